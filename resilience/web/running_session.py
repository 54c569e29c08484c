"""What the shell knows of the session of this request; accounts keep it and put it here."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import g


@dataclass(frozen=True, slots=True)
class RunningSession:
    """One device on which one person is signed in, at this moment.

    ``ends_at`` is the nearer of the two ends: after so long without a request, and after so
    long in all (R-14).
    """

    id: UUID
    user_id: UUID
    ends_at: datetime
    proved_at: datetime
    can_be_extended: bool


def running_session() -> RunningSession | None:
    """Return the session in which this request is made, or None for a visitor."""
    session: RunningSession | None = g.get("running_session")
    return session


def enter(session: RunningSession | None) -> None:
    """Note in which session this request is made."""
    g.running_session = session
