"""Telling people that an agreement waits for them, took effect, or is about to end."""

from uuid import UUID

from sqlalchemy import update

from resilience.agreements.models import AgreementVersion
from resilience.agreements.queries import authors_of, list_people_with
from resilience.agreements.states import VersionState
from resilience.authz.permissions import Permission
from resilience.notifications.models import NotificationKind
from resilience.notifications.services import notify
from resilience.uow import UnitOfWork

KIND_OF = {
    VersionState.TO_APPROVE: NotificationKind.AGREEMENT_TO_APPROVE,
    VersionState.TO_SIGN: NotificationKind.AGREEMENT_TO_SIGN,
    VersionState.SIGNED: NotificationKind.AGREEMENT_IN_FORCE,
    VersionState.REFUSED: NotificationKind.AGREEMENT_REFUSED,
}
TOLD = {
    VersionState.TO_APPROVE: Permission.AGREEMENT_DRAFT,
    VersionState.TO_SIGN: Permission.AGREEMENT_SIGN,
    VersionState.SIGNED: Permission.AGREEMENT_READ,
    VersionState.REFUSED: Permission.AGREEMENT_DRAFT,
}


def tell_about(
    uow: UnitOfWork, version: AgreementVersion, *, is_about_leaving: bool = False
) -> None:
    """Tell whoever the state of a version is for; who acts is not told."""
    if is_about_leaving:
        _tell(uow, version, NotificationKind.AGREEMENT_LEFT, Permission.AGREEMENT_READ)
        return
    kind = KIND_OF[version.state]
    skipped = (
        authors_of(uow.session, version) if version.state is VersionState.TO_APPROVE else set()
    )
    _tell(uow, version, kind, TOLD[version.state], skipped)


def announce_end(uow: UnitOfWork, version_id: UUID) -> bool:
    """Tell the parties once that their agreement is about to end; False if they were told."""
    claim = (
        update(AgreementVersion)
        .where(AgreementVersion.id == version_id, AgreementVersion.end_announced_at.is_(None))
        .values(end_announced_at=uow.now)
        .returning(AgreementVersion.id)
    )
    if uow.session.scalar(claim) is None:
        return False
    version = uow.session.get_one(AgreementVersion, version_id)
    _tell(uow, version, NotificationKind.AGREEMENT_ENDS_SOON, Permission.AGREEMENT_DRAFT)
    return True


def _tell(
    uow: UnitOfWork,
    version: AgreementVersion,
    kind: NotificationKind,
    permission: Permission,
    skipped: set[UUID] = frozenset(),  # type: ignore[assignment]
) -> None:
    parties = [party.organisation_id for party in version.parties]
    people = list_people_with(uow.session, parties, permission, uow.now)
    told = [user.id for user in people if user.id not in skipped]
    notify(uow, told, kind, (version.agreement.id, version.agreement.number))
