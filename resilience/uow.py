"""The unit of work: what every use case needs to act."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from resilience.authz.actor import Actor


@dataclass(frozen=True, slots=True)
class UnitOfWork:
    """One transaction, the person who acts in it, and the moment of acting."""

    session: Session
    actor: Actor
    now: datetime
    #: Where the act comes from: a network address, or what acts by itself.
    origin: str = "application"
    #: Binds the log lines of one request, or of one item of a job, together.
    trace_id: UUID = field(default_factory=uuid4)
