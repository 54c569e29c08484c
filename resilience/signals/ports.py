"""What signals need from features above them; the composition root hands it in.

Every use case that records or withdraws takes the ports as an argument without a default, so
none of them can be called without keeping the counts.
"""

from dataclasses import dataclass, field
from typing import Protocol

from sqlalchemy.orm import Session

from resilience.signals.models import Signal

#: Where the application keeps the ports.
EXTENSION = "signals"


class Tally(Protocol):
    """Counts signals, or stops counting them, in the transaction of the signal itself."""

    def __call__(self, session: Session, /, *signals: Signal) -> None:
        """Change the counts for ``signals``."""
        ...


@dataclass(frozen=True)
class Ports:
    """The secret behind the record keys, and the two ways to keep the counts in step."""

    record_key_secret: bytes = field(repr=False)
    count_in: Tally
    count_out: Tally
