"""Attempts to sign in, counted in the database so that every web process knows of all."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from resilience.accounts.models import User
from resilience.accounts.session_models import Attempt, SignInAttempt
from resilience.accounts.throttle_rules import (
    NETWORK_FAILURES,
    NETWORK_WINDOW,
    REMEMBERED_FOR,
    Failures,
)
from resilience.audit.services import record_act
from resilience.uow import UnitOfWork

#: What makes the count of one account start again.
FRESH_START = (Attempt.SUCCEEDED, Attempt.UNLOCKED)


@dataclass(frozen=True, slots=True)
class Knock:
    """Somebody at the door: the address as a keyed hash, and the network it comes from."""

    account_hash: str
    network: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether one may try; the id of the attempt when so, else from when, if that is known."""

    attempt_id: UUID | None
    open_at: datetime | None = None


def account_hash(address: str, secret: str) -> str:
    """Return the keyed hash under which attempts on an e-mail address are counted."""
    typed = address.strip().lower().encode()
    return hmac.new(secret.encode(), typed, hashlib.sha256).hexdigest()


def begin_attempt(session: Session, knock: Knock, address: str, now: datetime) -> Answer:
    """Count an attempt as failed before the password is looked at, or refuse it.

    One at a time for each account: a hundred attempts at once are a hundred in a row. Nothing
    here depends on whether there is an account for ``address``.
    """
    key = int(knock.account_hash[:15], 16)
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})
    failures = count_failures(session, knock.account_hash, now)
    if not failures.is_open(now) or _is_network_busy(session, knock.network, now):
        return Answer(None, failures.open_at())
    return Answer(_add(session, knock, find_user_id(session, address), now))


def find_user_id(session: Session, address: str) -> UUID | None:
    """Return whose address it is, if anybody's."""
    typed = address.strip().lower()
    return session.scalar(select(User.id).where(func.lower(User.email) == typed))


def note_failure(session: Session, knock: Knock, user_id: UUID, now: datetime) -> None:
    """Count a second step, or a proof of identity, that went wrong."""
    _add(session, knock, user_id, now)


def pass_attempt(session: Session, attempt_id: UUID) -> None:
    """Note that the password was right: no failure, but only a finished sign-in starts afresh."""
    session.execute(
        update(SignInAttempt).where(SignInAttempt.id == attempt_id).values(outcome=Attempt.PASSED)
    )


def note_success(session: Session, knock: Knock, user_id: UUID, now: datetime) -> None:
    """Let the failures of an account be forgotten: its person is in."""
    _add(session, knock, user_id, now, Attempt.SUCCEEDED)


def unlock(uow: UnitOfWork, user: User, hashed: str) -> None:
    """Let a colleague try again at once."""
    _add(uow.session, Knock(hashed, ""), user.id, uow.now, Attempt.UNLOCKED)
    record_act(uow, "sign_in:unlock", "person", user.id)


def count_failures(session: Session, hashed: str, now: datetime) -> Failures:
    """Return the failures on an account since it was last signed in to or unlocked."""
    since = (
        select(func.max(SignInAttempt.at))
        .where(SignInAttempt.account_hash == hashed, SignInAttempt.outcome.in_(FRESH_START))
        .scalar_subquery()
    )
    at = SignInAttempt.at
    counted = select(func.count(), func.max(at), func.min(at)).where(
        SignInAttempt.account_hash == hashed,
        SignInAttempt.outcome == Attempt.FAILED,
        SignInAttempt.at > now - REMEMBERED_FOR,
        SignInAttempt.at > func.coalesce(since, now - REMEMBERED_FOR),
    )
    return Failures(*session.execute(counted).one())


def _is_network_busy(session: Session, network: str, now: datetime) -> bool:
    recent = select(func.count()).where(
        SignInAttempt.network == network,
        SignInAttempt.outcome == Attempt.FAILED,
        SignInAttempt.at > now - NETWORK_WINDOW,
    )
    return bool(network) and (session.scalar(recent) or 0) >= NETWORK_FAILURES


def _add(
    session: Session,
    knock: Knock,
    user_id: UUID | None,
    now: datetime,
    outcome: Attempt = Attempt.FAILED,
) -> UUID:
    attempt = SignInAttempt(
        at=now,
        account_hash=knock.account_hash,
        user_id=user_id,
        network=knock.network,
        outcome=outcome,
    )
    session.add(attempt)
    session.flush()
    return attempt.id
