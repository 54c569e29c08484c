"""The clocks of the law: a month for a request (GDPR art. 12(3)), 72 hours for a breach (33)."""

from datetime import date, datetime, timedelta

from resilience.clock import AMSTERDAM
from resilience.privacy.retention import add_months
from resilience.working_days import is_working_day

ANSWER_MONTHS = 1
#: An extension adds two months to the first one.
EXTENDED_MONTHS = 3
BREACH_HOURS = 72
#: So many hours after discovery the privacy officers hear that nothing was decided yet.
WARNING_HOURS = (24, 48, 72)
A_DAY = timedelta(days=1)


def answer_due(received_on: date, *, is_extended: bool = False) -> date:
    """Return the last day on which a request about rights can be answered.

    Parameters
    ----------
    received_on : date
        Local day on which the request came in, by whatever way.
    is_extended : bool
        Whether the term was extended by two further months.

    Notes
    -----
    GDPR art. 12(3): within one month of receipt. A month ends on the day with the same number,
    or on the last day of a shorter month; a term that ends in a weekend or on a holiday runs to
    the next working day (Algemene termijnenwet art. 1; Regulation 1182/71 art. 3).

    Examples
    --------
    >>> answer_due(date(2027, 1, 29)), answer_due(date(2026, 11, 23))
    (datetime.date(2027, 3, 1), datetime.date(2026, 12, 23))

    """
    day = add_months(received_on, EXTENDED_MONTHS if is_extended else ANSWER_MONTHS)
    while not is_working_day(day):
        day += A_DAY
    return day


def end_of(day: date) -> datetime:
    """Return the last moment of a local day."""
    return datetime.combine(day + A_DAY, datetime.min.time(), AMSTERDAM) - timedelta(seconds=1)


def notification_due(discovered_at: datetime) -> datetime:
    """Return when the supervisor must have been told of a breach.

    Notes
    -----
    GDPR art. 33(1): 72 hours after having become aware of it. The hours run day and night, in
    weekends and over a change of the clocks, so they are counted as time elapsed.

    Examples
    --------
    >>> from datetime import UTC
    >>> notification_due(datetime(2026, 10, 24, 12, tzinfo=UTC)).isoformat()
    '2026-10-27T12:00:00+00:00'

    """
    return discovered_at + timedelta(hours=BREACH_HOURS)


def warning_reached(discovered_at: datetime, now: datetime) -> int:
    """Return the highest of 24, 48 and 72 hours that has passed since discovery, or 0."""
    passed = now - discovered_at
    return max((hours for hours in WARNING_HOURS if passed >= timedelta(hours=hours)), default=0)
