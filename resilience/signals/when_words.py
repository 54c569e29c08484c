"""When something was seen, in words."""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from resilience.clock import local_day
from resilience.signals import labels
from resilience.signals.attributes import ObservedPrecision
from resilience.signals.models import Signal
from resilience.web.filters import long_date, time

A_DAY = timedelta(days=1)


def when_words(signal: Signal) -> str:
    """Return when the signal was seen, as exactly as it is known and no more."""
    start = signal.observed_from
    if start is None:
        return str(_("Unknown"))
    if signal.observed_precision is ObservedPrecision.EXACT:
        return f"{long_date(start)}, {time(start)}"
    if signal.observed_precision is ObservedPrecision.WEEK:
        return str(_("Week %(week)s of %(year)s", **_week(start)))
    if signal.observed_precision is ObservedPrecision.DAY_PART:
        return f"{long_date(start)}, {str(labels.DAY_PARTS[signal.day_part]).lower()}"
    return long_date(start)


def delay_words(signal: Signal) -> str:
    """Return how long after the observation it was recorded; nothing when it was the same day."""
    if signal.observed_from is None:
        return ""
    days = (local_day(signal.recorded_at) - local_day(signal.observed_from)).days
    return ngettext("%(num)s day later", "%(num)s days later", days) if days > 0 else ""


def _week(start: datetime) -> dict[str, int]:
    calendar = local_day(start).isocalendar()
    return {"week": calendar.week, "year": calendar.year}
