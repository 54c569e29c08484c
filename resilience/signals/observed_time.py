"""When it was seen: from what the form asks to moments in UTC, with how exactly they are known."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from resilience.clock import AMSTERDAM, local_day
from resilience.errors import ValidationError
from resilience.signals.attributes import DayPart, ObservedPrecision
from resilience.signals.wording import FUTURE_DATE, FUTURE_DAY_PART, FUTURE_TIME, LONG_AGO

DAY = timedelta(days=1)
WEEK = timedelta(days=7)

#: The statistical core of a signal is kept five years (domain.md 4.4, class C).
OLDEST = timedelta(days=5 * 366)

#: Quarters of the day: first hour, and first hour after it (domain.md 1.5).
HOURS = {
    DayPart.NIGHT: (0, 6),
    DayPart.MORNING: (6, 12),
    DayPart.AFTERNOON: (12, 18),
    DayPart.EVENING: (18, 24),
}


class ObservedDay(StrEnum):
    """The choices of the form."""

    NOW = "nu"
    TODAY = "vandaag"
    YESTERDAY = "gisteren"
    EARLIER = "eerder"


@dataclass(frozen=True, slots=True)
class ObservedChoice:
    """What the reporter said about the time; ``on`` counts for an earlier day only."""

    day: ObservedDay = ObservedDay.NOW
    on: date | None = None
    at: time | None = None
    day_part: DayPart = DayPart.UNKNOWN
    is_some_day_that_week: bool = False


@dataclass(frozen=True, slots=True)
class Observed:
    """The time of observation in UTC: ``start`` inclusive, ``end`` exclusive unless exact."""

    start: datetime | None
    end: datetime | None
    precision: ObservedPrecision
    day_part: DayPart


UNKNOWN = Observed(None, None, ObservedPrecision.UNKNOWN, DayPart.UNKNOWN)


def day_part_of(moment: datetime) -> DayPart:
    """Return the quarter of the Dutch day in which an aware ``moment`` lies."""
    hour = moment.astimezone(AMSTERDAM).hour
    return next(part for part, (first, last) in HOURS.items() if first <= hour < last)


def observed(choice: ObservedChoice, now: datetime) -> Observed:
    """Return the time of observation that a choice means.

    Parameters
    ----------
    choice : ObservedChoice
        What was chosen, in Dutch local time. A time goes before a part of the day.
    now : datetime
        The present moment, aware.

    Returns
    -------
    Observed
        Moments in UTC. A local time that daylight saving skips is moved an hour on; one that
        occurs twice means the first.

    Raises
    ------
    ValidationError
        When the time lies in the future, or more than five years back.

    Examples
    --------
    >>> seen = observed(ObservedChoice(), datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    >>> seen.precision.value, seen.day_part.value
    ('exact', 'ochtend')

    """
    if choice.day is ObservedDay.NOW:
        moment = now.replace(second=0, microsecond=0)
        return Observed(moment, moment, ObservedPrecision.EXACT, day_part_of(moment))
    day = _day(choice, now)
    if day is None:
        return UNKNOWN
    if choice.is_some_day_that_week and choice.day is ObservedDay.EARLIER:
        monday = day - day.weekday() * DAY
        return _span(monday, monday + WEEK, now, ObservedPrecision.WEEK)
    if choice.at is not None:
        return _exact(day, choice.at, now)
    if choice.day_part is not DayPart.UNKNOWN:
        return _part(day, choice.day_part, now)
    return _span(day, day + DAY, now, ObservedPrecision.DAY)


def _day(choice: ObservedChoice, now: datetime) -> date | None:
    today = local_day(now)
    if choice.day is ObservedDay.TODAY:
        return today
    if choice.day is ObservedDay.YESTERDAY:
        return today - DAY
    if choice.on is not None and choice.on > today:
        raise ValidationError(FUTURE_DATE, "observed_on")
    if choice.on is not None and choice.on < today - OLDEST:
        raise ValidationError(LONG_AGO, "observed_on")
    return choice.on


def _exact(day: date, at: time, now: datetime) -> Observed:
    moment = _local(day, at)
    if moment > now:
        raise ValidationError(FUTURE_TIME, "observed_at")
    return Observed(moment, moment, ObservedPrecision.EXACT, day_part_of(moment))


def _part(day: date, part: DayPart, now: datetime) -> Observed:
    first, last = HOURS[part]
    start = _local(day, time(first))
    if start > now:
        raise ValidationError(FUTURE_DAY_PART, "day_part")
    end = _midnight(day + DAY) if last == 24 else _local(day, time(last))  # noqa: PLR2004
    return Observed(start, min(end, now), ObservedPrecision.DAY_PART, part)


def _span(first: date, after: date, now: datetime, precision: ObservedPrecision) -> Observed:
    return Observed(_midnight(first), min(_midnight(after), now), precision, DayPart.UNKNOWN)


def _midnight(day: date) -> datetime:
    return _local(day, time(0))


def _local(day: date, at: time) -> datetime:
    return datetime.combine(day, at, AMSTERDAM).astimezone(UTC)
