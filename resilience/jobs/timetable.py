"""The timetable: every job, how often somebody looks, and what is done then."""

from datetime import timedelta

from resilience.errors import NotFoundError
from resilience.jobs.work import Job, for_each
from resilience.maps.jobs import list_due_periods, publish_due_period
from resilience.safety.queries import list_due_for_escalation
from resilience.safety.services import escalate_concern

TIMETABLE: tuple[Job, ...] = (
    Job(
        "escalate-overdue",
        timedelta(seconds=20),
        for_each(list_due_for_escalation, escalate_concern),
    ),
    Job(
        "publish-closed-periods",
        timedelta(hours=1),
        for_each(list_due_periods, publish_due_period),
    ),
)


def load_job(name: str) -> Job:
    """Return the job with this name, or raise ``NotFoundError``."""
    found = next((job for job in TIMETABLE if job.name == name), None)
    if found is None:
        raise NotFoundError(f"no job {name}")
    return found
