"""When something happened, was told and was recorded, and how exactly that is known."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import log

from resilience.clock import AMSTERDAM, local_day
from resilience.demo.phrases import Luck
from resilience.signals.attributes import DayPart, ObservationMode, ObservedPrecision
from resilience.signals.observed_time import HOURS, ObservedChoice, ObservedDay

#: Exponent that moves moments to the beginning of a quarter: nights are busiest after midnight.
EARLY = {DayPart.NIGHT: 1.8, DayPart.EVENING: 1.3}

#: Most of what people see themselves is recorded on the spot, the rest next morning.
ON_THE_SPOT = 0.8
MINUTES_ON_THE_SPOT = 14.0
OFFICE_HOURS = (8.25, 17.5)

#: Hours, on average, until somebody tells it and until it is written down.
HOURS_UNTIL_TOLD = {
    ObservationMode.COLLEAGUE: 8.0,
    ObservationMode.RESIDENT: 30.0,
    ObservationMode.BUSINESS: 40.0,
}
HOURS_UNTIL_RECORDED = 16.0


@dataclass(frozen=True, slots=True)
class Moments:
    """What the reporter says about the time, when it was told, and when it was recorded (UTC)."""

    observed: ObservedChoice
    reported_on: date | None
    recorded_at: datetime


def moments(
    day: date,
    quarter: DayPart,
    known: tuple[ObservationMode, ObservedPrecision],
    latest: datetime,
    luck: Luck,
) -> Moments:
    """Return the times of something that happened in a quarter of a day.

    Nothing is recorded after ``latest``.
    """
    mode, precision = known
    at = _time_in(quarter, next(luck))
    happened = datetime.combine(day, at, AMSTERDAM).astimezone(UTC)
    told = _told(happened, mode, next(luck))
    recorded = _recorded(told or happened, mode, next(luck))
    if recorded >= latest:
        recorded = _between(happened, latest, next(luck))
    reported_on = local_day(min(told, recorded)) if told else None
    return Moments(_choice(day, at, quarter, precision), reported_on, recorded)


def _time_in(quarter: DayPart, luck: float) -> time:
    first, last = HOURS[quarter]
    minutes = int((last - first) * 60 * luck ** EARLY.get(quarter, 1.0))
    return time(first + minutes // 60, minutes % 60)


def _told(happened: datetime, mode: ObservationMode, luck: float) -> datetime | None:
    mean = HOURS_UNTIL_TOLD.get(mode)
    return happened + timedelta(hours=_waiting(mean, luck)) if mean else None


def _recorded(known: datetime, mode: ObservationMode, luck: float) -> datetime:
    if mode is ObservationMode.SEEN and luck < ON_THE_SPOT:
        return known + timedelta(minutes=_waiting(MINUTES_ON_THE_SPOT, luck / ON_THE_SPOT))
    return _at_the_office(known + timedelta(hours=_waiting(HOURS_UNTIL_RECORDED, luck)), luck)


def _at_the_office(moment: datetime, luck: float) -> datetime:
    """Return the moment itself in office hours, else one on the next working day."""
    local = moment.astimezone(AMSTERDAM)
    opens, closes = (timedelta(hours=hour) for hour in OFFICE_HOURS)
    since_midnight = timedelta(hours=local.hour, minutes=local.minute)
    is_working_day = local.weekday() < 5  # noqa: PLR2004 - Monday to Friday
    if is_working_day and opens <= since_midnight <= closes:
        return moment
    day = local.date() + timedelta(days=0 if is_working_day and since_midnight < opens else 1)
    while day.weekday() >= 5:  # noqa: PLR2004 - Saturday and Sunday
        day += timedelta(days=1)
    start = datetime.combine(day, time(0), AMSTERDAM) + opens
    return (start + (closes - opens) * luck).astimezone(UTC)


def _between(start: datetime, end: datetime, luck: float) -> datetime:
    return start + (end - start) * luck


def _waiting(mean: float, luck: float) -> float:
    """Return an exponential waiting time with this mean."""
    return -mean * log(1 - luck)


def _choice(day: date, at: time, quarter: DayPart, precision: ObservedPrecision) -> ObservedChoice:
    """Return the choice on the form that says the time this exactly."""
    return ObservedChoice(
        ObservedDay.EARLIER,
        on=None if precision is ObservedPrecision.UNKNOWN else day,
        at=at if precision is ObservedPrecision.EXACT else None,
        day_part=quarter if precision is ObservedPrecision.DAY_PART else DayPart.UNKNOWN,
        is_some_day_that_week=precision is ObservedPrecision.WEEK,
    )
