"""What is left of the term of a concern, in words."""

from datetime import datetime

from flask_babel import ngettext

from resilience.clock import local_day
from resilience.safety.deadlines import RECEIPT_TERMS, WorkingDays
from resilience.safety.models import SafetyConcern
from resilience.signals.attributes import Severity
from resilience.working_days import count_working_days


def words_left(concern: SafetyConcern, now: datetime) -> str | None:
    """Return "2 working days left" for a term in working days, or None: count hours then.

    On the last day of a term, and when it is past, hours say more than days.
    """
    term = RECEIPT_TERMS[Severity(concern.severity)]
    if not isinstance(term, WorkingDays) or now > concern.due_at:
        return None
    days = count_working_days(local_day(now), local_day(concern.due_at))
    if days == 0:
        return None
    return str(ngettext("%(num)s working day left", "%(num)s working days left", days))


def term_in_words(severity: Severity) -> str:
    """Return how long a reporter waits at most, such as "4 hours" or "1 working day"."""
    term = RECEIPT_TERMS[severity]
    if isinstance(term, WorkingDays):
        return str(ngettext("%(num)s working day", "%(num)s working days", term.count))
    return str(ngettext("%(num)s hour", "%(num)s hours", term.count))
