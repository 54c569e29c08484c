"""Running a job and keeping how it went."""

import logging
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from resilience.clock import Clock
from resilience.jobs.models import JobRun
from resilience.jobs.timetable import load_job
from resilience.jobs.work import Job, Sessions, Tally, kind_of

log = logging.getLogger(__name__)

#: How many runs of each job are kept for the status page.
KEPT_RUNS = 200


def run_job(sessions: Sessions, clock: Clock, name: str) -> JobRun:
    """Run the job called ``name`` once; raise ``NotFoundError`` when there is none."""
    return run(sessions, clock, load_job(name))


def run(sessions: Sessions, clock: Clock, job: Job) -> JobRun:
    """Run a job once and keep how it went; an error in the work ends the run, not the caller.

    Only an unreachable database raises: then nothing can be kept either.
    """
    with sessions.begin() as session:
        begun = JobRun(job_name=job.name, started_at=clock.now(), done_count=0, failed_count=0)
        session.add(begun)
    try:
        tally = job.work(sessions, clock)
    except Exception as error:
        log.exception("job %s failed", job.name)
        tally = Tally(error=kind_of(error))
    return _finish(sessions, begun, clock.now(), tally)


def _finish(sessions: Sessions, begun: JobRun, now: datetime, tally: Tally) -> JobRun:
    with sessions.begin() as session:
        finished = session.merge(begun)
        finished.finished_at = now
        finished.done_count = tally.done
        finished.failed_count = tally.failed
        finished.error = tally.error
        session.flush()
        _prune(session, begun.job_name)
    return finished


def _prune(session: Session, job_name: str) -> None:
    """Delete the oldest runs of a job beyond those that are kept."""
    kept = (
        select(JobRun.id)
        .where(JobRun.job_name == job_name)
        .order_by(JobRun.started_at.desc(), JobRun.id.desc())
        .limit(KEPT_RUNS)
    )
    session.execute(delete(JobRun).where(JobRun.job_name == job_name, JobRun.id.not_in(kept)))
