"""The terms in which a safety concern must be taken up (domain.md 2.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from resilience.signals.attributes import Severity
from resilience.working_days import add_working_days


@dataclass(frozen=True, slots=True)
class Hours:
    """A term that runs day and night, weekends and holidays included."""

    count: int

    def due_after(self, moment: datetime) -> datetime:
        """Return the moment at which a term that begins at ``moment`` ends."""
        return moment + timedelta(hours=self.count)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """A term whose clock stands still in weekends and on holidays."""

    count: int

    def due_after(self, moment: datetime) -> datetime:
        """Return the moment at which a term that begins at ``moment`` ends."""
        return add_working_days(moment, self.count)


Term = Hours | WorkingDays

#: Step 2 of domain.md 2.2: receipt is confirmed to the reporter, by a person.
RECEIPT_TERMS: Mapping[Severity, Term] = {
    Severity.LIGHT: WorkingDays(3),
    Severity.MODERATE: WorkingDays(1),
    Severity.SERIOUS: Hours(4),
    Severity.ACUTE: Hours(1),
}


def receipt_due(raised_at: datetime, severity: Severity) -> datetime:
    """Return the moment by which receipt of a concern must have been confirmed.

    Parameters
    ----------
    raised_at : datetime
        Aware moment at which the concern was raised.
    severity : Severity
        1 light to 4 acute.

    Returns
    -------
    datetime
        Aware moment in the time zone of ``raised_at``. The working-day terms of 1 and 2 end
        at the time of day at which the concern was raised, not at the end of that day, so
        that nobody who raised one in the morning waits longer than somebody in the evening;
        raised on a day that does not count, they end at the end of their last day.

    Notes
    -----
    Source: domain.md 2.2, step 2, and the clock rule beneath that table.

    Examples
    --------
    >>> from datetime import UTC
    >>> friday = datetime(2026, 3, 6, 14, 30, tzinfo=UTC)
    >>> receipt_due(friday, Severity.MODERATE).isoformat()
    '2026-03-09T14:30:00+00:00'
    >>> receipt_due(friday, Severity.ACUTE).isoformat()
    '2026-03-06T15:30:00+00:00'

    """
    return RECEIPT_TERMS[severity].due_after(raised_at)


def share_of_term_used(now: datetime, raised_at: datetime, due_at: datetime) -> float:
    """Return which part of a term has passed: 0 at its start, 1 when due, more when late.

    Parameters
    ----------
    now, raised_at, due_at : datetime
        Aware moments; the part is that of the time elapsed, weekends included.

    Examples
    --------
    >>> from datetime import UTC
    >>> noon = datetime(2026, 3, 6, 12, 0, tzinfo=UTC)
    >>> share_of_term_used(noon + timedelta(hours=3), noon, noon + timedelta(hours=4))
    0.75

    """
    if due_at <= raised_at:
        return 1.0
    return max(0.0, (now - raised_at) / (due_at - raised_at))
