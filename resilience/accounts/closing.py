"""Off-boarding: access ends at a moment, and a job settles what is left (R-15)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from resilience.accounts.invitations import Issued, issue, withdraw_links
from resilience.accounts.models import Membership, User
from resilience.accounts.people_models import AccountClosing, RoleProposal
from resilience.accounts.provider_models import IdentityLink
from resilience.accounts.queries import held_roles, list_colleagues_with, load_person
from resilience.accounts.session_times import EndReason
from resilience.accounts.sessions import end_sessions
from resilience.accounts.succession import keep_filled
from resilience.audit.services import record_act
from resilience.authz.permissions import Permission
from resilience.authz.policy import authorize
from resilience.authz.roles import Role
from resilience.clock import AMSTERDAM, local_day
from resilience.errors import N_, ConflictError, NotAllowedError, ValidationError
from resilience.notifications.models import NotificationKind
from resilience.notifications.services import notify
from resilience.uow import UnitOfWork

IN_THE_PAST = N_("Choose today or a later day.")
TOO_FAR = N_("Choose a day within a year.")
A_YEAR = timedelta(days=366)


@dataclass(frozen=True)
class LeftOpen:
    """How much of somebody who left still waits for an answer; numbers only."""

    concerns: int
    signals: int


def plan_closing(uow: UnitOfWork, user_id: UUID, last_day: date | None) -> AccountClosing:
    """Close an account at the end of ``last_day``, or this very moment when there is no day.

    Access ends at that moment itself; the job only settles what comes after.
    """
    authorize(uow.actor, Permission.PERSON_MANAGE)
    user = load_person(uow, user_id)
    if user.id == uow.actor.user_id:
        raise NotAllowedError("nobody closes the own account")
    if not user.active or user.closes_at is not None:
        raise ConflictError("the account is closed, or about to be")
    keep_filled(uow, user, [held.role for held in held_roles(uow, user)])
    closes_at = uow.now if last_day is None else _end_of(last_day, uow.now)
    closing = AccountClosing(
        user_id=user.id,
        organisation_id=user.organisation_id,
        closes_at=closes_at,
        planned_at=uow.now,
        planned_by_id=uow.actor.user_id,
    )
    user.closes_at = closes_at
    uow.session.add(closing)
    uow.session.flush()
    record_act(uow, "account:plan_closing", "user", user.id)
    if closes_at <= uow.now:
        _shut(uow, user, closing)
    return closing


def cancel_closing(uow: UnitOfWork, user_id: UUID) -> None:
    """Let somebody stay who was about to leave."""
    authorize(uow.actor, Permission.PERSON_MANAGE)
    user = load_person(uow, user_id)
    closing = find_pending(uow.session, user.id)
    if closing is None or not user.active or closing.closes_at <= uow.now:
        raise ConflictError("nothing was planned, or it has happened already")
    closing.cancelled_at = uow.now
    user.closes_at = None
    record_act(uow, "account:cancel_closing", "user", user.id)


def reopen(uow: UnitOfWork, user_id: UUID) -> Issued:
    """Open a closed account again, without any role: rights are given anew, with a new link."""
    authorize(uow.actor, Permission.PERSON_MANAGE)
    user = load_person(uow, user_id)
    if user.active or find_pending(uow.session, user.id) is not None:
        raise ConflictError("the account is open, or still being settled")
    user.active, user.closed_at, user.closes_at = True, None, None
    record_act(uow, "account:reopen", "user", user.id)
    return issue(uow, user)


def list_due_closings(session: Session, now: datetime) -> Sequence[UUID]:
    """Return the closings whose moment has come and that were not settled."""
    return session.scalars(
        select(AccountClosing.id).where(
            AccountClosing.closes_at <= now,
            AccountClosing.settled_at.is_(None),
            AccountClosing.cancelled_at.is_(None),
        )
    ).all()


def settle(uow: UnitOfWork, closing_id: UUID, left: LeftOpen) -> bool:
    """Shut the account, keep what is left open and tell who goes on with it.

    Return False when another process came first.
    """
    claim = (
        update(AccountClosing)
        .where(
            AccountClosing.id == closing_id,
            AccountClosing.settled_at.is_(None),
            AccountClosing.cancelled_at.is_(None),
        )
        .values(
            settled_at=uow.now, open_concern_count=left.concerns, open_signal_count=left.signals
        )
    )
    if uow.session.execute(claim.returning(AccountClosing.id)).one_or_none() is None:
        return False
    closing = uow.session.get_one(AccountClosing, closing_id, populate_existing=True)
    if closing.user.active:
        _shut(uow, closing.user, closing)
    _tell(uow, closing)
    return True


def find_pending(session: Session, user_id: UUID) -> AccountClosing | None:
    """Return the closing of a person that is planned or not settled yet."""
    return session.scalar(
        select(AccountClosing).where(
            AccountClosing.user_id == user_id,
            AccountClosing.settled_at.is_(None),
            AccountClosing.cancelled_at.is_(None),
        )
    )


def turn_down_proposals(uow: UnitOfWork, user_id: UUID) -> None:
    """Refuse what is still proposed for an account that closes."""
    uow.session.execute(
        update(RoleProposal)
        .where(RoleProposal.user_id == user_id, RoleProposal.decided_at.is_(None))
        .values(decided_at=uow.now, is_granted=False)
    )


def _shut(uow: UnitOfWork, user: User, closing: AccountClosing) -> None:
    """End every way in and every role; what the person wrote stays where it is."""
    user.active, user.closed_at = False, uow.now
    user.password, user.tf_primary_method, user.tf_totp_secret = None, None, None
    user.mf_recovery_codes = None
    user.webauthn.clear()
    withdraw_links(uow, user.id)
    for link in uow.session.scalars(select(IdentityLink).where(IdentityLink.user_id == user.id)):
        uow.session.delete(link)
    _end_roles(uow, user)
    closing.ended_session_count = end_sessions(uow, user.id, EndReason.ACCOUNT_CLOSED)
    uow.session.flush()
    record_act(uow, "account:close", "user", user.id)


def _end_roles(uow: UnitOfWork, user: User) -> None:
    held = Membership.user_id == user.id, Membership.valid_to.is_(None)
    uow.session.execute(update(Membership).where(*held).values(valid_to=uow.now))
    turn_down_proposals(uow, user.id)


def _tell(uow: UnitOfWork, closing: AccountClosing) -> None:
    admins = list_colleagues_with(uow.session, closing.organisation_id, Role.ORG_ADMIN, uow.now)
    said = f"{local_day(closing.closes_at):%d-%m-%Y}"
    notify(
        uow,
        [each.id for each in admins],
        NotificationKind.ACCOUNT_CLOSED,
        (closing.user_id, said),
    )


def _end_of(last_day: date, now: datetime) -> datetime:
    today = local_day(now)
    if last_day < today:
        raise ValidationError(IN_THE_PAST, "last_day")
    if last_day > today + A_YEAR:
        raise ValidationError(TOO_FAR, "last_day")
    return datetime.combine(last_day + timedelta(days=1), time.min, AMSTERDAM)
