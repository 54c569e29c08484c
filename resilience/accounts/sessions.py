"""Sessions: begun at sign-in, looked up in every request, ended for one of a few reasons."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session, joinedload

from resilience.accounts.devices import network_of
from resilience.accounts.models import Organisation, User
from resilience.accounts.session_models import SignInSession
from resilience.accounts.session_times import ABSOLUTE_LIMIT, IDLE_LIMIT, SEEN_EVERY, EndReason
from resilience.audit.services import record_act
from resilience.authz.scope import visible
from resilience.errors import NotFoundError
from resilience.uow import UnitOfWork

SECRET_BYTES = 32
LONGEST_ORIGIN = 45


@dataclass(frozen=True, slots=True)
class Device:
    """Where somebody signs in: the browser in words, and the address of the network."""

    words: str
    origin: str


def begin_session(
    session: Session, user_id: UUID, device: Device, now: datetime
) -> tuple[SignInSession, str]:
    """Begin a session; return it with the secret that goes into the cookie and nowhere else."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    begun = SignInSession(
        user_id=user_id,
        secret_hash=hash_of(secret),
        started_at=now,
        last_seen_at=now,
        proved_at=now,
        device=device.words,
        origin=device.origin[:LONGEST_ORIGIN],
        network=network_of(device.origin),
    )
    session.add(begun)
    session.flush()
    return begun, secret


def find_session(session: Session, secret: str) -> SignInSession | None:
    """Return the session of a cookie with its person, also when it is over."""
    wanted = select(SignInSession).where(SignInSession.secret_hash == hash_of(secret))
    person = joinedload(SignInSession.user).joinedload(User.organisation)
    return session.scalar(wanted.options(person))


def find_end(found: SignInSession, now: datetime) -> EndReason | None:
    """Return why a session is over at ``now``, or None while it runs."""
    if found.ended_at is not None:
        return found.end_reason
    if not found.user.organisation.is_active:
        return EndReason.ORGANISATION_CLOSED
    closes_at = found.user.closes_at
    if not found.user.active or (closes_at is not None and closes_at <= now):
        return EndReason.ACCOUNT_CLOSED
    return found.times.ended_by(now)


def note_seen(session: Session, session_id: UUID, now: datetime) -> None:
    """Note that a session is in use; at most once a minute it is really written."""
    session.execute(
        update(SignInSession)
        .where(
            SignInSession.id == session_id,
            SignInSession.ended_at.is_(None),
            SignInSession.last_seen_at <= now - SEEN_EVERY,
        )
        .values(last_seen_at=now)
    )


def note_proof(session: Session, session_id: UUID, now: datetime) -> None:
    """Note that the person proved who they are, just now."""
    session.execute(
        update(SignInSession).where(SignInSession.id == session_id).values(proved_at=now)
    )


def extend_session(uow: UnitOfWork, session_id: UUID) -> None:
    """Put the end of an own session off, because its person said so."""
    uow.session.execute(
        update(SignInSession)
        .where(
            SignInSession.id == session_id,
            SignInSession.user_id == uow.actor.user_id,
            SignInSession.ended_at.is_(None),
        )
        .values(last_seen_at=uow.now)
    )


def end_session(session: Session, session_id: UUID, reason: EndReason, now: datetime) -> None:
    """End one session; the first reason stays."""
    session.execute(
        update(SignInSession)
        .where(SignInSession.id == session_id, SignInSession.ended_at.is_(None))
        .values(ended_at=now, end_reason=reason)
    )


def end_sessions(
    uow: UnitOfWork, user_id: UUID, reason: EndReason, *, except_id: UUID | None = None
) -> int:
    """End every session of a person, at once on every device; return how many there were.

    ``except_id`` spares the session in which the person acts.
    """
    running = update(SignInSession).where(
        SignInSession.user_id == user_id,
        SignInSession.ended_at.is_(None),
        SignInSession.id.is_distinct_from(except_id),
    )
    ended = uow.session.scalars(
        running.values(ended_at=uow.now, end_reason=reason).returning(SignInSession.id)
    ).all()
    if ended:
        record_act(uow, "session:end_all", "person", user_id, reason.value)
    return len(ended)


def end_sessions_of_organisation(uow: UnitOfWork, organisation_id: UUID) -> int:
    """End every session of the people of an organisation that takes part no longer."""
    people = select(User.id).where(User.organisation_id == organisation_id)
    ended = uow.session.scalars(
        update(SignInSession)
        .where(SignInSession.user_id.in_(people), SignInSession.ended_at.is_(None))
        .values(ended_at=uow.now, end_reason=EndReason.ORGANISATION_CLOSED)
        .returning(SignInSession.id)
    ).all()
    if ended:
        record_act(uow, "session:end_all", Organisation.__tablename__, organisation_id)
    return len(ended)


def list_running(uow: UnitOfWork) -> Sequence[SignInSession]:
    """Return the actor's own running sessions, last used first."""
    running = _running(uow.now).order_by(SignInSession.last_seen_at.desc())
    return uow.session.scalars(visible(uow.actor, running, SignInSession)).all()


def list_running_of(uow: UnitOfWork, person: User) -> Sequence[SignInSession]:
    """Return the running sessions of a colleague the actor may administer, last used first."""
    running = _running(uow.now).where(SignInSession.user_id == person.id)
    return uow.session.scalars(running.order_by(SignInSession.last_seen_at.desc())).all()


def revoke_session(uow: UnitOfWork, session_id: UUID) -> None:
    """End an own session on another device; raise ``NotFoundError`` for anybody else's."""
    own = _running(uow.now).where(SignInSession.id == session_id)
    if uow.session.scalar(visible(uow.actor, own, SignInSession)) is None:
        raise NotFoundError(f"no running session {session_id}")
    end_session(uow.session, session_id, EndReason.REVOKED, uow.now)
    record_act(uow, "session:revoke", "session", session_id)


def hash_of(secret: str) -> str:
    """Return what is stored of a secret; 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _running(now: datetime) -> Select[SignInSession]:
    return select(SignInSession).where(
        SignInSession.ended_at.is_(None),
        SignInSession.last_seen_at > now - IDLE_LIMIT,
        SignInSession.started_at > now - ABSOLUTE_LIMIT,
    )
