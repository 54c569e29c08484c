"""How long one waits after failing to sign in; pure. The same for addresses nobody has."""

from dataclasses import dataclass
from datetime import datetime, timedelta

#: Anybody mistypes; from the next failure on one waits, twice as long each time.
FREE_FAILURES = 3
FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=5)
#: After so many failures the account is locked.
LOCKED_AFTER = 10
LOCKED_FOR = timedelta(minutes=30)
#: A failure this old counts no longer.
REMEMBERED_FOR = timedelta(hours=24)

#: One network may try many accounts, as an office does; beyond this it tries passwords.
NETWORK_FAILURES = 50
NETWORK_WINDOW = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Failures:
    """Failures on one account since it was last signed in to or unlocked."""

    count: int
    last_at: datetime | None
    first_at: datetime | None = None

    @property
    def is_lock_out(self) -> bool:
        """Whether there are so many that the account was locked."""
        return self.count >= LOCKED_AFTER

    def open_at(self) -> datetime | None:
        """Return the moment from which one may try again, or None when one never had to wait.

        Examples
        --------
        >>> from datetime import UTC
        >>> last = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
        >>> Failures(5, last).open_at()
        datetime.datetime(2026, 11, 23, 9, 0, 8, tzinfo=datetime.timezone.utc)

        """
        if self.last_at is None or self.count < FREE_FAILURES:
            return None
        return self.last_at + (LOCKED_FOR if self.is_lock_out else wait_after(self.count))

    def is_open(self, now: datetime) -> bool:
        """Tell whether one may try at ``now``."""
        opens = self.open_at()
        return opens is None or now >= opens


def wait_after(failures: int) -> timedelta:
    """Return how long one waits after so many failures in a row: 2, 4, 8, … seconds."""
    if failures < FREE_FAILURES:
        return timedelta()
    # Bounded before it is raised to a power, so that no number of failures overflows.
    doublings: int = 2 ** min(failures - FREE_FAILURES, LOCKED_AFTER)
    return min(FIRST_WAIT * doublings, LONGEST_WAIT)
