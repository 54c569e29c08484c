"""How the jobs are doing: the last run of each, and whether it is too long ago."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from resilience.jobs.models import JobRun
from resilience.jobs.work import Job

#: A job may miss two turns, and a minute besides for a change of leader.
MISSED_TURNS = 3
CHANGE_OF_LEADER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class JobStatus:
    """One job as the status page shows it."""

    name: str
    every: timedelta
    last: JobRun | None
    last_failure: JobRun | None
    next_at: datetime | None
    is_late: bool


def is_late(every: timedelta, last_finished_at: datetime | None, now: datetime) -> bool:
    """Tell whether a job that returns ``every`` so often has not finished for too long.

    Examples
    --------
    >>> from datetime import UTC
    >>> noon = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    >>> is_late(timedelta(seconds=20), noon - timedelta(seconds=90), noon)
    False
    >>> is_late(timedelta(seconds=20), noon - timedelta(minutes=5), noon)
    True

    """
    if last_finished_at is None:
        return True
    return now - last_finished_at > MISSED_TURNS * every + CHANGE_OF_LEADER


def status_of(
    jobs: Sequence[Job], last: Mapping[str, JobRun], failures: Mapping[str, JobRun], now: datetime
) -> list[JobStatus]:
    """Return the status of every job of the timetable, in its order."""
    return [_status(job, last.get(job.name), failures.get(job.name), now) for job in jobs]


def _status(job: Job, last: JobRun | None, failure: JobRun | None, now: datetime) -> JobStatus:
    return JobStatus(
        name=job.name,
        every=job.every,
        last=last,
        last_failure=failure,
        next_at=last.started_at + job.every if last else None,
        is_late=is_late(job.every, last.finished_at if last else None, now),
    )
