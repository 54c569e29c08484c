"""The scheduler process: one leads by an advisory lock, the others stand by to take over.

APScheduler only says "look now"; what is due is decided by rows. Two leaders at once, for the
moment in which one has lost its connection and does not know it yet, therefore do no harm.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from threading import Event

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import Connection, NullPool, create_engine, func, select
from sqlalchemy.exc import DBAPIError

from resilience.clock import Clock, SystemClock
from resilience.jobs.runner import run
from resilience.jobs.timetable import TIMETABLE
from resilience.jobs.work import Job, Sessions, kind_of

log = logging.getLogger(__name__)

#: Locks are told apart by number; these are the letters "weer".
LEADER_LOCK = int.from_bytes(b"weer")

#: How often a stand-by asks for the lead, and how often the leader feels its connection.
HEARTBEAT_SECONDS = 2.0

#: A server notices within half a minute that the host of the leader is gone.
CONNECT_ARGS = {
    "connect_timeout": 5,
    "options": ("-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=4"),
}


@dataclass(frozen=True)
class Scheduler:
    """Looks at the jobs of the timetable for as long as it leads."""

    url: str
    sessions: Sessions
    clock: Clock
    jobs: Sequence[Job] = TIMETABLE
    heartbeat: float = HEARTBEAT_SECONDS

    def serve(self, stop: Event) -> None:
        """Lead or stand by until ``stop`` is set; outlive every restart of the database."""
        while not stop.is_set():
            try:
                self._take_part(stop)
            except DBAPIError as error:
                log.warning("the database is out of reach (%s)", kind_of(error))
                stop.wait(self.heartbeat)

    def _take_part(self, stop: Event) -> None:
        engine = create_engine(
            self.url,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            connect_args=CONNECT_ARGS,
        )
        # The lock belongs to this one connection: when the process dies, so does the lock.
        with engine.connect() as connection:
            if self._wait_for_the_lead(connection, stop):
                self._lead(connection, stop)

    def _wait_for_the_lead(self, connection: Connection, stop: Event) -> bool:
        is_told = False
        while not stop.is_set():
            if connection.scalar(select(func.pg_try_advisory_lock(LEADER_LOCK))):
                return True
            if not is_told:
                log.info("standing by: another scheduler leads")
                is_told = True
            stop.wait(self.heartbeat)
        return False

    def _lead(self, connection: Connection, stop: Event) -> None:
        log.info("leading: %s", ", ".join(job.name for job in self.jobs))
        timer = self._timer()
        timer.start()
        try:
            while not stop.wait(self.heartbeat):
                connection.scalar(select(1))
        finally:
            # Asked to stop, let running jobs finish. Without a connection, do not wait for them.
            timer.shutdown(wait=stop.is_set())

    def _timer(self) -> BackgroundScheduler:
        timer = BackgroundScheduler(
            timezone=UTC,
            # A long job never keeps a short one waiting.
            executors={"default": ThreadPoolExecutor(max(1, len(self.jobs)))},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        for job in self.jobs:
            timer.add_job(
                self._run,
                "interval",
                seconds=job.every.total_seconds(),
                args=(job,),
                id=job.name,
                # Whatever fell due while nobody led is looked at first. The timer keeps the time
                # of the machine, whatever clock the jobs go by.
                next_run_time=SystemClock().now(),
            )
        return timer

    def _run(self, job: Job) -> None:
        try:
            finished = run(self.sessions, self.clock, job)
        except DBAPIError as error:
            log.warning("job %s could not be kept (%s)", job.name, kind_of(error))
        else:
            if finished.done_count or finished.is_failed:
                log.info(
                    "job %s: %s done, %s set aside",
                    job.name,
                    finished.done_count,
                    finished.failed_count,
                )
