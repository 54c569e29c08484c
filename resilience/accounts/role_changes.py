"""Giving, changing and withdrawing roles; the far-reaching ones with two people."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from resilience.accounts.models import Membership, User
from resilience.accounts.people_models import RoleProposal
from resilience.accounts.queries import (
    find_last_closing,
    held_roles,
    list_colleagues_with,
    load_person,
)
from resilience.accounts.role_rules import (
    GRANTABLE,
    NEEDS_TWO,
    may_change_roles_of,
    may_decide,
)
from resilience.accounts.services import grant_role
from resilience.accounts.session_times import EndReason
from resilience.accounts.sessions import end_sessions
from resilience.accounts.succession import keep_filled
from resilience.audit.services import record_act
from resilience.authz.permissions import Permission
from resilience.authz.policy import authorize
from resilience.authz.roles import Role
from resilience.authz.scope import visible
from resilience.clock import local_day
from resilience.errors import ConflictError, NotAllowedError, NotFoundError, ValidationError
from resilience.notifications.models import NotificationKind
from resilience.notifications.services import notify
from resilience.uow import UnitOfWork


@dataclass(frozen=True)
class RoleDraft:
    """A role that somebody is to hold, for the named areas."""

    role: Role
    area_codes: tuple[str, ...] = ()


def change_role(uow: UnitOfWork, user_id: UUID, draft: RoleDraft) -> Membership | RoleProposal:
    """Let a person hold a role for these areas; what needs two people becomes a proposal."""
    user = load_person_to_change(uow, user_id)
    if draft.role not in GRANTABLE:
        raise ValidationError(f"no person can be {draft.role.value}", "role")
    if draft.role in NEEDS_TWO or _came_back(uow, user):
        return propose(uow, user, draft)
    return _hold(uow, user, draft)


def withdraw_role(uow: UnitOfWork, user_id: UUID, role: Role) -> None:
    """End a role from this moment; raise ``ConflictError`` when nobody else would hold it."""
    user = load_person_to_change(uow, user_id)
    held = _find_held(uow, user, role)
    if held is None:
        raise NotFoundError(f"{user_id} is no {role.value}")
    keep_filled(uow, user, [role])
    end_membership(uow, held)


def end_membership(uow: UnitOfWork, held: Membership) -> None:
    """End one role of one person, with the sessions in which it was used, and log it."""
    held.valid_to = uow.now
    uow.session.flush()
    record_act(uow, "role:withdraw", held.role.value, held.user_id)
    end_sessions(uow, held.user_id, EndReason.ROLE_CHANGED)


def set_line_manager(uow: UnitOfWork, user_id: UUID, line_manager_id: UUID | None) -> None:
    """Say who leads a person: somebody of the same organisation who holds that role."""
    user = load_person_to_change(uow, user_id)
    leaders = list_colleagues_with(uow.session, user.organisation_id, Role.LINE_MANAGER, uow.now)
    if line_manager_id == user_id or (
        line_manager_id is not None and line_manager_id not in {each.id for each in leaders}
    ):
        raise ValidationError("this person leads nobody here", "line_manager_id")
    user.line_manager_id = line_manager_id
    record_act(uow, "account:change", "line_manager", user.id)


def decide(uow: UnitOfWork, proposal_id: UUID, *, is_granted: bool) -> RoleProposal:
    """Grant a proposed role or turn it down; whoever had a part in it cannot."""
    proposal = _load_proposal(uow, proposal_id)
    if not may_decide(uow.actor, proposal.role, (proposal.user_id, proposal.proposed_by_id)):
        raise NotAllowedError("a second person has to decide")
    proposal.decided_by_id = uow.actor.user_id
    proposal.decided_at = uow.now
    proposal.is_granted = is_granted
    if is_granted:
        if not proposal.user.active:
            raise ConflictError("the account was closed in the meantime")
        _hold(uow, proposal.user, RoleDraft(proposal.role, tuple(proposal.area_codes)))
    else:
        record_act(uow, "role:refuse", proposal.role.value, proposal.user_id)
    return proposal


def list_proposals(uow: UnitOfWork) -> Sequence[RoleProposal]:
    """Return the open proposals the actor may see, oldest first."""
    waiting = (
        select(RoleProposal).where(RoleProposal.decided_at.is_(None)).order_by(RoleProposal.id)
    )
    return uow.session.scalars(visible(uow.actor, waiting, RoleProposal)).all()


def list_to_decide(uow: UnitOfWork) -> list[RoleProposal]:
    """Return the open proposals on which the actor can decide."""
    if not uow.actor.may(Permission.ROLE_CONFIRM):
        return []
    return [
        each
        for each in list_proposals(uow)
        if may_decide(uow.actor, each.role, (each.user_id, each.proposed_by_id))
    ]


def load_person_to_change(uow: UnitOfWork, user_id: UUID) -> User:
    """Return a person of the own organisation; raise when it is oneself or out of sight."""
    authorize(uow.actor, Permission.PERSON_MANAGE)
    user = load_person(uow, user_id)
    if not may_change_roles_of(uow.actor, user.id):
        raise NotAllowedError("nobody changes the own rights")
    if not user.active:
        raise ConflictError("the account is closed")
    return user


def propose(uow: UnitOfWork, user: User, draft: RoleDraft) -> RoleProposal:
    """Ask a second person to let ``user`` hold a role."""
    waiting = select(RoleProposal.id).where(
        RoleProposal.user_id == user.id,
        RoleProposal.role == draft.role,
        RoleProposal.decided_at.is_(None),
    )
    if uow.actor.user_id is None or uow.session.scalar(waiting) is not None:
        raise ConflictError("this role was proposed already")
    proposal = RoleProposal(
        user_id=user.id,
        organisation_id=user.organisation_id,
        role=draft.role,
        area_codes=list(draft.area_codes),
        proposed_by_id=uow.actor.user_id,
        proposed_at=uow.now,
    )
    uow.session.add(proposal)
    uow.session.flush()
    record_act(uow, "role:propose", draft.role.value, user.id)
    return proposal


def _came_back(uow: UnitOfWork, user: User) -> bool:
    """Tell whether the account was closed before.

    Whoever holds the link to it opens what its owner once wrote, who was afraid too: one
    administrator alone must not be able to step into the place of a former colleague.
    """
    last = find_last_closing(uow, user.id)
    return last is not None and last.closes_at <= uow.now


def _hold(uow: UnitOfWork, user: User, draft: RoleDraft) -> Membership:
    held = _find_held(uow, user, draft.role)
    if held is not None:
        if held.area_codes == list(draft.area_codes):
            return held
        held.valid_to = uow.now
        uow.session.flush()
    membership = grant_role(uow, user, draft.role, list(draft.area_codes))
    notify(
        uow, [user.id], NotificationKind.ROLE_GRANTED, (user.id, f"{local_day(uow.now):%d-%m-%Y}")
    )
    return membership


def _find_held(uow: UnitOfWork, user: User, role: Role) -> Membership | None:
    return next((each for each in held_roles(uow, user) if each.role is role), None)


def _load_proposal(uow: UnitOfWork, proposal_id: UUID) -> RoleProposal:
    wanted = select(RoleProposal).where(
        RoleProposal.id == proposal_id, RoleProposal.decided_at.is_(None)
    )
    found = uow.session.scalar(visible(uow.actor, wanted.with_for_update(), RoleProposal))
    if found is None:
        raise NotFoundError(f"no open proposal {proposal_id}")
    return found
