"""Which agreements are in force, what they let an organisation read, and who may look at them."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, selectinload

from resilience.accounts.models import Organisation, User
from resilience.accounts.queries import list_colleagues_with
from resilience.agreements.models import (
    AgreementEvent,
    AgreementParty,
    AgreementVersion,
    SharingAgreement,
)
from resilience.agreements.states import OPEN, VersionState
from resilience.authz.actor import Actor, Share
from resilience.authz.permissions import Permission
from resilience.authz.roles import PERMISSIONS, Role
from resilience.authz.shared_fields import SharedField
from resilience.clock import local_day
from resilience.errors import NotFoundError
from resilience.uow import UnitOfWork


def list_shares(session: Session, organisation_id: UUID, now: datetime) -> tuple[Share, ...]:
    """Return what each agreement in force at ``now`` lets ``organisation_id`` read of partners."""
    in_force = (
        select(
            AgreementVersion.agreement_id,
            SharingAgreement.number,
            AgreementVersion.type_codes,
            AgreementVersion.area_codes,
            AgreementVersion.field_codes,
            func.array_agg(AgreementParty.organisation_id),
        )
        .join(AgreementVersion.agreement)
        .join(AgreementVersion.parties)
        .where(
            AgreementVersion.id.in_(_governing(now)),
            AgreementVersion.ends_on >= local_day(now),
            _takes_part(now),
        )
        .group_by(AgreementVersion.id, SharingAgreement.id)
        .having(func.bool_or(AgreementParty.organisation_id == organisation_id))
        .order_by(SharingAgreement.number)
    )
    found = (
        Share(agreement_id, number, others(parties, organisation_id), *_scope(types, areas, fields))
        for agreement_id, number, types, areas, fields, parties in session.execute(in_force)
    )
    return tuple(share for share in found if share.partner_ids)


def share_under(version: AgreementVersion, reader_id: UUID) -> Share:
    """Return what a version would let one party read once everybody has signed it."""
    parties = [party.organisation_id for party in version.parties if party.left_at is None]
    return Share(
        version.agreement_id,
        version.agreement.number,
        others(parties, reader_id),
        *_scope(version.type_codes, version.area_codes, version.field_codes),
    )


def others(party_ids: Iterable[UUID], reader_id: UUID) -> tuple[UUID, ...]:
    """Return the partners of one party, in one order."""
    return tuple(sorted(party_id for party_id in party_ids if party_id != reader_id))


def list_agreements(uow: UnitOfWork) -> Sequence[SharingAgreement]:
    """Return the agreements that the actor may look at, newest number first."""
    return uow.session.scalars(
        _whole(select(SharingAgreement))
        .where(_readable_by(uow.actor))
        .order_by(SharingAgreement.number.desc())
    ).all()


def load_agreement(
    uow: UnitOfWork, agreement_id: UUID, *, is_anew: bool = False
) -> SharingAgreement:
    """Return the agreement with versions, parties and history; NotFound when not readable.

    ``is_anew`` reads it from the database even if the session saw it before.
    """
    wanted = _whole(select(SharingAgreement)).where(
        SharingAgreement.id == agreement_id, _readable_by(uow.actor)
    )
    found = uow.session.scalar(wanted.execution_options(populate_existing=is_anew))
    if found is None:
        raise NotFoundError(f"no agreement {agreement_id}")
    return found


def load_version(uow: UnitOfWork, version_id: UUID) -> AgreementVersion:
    """Return one version of an agreement that the actor may look at."""
    agreement_id = uow.session.scalar(
        select(AgreementVersion.agreement_id).where(AgreementVersion.id == version_id)
    )
    if agreement_id is None:
        raise NotFoundError(f"no version {version_id}")
    agreement = load_agreement(uow, agreement_id)
    return next(version for version in agreement.versions if version.id == version_id)


def find_governing(agreement: SharingAgreement, now: datetime) -> AgreementVersion | None:
    """Return the version that counts at ``now``, in force or ended; None before any took effect.

    The newest that took effect and has begun; before that the first that will begin. The same
    rule as ``list_shares``, for pages and for judging a change.
    """
    today = local_day(now)
    effective = [
        version
        for version in agreement.versions
        if version.effective_at is not None and version.effective_at <= now
    ]
    begun = [version for version in effective if version.starts_on <= today]
    return begun[-1] if begun else next(iter(effective), None)


def find_newest_effective(agreement: SharingAgreement) -> AgreementVersion | None:
    """Return the newest version that took effect, begun or not: a change is judged against it."""
    effective = (found for found in reversed(agreement.versions) if found.effective_at is not None)
    return next(effective, None)


def find_open_version(agreement: SharingAgreement) -> AgreementVersion | None:
    """Return the version that still waits for somebody, or None."""
    return next((found for found in agreement.versions if found.state in OPEN), None)


def list_agreements_of(uow: UnitOfWork) -> Sequence[SharingAgreement]:
    """Return the agreements to which the actor's own organisation is or was a party.

    Everybody may know these: they decide what one reads, and say nothing of any signal.
    """
    party = AgreementParty.organisation_id == uow.actor.organisation_id
    effective = AgreementVersion.effective_at.is_not(None) & AgreementVersion.parties.any(party)
    return uow.session.scalars(
        _whole(select(SharingAgreement))
        .where(SharingAgreement.versions.any(effective))
        .order_by(SharingAgreement.number)
    ).all()


def list_people_with(
    session: Session, organisation_ids: Iterable[UUID], permission: Permission, now: datetime
) -> list[User]:
    """Return the people of organisations who hold a role with ``permission`` at ``now``."""
    roles = [role for role in Role if permission in PERMISSIONS[role]]
    found = {
        user.id: user
        for organisation_id in organisation_ids
        for role in roles
        for user in list_colleagues_with(session, organisation_id, role, now)
    }
    return list(found.values())


def list_ends_to_announce(
    session: Session, now: datetime, ahead: timedelta = timedelta(days=30)
) -> Sequence[UUID]:
    """Return the versions that end within a month and of which nobody was told."""
    today = local_day(now)
    return session.scalars(
        select(AgreementVersion.id).where(
            AgreementVersion.id.in_(_governing(now)),
            AgreementVersion.ends_on.between(today, today + ahead),
            AgreementVersion.end_announced_at.is_(None),
        )
    ).all()


def authors_of(session: Session, version: AgreementVersion) -> set[UUID]:
    """Return everybody who had a hand in a version: none of them may approve it."""
    acted = select(AgreementEvent.actor_id).where(
        AgreementEvent.version_id == version.id, AgreementEvent.actor_id.is_not(None)
    )
    return {actor_id for actor_id in session.scalars(acted) if actor_id is not None}


def _governing(now: datetime) -> Select[UUID]:
    """Return the ids of the versions that count at ``now``: the newest begun of each agreement."""
    return (
        select(AgreementVersion.id)
        .ext(distinct_on(AgreementVersion.agreement_id))
        .where(AgreementVersion.effective_at <= now, AgreementVersion.starts_on <= local_day(now))
        .order_by(AgreementVersion.agreement_id, AgreementVersion.ordinal.desc())
    )


def _takes_part(now: datetime) -> ColumnElement[bool]:
    has_left = AgreementParty.left_at.is_not(None) & (AgreementParty.left_at <= now)
    is_active = AgreementParty.organisation.has(Organisation.is_active)
    return AgreementParty.signed_at.is_not(None) & ~has_left & is_active


def _scope(
    types: Iterable[str], areas: Iterable[str], fields: Iterable[str]
) -> tuple[tuple[str, ...], tuple[str, ...], frozenset[SharedField]]:
    return tuple(types), tuple(areas), frozenset(map(SharedField, fields))


def _readable_by(actor: Actor) -> ColumnElement[bool]:
    """Hold for agreements of the own organisation; for the administrator of all, for each."""
    is_party = AgreementParty.organisation_id == actor.organisation_id
    shown = AgreementVersion.state != VersionState.CONCEPT
    own = (SharingAgreement.drawn_up_by_id == actor.organisation_id) | (
        SharingAgreement.versions.any(shown & AgreementVersion.parties.any(is_party))
    )
    everything = SharingAgreement.id.is_not(None)
    return everything if actor.may(Permission.AGREEMENT_READ_ALL) else own


def _whole(statement: Select[SharingAgreement]) -> Select[SharingAgreement]:
    versions = selectinload(SharingAgreement.versions)
    return statement.options(
        versions.selectinload(AgreementVersion.parties).joinedload(AgreementParty.organisation),
        selectinload(SharingAgreement.events).joinedload(AgreementEvent.organisation),
    )
