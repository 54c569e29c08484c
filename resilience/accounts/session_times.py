"""How long a session lasts and when its person is warned (R-14); pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

#: BIR sets at most 15 minutes of inactivity (domain.md 4.1, BIO2).
IDLE_LIMIT = timedelta(minutes=15)
ABSOLUTE_LIMIT = timedelta(hours=8)
#: How long before the end the page warns.
WARNING = timedelta(minutes=2)
#: "Seen" is written at most so often. Being late with it can only end a session sooner.
SEEN_EVERY = timedelta(minutes=1)


class EndReason(StrEnum):
    """Why a session ended."""

    SIGNED_OUT = "signed_out"
    REVOKED = "revoked"
    REPLACED = "replaced"
    IDLE = "idle"
    EXPIRED = "expired"
    ROLE_CHANGED = "role_changed"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  # a reason, no password
    ACCOUNT_CLOSED = "account_closed"
    ORGANISATION_CLOSED = "organisation_closed"


#: Nobody comes back after these to go on with what was typed.
FINAL = frozenset({EndReason.SIGNED_OUT, EndReason.ACCOUNT_CLOSED, EndReason.ORGANISATION_CLOSED})


@dataclass(frozen=True, slots=True)
class Times:
    """When a session began and when it was last used."""

    started_at: datetime
    last_seen_at: datetime

    @property
    def longest(self) -> datetime:
        """The moment after which it cannot be extended."""
        return self.started_at + ABSOLUTE_LIMIT

    @property
    def ends_at(self) -> datetime:
        """The moment at which it ends when nothing more is done."""
        return min(self.last_seen_at + IDLE_LIMIT, self.longest)

    @property
    def can_be_extended(self) -> bool:
        """Whether doing something puts the end off."""
        return self.last_seen_at + IDLE_LIMIT < self.longest

    def ended_by(self, now: datetime) -> EndReason | None:
        """Return why it is over at ``now``, or None while it runs.

        Examples
        --------
        >>> from datetime import UTC
        >>> began = datetime(2026, 11, 23, 9, tzinfo=UTC)
        >>> Times(began, began).ended_by(began + timedelta(minutes=15))
        <EndReason.IDLE: 'idle'>

        """
        if now >= self.longest:
            return EndReason.EXPIRED
        return EndReason.IDLE if now >= self.last_seen_at + IDLE_LIMIT else None
