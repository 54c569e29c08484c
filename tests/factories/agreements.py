"""Agreements as people draw them up, and everybody's signature under them."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from resilience.accounts.models import Organisation, User
from resilience.agreements import services
from resilience.agreements.drafts import AgreementDraft, PartyDraft
from resilience.agreements.models import AgreementVersion, SharingAgreement
from resilience.agreements.terms import LegalGround
from resilience.app import load_actor
from resilience.authz.actor import Actor, Grant
from resilience.authz.roles import Role
from resilience.authz.shared_fields import SharedField
from resilience.uow import UnitOfWork
from tests.cast import NOW

WOONSTICHTING, DE_KADE = "woonstichting-havermonde", "jongerenwerk-de-kade"
MUNICIPALITY, POLICE = "gemeente-havermonde", "politie-havermonde"


def organisation(session: Session, slug: str) -> Organisation:
    """Return one of the seven organisations."""
    return session.scalars(select(Organisation).where(Organisation.slug == slug)).one()


def draft(session: Session, *slugs: str, **changes: Any) -> AgreementDraft:
    """Return an agreement between some organisations, for nuisance in the whole gemeente."""
    parties = tuple(
        PartyDraft(organisation(session, slug).id, LegalGround.PUBLIC_TASK, "Artikel 1")
        for slug in slugs or (MUNICIPALITY, WOONSTICHTING)
    )
    usual = AgreementDraft(
        title="Rust op straat",
        purpose="Zien waar het onrustig is.",
        parties=parties,
        type_codes=("OV01", "OV02"),
        fields=(SharedField.TEXT, SharedField.SEVERITY),
        area_codes=("GM9901",),
        starts_on=date(2026, 11, 1),
        ends_on=date(2027, 10, 31),
        rights_contact="privacy@havermonde.example",
        dpia_reference="DPIA-1",
    )
    return replace(usual, **changes)


def as_role(session: Session, person: User, role: Role) -> UnitOfWork:
    """Let a person act in one role for the whole gemeente, with the shares of this moment."""
    actor = load_actor(session, person.id, NOW)
    assert actor is not None
    return UnitOfWork(session, replace(actor, grants=(Grant(role, ("GM9901",)),)), NOW)


def signatory(session: Session, organisation_id: UUID) -> UnitOfWork:
    """Return somebody of an organisation who may sign."""
    person = session.scalars(select(User).where(User.organisation_id == organisation_id)).first()
    assert person is not None
    return as_role(session, person, Role.EXECUTIVE)


def signed_by_all(session: Session, version: AgreementVersion) -> AgreementVersion:
    """Let every party sign that has not signed yet."""
    for party in list(version.parties):
        if party.signed_at is None:
            services.sign(signatory(session, party.organisation_id), version.id)
    return version


def in_force(uow: UnitOfWork, wanted: AgreementDraft) -> AgreementVersion:
    """Draw an agreement up, send it to the parties and let all of them sign."""
    version = services.draw_up(uow, wanted)
    return signed_by_all(uow.session, services.submit(uow, version.id))


def end_all(session: Session) -> None:
    """Take every agreement of the demo away, for a test that wants only its own."""
    for agreement in session.scalars(select(SharingAgreement)):
        for version in agreement.versions:
            version.effective_at = None
    session.flush()


def reader_at(session: Session, slug: str, person: User) -> Actor:
    """Return a member of the team of an organisation who reads the whole gemeente."""
    uow = as_role(session, person, Role.TEAM_MEMBER)
    return replace(uow.actor, organisation_id=organisation(session, slug).id)
