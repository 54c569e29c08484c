"""Working days in the Netherlands: which days count, and when a term in them ends."""

from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import islice

from resilience.clock import AMSTERDAM

SATURDAY = 5
#: The category ``optional`` holds 5 May of every year; ``public`` only once in five years.
CATEGORIES = ("public", "optional")


@cache
def holidays_of(year: int) -> frozenset[date]:
    """Return the days of ``year`` that the Algemene termijnenwet treats like a Sunday.

    Parameters
    ----------
    year : int
        A calendar year, 2014 or later: before that, Queen's Day stood on 30 April.

    Returns
    -------
    frozenset of date
        New Year's Day, Good Friday, Easter, King's Day, 5 May, Ascension Day, Whitsun and
        both Christmas days.

    Notes
    -----
    Source: domain.md 5.6; computed by the package ``holidays``, which follows changes of the
    law. It loads the modules of every country (half a second, 28 MB), so it is imported at the
    first working-day term only: the hour terms of serious and acute concerns never wait for it.

    Examples
    --------
    >>> date(2025, 4, 26) in holidays_of(2025), date(2025, 4, 27) in holidays_of(2025)
    (True, False)

    """
    from holidays import country_holidays  # noqa: PLC0415 - see the notes above

    return frozenset(country_holidays("NL", years=year, categories=CATEGORIES))


def is_working_day(day: date) -> bool:
    """Tell whether ``day`` is neither in a weekend nor a holiday."""
    return day.weekday() < SATURDAY and day not in holidays_of(day.year)


def add_working_days(moment: datetime, count: int) -> datetime:
    """Return the moment at which a term of ``count`` working days ends, on the Dutch calendar.

    Parameters
    ----------
    moment : datetime
        Aware moment at which the term begins; its own day is not counted.
    count : int
        Length of the term in working days. With 0 the answer is ``moment`` itself, or the
        same time on the next working day when it lies on a day that does not count.

    Returns
    -------
    datetime
        Aware moment in the time zone of ``moment``: the same time of day, ``count`` working
        days later. A term that begins on a day that does not count ends at the end of its
        last day.

    Raises
    ------
    ValueError
        If ``moment`` has no time zone or ``count`` is negative.

    Notes
    -----
    Think of a clock that stands still on days that do not count. A term then always holds
    ``count`` whole working days (one that begins on Sunday at 01.00 does not end on Monday
    at 01.00, before anybody came to work), and who begins first is never due later.

    The time of day is that of the clock on the wall in Amsterdam, so a term over a change of
    the clocks is an hour shorter or longer. It always ends on a working day and so never in
    the hour that is skipped or doubled, because the clocks change on Sundays.

    Examples
    --------
    >>> from datetime import UTC
    >>> add_working_days(datetime(2026, 3, 6, 14, 30, tzinfo=UTC), 1).isoformat()
    '2026-03-09T14:30:00+00:00'
    >>> add_working_days(datetime(2026, 3, 7, 14, 30, tzinfo=UTC), 1).isoformat()
    '2026-03-09T22:59:59.999999+00:00'

    """
    if moment.tzinfo is None:
        raise ValueError("a term needs an aware moment to begin at")
    if count < 0:
        raise ValueError("a term cannot be negative")
    local = moment.astimezone(AMSTERDAM)
    stands_still = count > 0 and not is_working_day(local.date())
    time_of_day = time.max if stands_still else local.time()
    day = _working_day_after(local.date(), count)
    return datetime.combine(day, time_of_day, AMSTERDAM).astimezone(moment.tzinfo)


def count_working_days(start: date, end: date) -> int:
    """Return how many working days lie after ``start``, up to and including ``end``.

    Examples
    --------
    >>> count_working_days(date(2026, 3, 6), date(2026, 3, 9))
    1

    """
    days = range(1, (end - start).days + 1)
    return sum(is_working_day(start + timedelta(days=step)) for step in days)


def _working_day_after(day: date, count: int) -> date:
    """Return the ``count``-th working day after ``day``; with 0 the first from ``day`` on."""
    first, nth = (day, 0) if count == 0 else (day + timedelta(days=1), count - 1)
    candidates = (first + timedelta(days=step) for step in range(366 + 2 * count))
    return next(islice(filter(is_working_day, candidates), nth, None))
