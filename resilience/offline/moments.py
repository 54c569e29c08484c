"""When something was recorded that arrives later: by how long it waited, not by the phone's clock.

The clock of a phone may be wrong by hours. How long something waited is the difference of two
readings of that clock, so it is right all the same.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from resilience.clock import AMSTERDAM, local_day
from resilience.signals.observed_time import DAY, ObservedChoice, ObservedDay

#: A phone keeps what was not sent no longer than a draft is kept (class A).
LONGEST_WAIT = timedelta(days=14)


def recorded_at(waited: str | None, now: datetime) -> datetime:
    """Return the moment at which something was recorded that waited so many seconds.

    What is no number, lies ahead, or is longer than anything may wait, counts as no wait or as
    the longest one: a text is not lost for it.

    Examples
    --------
    >>> recorded_at("90", datetime(2026, 11, 23, 9, 0)).minute
    58

    """
    try:
        seconds = int(waited or "0")
    except ValueError:
        seconds = 0
    longest = int(LONGEST_WAIT.total_seconds())
    return now - timedelta(seconds=min(max(seconds, 0), longest))


def as_of(choice: ObservedChoice, recorded: datetime) -> ObservedChoice:
    """Return the choice with "now", "today" and "yesterday" as they were meant when recorded.

    Examples
    --------
    >>> from datetime import UTC
    >>> as_of(ObservedChoice(), datetime(2026, 11, 23, 9, 5, tzinfo=UTC)).at
    datetime.time(10, 5)

    """
    today = local_day(recorded)
    if choice.day is ObservedDay.NOW:
        at = recorded.astimezone(AMSTERDAM).time().replace(second=0, microsecond=0)
        return ObservedChoice(ObservedDay.EARLIER, on=today, at=at)
    days = {ObservedDay.TODAY: today, ObservedDay.YESTERDAY: today - DAY}
    if choice.day not in days:
        return choice
    return replace(choice, day=ObservedDay.EARLIER, on=days[choice.day])
