"""Whether somebody can be missed: who else holds a role that may not fall empty."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from resilience.accounts.models import Membership, Organisation, User
from resilience.accounts.people_models import Invitation
from resilience.accounts.role_rules import NEEDS_SUCCESSOR
from resilience.authz.roles import Role
from resilience.errors import ConflictError
from resilience.uow import UnitOfWork


def holders(session: Session, role: Role, organisation_id: UUID, now: datetime) -> frozenset[UUID]:
    """Return who holds ``role``, can sign in and is not about to leave.

    The role that runs the platform is counted over all organisations. Who never accepted the
    invitation cannot take over anything yet.
    """
    invited = select(Invitation.user_id).where(
        Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None)
    )
    statement = (
        select(User.id)
        .join(Membership)
        .join(Organisation, Organisation.id == User.organisation_id)
        .where(
            Membership.role == role,
            Membership.valid_from <= now,
            or_(Membership.valid_to.is_(None), Membership.valid_to > now),
            User.active.is_(True),
            User.closes_at.is_(None),
            Organisation.is_active,
            User.id.not_in(invited),
        )
    )
    if role is not Role.PLATFORM_ADMIN:
        statement = statement.where(User.organisation_id == organisation_id)
    return frozenset(session.scalars(statement))


def roles_left_empty(
    uow: UnitOfWork, organisation_id: UUID, leaving: frozenset[UUID]
) -> list[Role]:
    """Return the roles that nobody would hold any more without the people in ``leaving``."""
    return [
        role
        for role in NEEDS_SUCCESSOR
        if (held_by := holders(uow.session, role, organisation_id, uow.now)) and held_by <= leaving
    ]


def keep_filled(uow: UnitOfWork, user: User, roles: Iterable[Role]) -> None:
    """Raise ``ConflictError`` when one of ``roles`` would fall empty without ``user``."""
    empty = set(roles_left_empty(uow, user.organisation_id, frozenset({user.id}))) & set(roles)
    if empty:
        raise ConflictError(f"nobody else is {', '.join(sorted(empty))}; name a successor first")
