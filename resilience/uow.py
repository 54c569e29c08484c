"""The unit of work: what every use case needs to act."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from resilience.authz.actor import Actor


@dataclass(frozen=True, slots=True)
class UnitOfWork:
    """One transaction, the person who acts in it, and the moment of acting."""

    session: Session
    actor: Actor
    now: datetime
