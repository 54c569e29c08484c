"""Which agreements are in force, and what they let an organisation read."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload, selectinload

from resilience.agreements.models import AgreementParty, SharingAgreement
from resilience.authz.actor import Share
from resilience.uow import UnitOfWork


def list_shares(session: Session, organisation_id: UUID, today: date) -> tuple[Share, ...]:
    """Return what each agreement in force lets ``organisation_id`` read of signed partners."""
    in_force = session.scalars(
        select(SharingAgreement)
        .where(*_in_force(today), SharingAgreement.parties.any(_signed_by(organisation_id)))
        .options(joinedload(SharingAgreement.parties))
        .order_by(SharingAgreement.number)
    ).unique()
    return tuple(_share(agreement, organisation_id) for agreement in in_force)


def list_agreements(uow: UnitOfWork) -> Sequence[SharingAgreement]:
    """Return the agreements to which the actor's organisation is a party, next to end first."""
    party = AgreementParty.organisation_id == uow.actor.organisation_id
    return uow.session.scalars(
        select(SharingAgreement)
        .where(SharingAgreement.parties.any(party))
        .options(selectinload(SharingAgreement.parties).selectinload(AgreementParty.organisation))
        .order_by(SharingAgreement.ends_on, SharingAgreement.number)
    ).all()


def _in_force(today: date) -> tuple[ColumnElement[bool], ...]:
    return (SharingAgreement.starts_on <= today, SharingAgreement.ends_on >= today)


def _signed_by(organisation_id: UUID) -> ColumnElement[bool]:
    return (AgreementParty.organisation_id == organisation_id) & (
        AgreementParty.signed_on.is_not(None)
    )


def _share(agreement: SharingAgreement, reader_id: UUID) -> Share:
    partners = (
        party.organisation_id
        for party in agreement.parties
        if party.signed_on is not None and party.organisation_id != reader_id
    )
    return Share(
        agreement_number=agreement.number,
        partner_ids=tuple(partners),
        domain_codes=tuple(agreement.domain_codes),
        areas=tuple(agreement.area_codes),
    )
