"""Who works on an import, and whether it was stopped meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from resilience.authz.actor import SYSTEM
from resilience.clock import Clock
from resilience.imports.models import SignalImport
from resilience.imports.states import ImportState
from resilience.uow import UnitOfWork

Sessions = sessionmaker[Session]
LOCK = int.from_bytes(b"imp!")


class CancelledError(Exception):
    """The import was stopped while the machine was at work on it."""


class StaleError(Exception):
    """Something changed since the check, so that its verdicts no longer hold."""


@contextmanager
def claimed(sessions: Sessions, import_id: UUID) -> Iterator[bool]:
    """Claim an import while the block runs, and tell whether that went; others leave it alone.

    The lock goes with the connection: of a process that dies, nothing is left to release.
    """
    with sessions.begin() as session:
        is_ours = session.scalar(select(func.pg_try_advisory_lock(LOCK, half(import_id))))
        try:
            yield bool(is_ours)
        finally:
            if is_ours:
                session.scalar(select(func.pg_advisory_unlock(LOCK, half(import_id))))


@contextmanager
def acting(sessions: Sessions, clock: Clock) -> Iterator[UnitOfWork]:
    """Act as the machine, in a transaction of its own."""
    with sessions.begin() as session:
        yield UnitOfWork(session, SYSTEM, clock.now(), "job")


def refuse_stopped(session: Session, import_id: UUID, wanted: ImportState) -> None:
    """Raise ``CancelledError`` when the person stopped it; else nobody can until the commit."""
    asked = select(SignalImport.state).where(SignalImport.id == import_id)
    # Not its key: the signals that are being stored point at it.
    if session.scalar(asked.with_for_update(key_share=True)) is not wanted:
        raise CancelledError


def wait_for_others(session: Session, organisation_id: UUID) -> None:
    """Let files of one organisation be stored one after the other, as they share references."""
    session.execute(select(func.pg_advisory_xact_lock(LOCK + 1, half(organisation_id))))


def half(id_: UUID) -> int:
    """Return 32 bits of an id, as a lock asks for; two that share them wait for each other."""
    return int.from_bytes(id_.bytes[-4:], "big", signed=True)
