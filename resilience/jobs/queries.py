"""Reading how jobs went."""

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from resilience.jobs.models import JobRun


def list_last_finished(session: Session) -> dict[str, JobRun]:
    """Return the last finished run of every job, by name."""
    return _last(session, JobRun.finished_at.is_not(None))


def list_last_failures(session: Session) -> dict[str, JobRun]:
    """Return the last run of every job in which something went wrong, by name."""
    return _last(session, or_(JobRun.failed_count > 0, JobRun.error != ""))


def _last(session: Session, condition: ColumnElement[bool]) -> dict[str, JobRun]:
    newest = (
        select(JobRun)
        .where(condition)
        .ext(distinct_on(JobRun.job_name))
        .order_by(JobRun.job_name, JobRun.started_at.desc(), JobRun.id.desc())
    )
    return {run.job_name: run for run in session.scalars(newest)}
