"""The scheduler: one leads, others stand by, and the loss of a connection or process heals."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread

import pytest
from sqlalchemy import func, select, text

from resilience.clock import FixedClock, SystemClock
from resilience.config import ROOT
from resilience.db.session import make_engine, session_factory
from resilience.jobs.models import JobRun
from resilience.jobs.scheduler import Scheduler
from resilience.jobs.timetable import load_job
from resilience.jobs.work import Job
from resilience.safety.models import ConcernEvent
from resilience.safety.states import ConcernEventKind
from resilience.uow import UnitOfWork
from tests.cast import ANNET, NOW, People
from tests.factories.safety import raised
from tests.wall import as_web

OFTEN = Job("escalate-overdue", timedelta(seconds=0.2), load_job("escalate-overdue").work)
LATE = FixedClock(NOW + timedelta(days=3))
PATIENCE_SECONDS = 60.0


@pytest.fixture
def sessions(fresh_database):
    """Return the maker of sessions that really commit."""
    engine = make_engine(fresh_database, pool_size=10)
    yield session_factory(engine)
    engine.dispose()


def raise_overdue(sessions, count=1, moment=NOW):
    """Raise concerns that are long overdue at ``LATE``."""
    with sessions.begin() as session:
        uow = UnitOfWork(session, People(session).actor(ANNET, moment), moment)
        for _ in range(count):
            raised(uow)


def escalations(sessions):
    """Return how often each concern was escalated."""
    with sessions() as session:
        counted = (
            select(func.count(ConcernEvent.id))
            .where(ConcernEvent.kind == ConcernEventKind.ESCALATED)
            .group_by(ConcernEvent.concern_id)
        )
        return session.scalars(counted).all()


def eventually(condition):
    """Wait until ``condition`` holds."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


@contextmanager
def serving(scheduler):
    """Run a scheduler in a thread of its own."""
    stop = Event()
    thread = Thread(target=scheduler.serve, args=(stop,))
    thread.start()
    try:
        yield thread
    finally:
        stop.set()
        thread.join(PATIENCE_SECONDS)
        assert not thread.is_alive()


def scheduler_on(url, sessions, clock=LATE):
    return Scheduler(url, sessions, clock, (OFTEN,), heartbeat=0.1)


def test_two_schedulers_at_once_escalate_once(fresh_database, sessions):
    raise_overdue(sessions, 20)
    one, other = (scheduler_on(fresh_database, sessions) for _ in range(2))
    with serving(one), serving(other):
        eventually(lambda: len(escalations(sessions)) == 20)
        time.sleep(0.5)
    assert set(escalations(sessions)) == {1}


def test_the_other_takes_over_when_the_leader_stops(fresh_database, sessions):
    one, other = (scheduler_on(fresh_database, sessions) for _ in range(2))
    with serving(other):
        with serving(one):
            time.sleep(0.3)
        raise_overdue(sessions)
        eventually(lambda: escalations(sessions) == [1])


def test_a_leader_that_loses_its_connection_comes_back(fresh_database, sessions):
    with serving(scheduler_on(fresh_database, sessions)):
        eventually(lambda: count_runs(sessions) > 0)
        drop_connections(sessions)
        raise_overdue(sessions)
        eventually(lambda: escalations(sessions) == [1])


def count_runs(sessions):
    with sessions() as session:
        return session.scalar(select(func.count(JobRun.id)))


def drop_connections(sessions):
    """End every other connection to this database, as a restart of the server does."""
    with sessions() as session:
        session.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )


@contextmanager
def scheduler_process(url, log):
    """Run the real command in a process of its own."""
    secrets = ("SECRET_KEY", "PASSWORD_SALT", "RECORD_KEY_SECRET")
    environment = dict(os.environ) | {
        **{f"RESILIENCE_{name}": "for-the-test" for name in secrets},
        # Another key than that of the texts: what is due never depends on opening one.
        "RESILIENCE_ENCRYPTION_KEYS": f"1:{'A' * 43}=",
        "RESILIENCE_DATABASE_URL": as_web(url),
        "RESILIENCE_OWNER_DATABASE_URL": url,
        "RESILIENCE_DEMO": "1",
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "scheduler"]
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=output)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_a_stand_by_takes_over_when_the_leader_is_killed(fresh_database, sessions, tmp_path):
    leader_log, other_log = tmp_path / "leader.log", tmp_path / "other.log"
    with (
        scheduler_process(fresh_database, leader_log) as leader,
        scheduler_process(fresh_database, other_log) as other,
    ):
        logs = {leader: leader_log, other: other_log}
        eventually(lambda: sorted(map(role_in, logs.values())) == ["leading", "standing by"])
        (killed,) = (process for process, log in logs.items() if role_in(log) == "leading")
        killed.send_signal(signal.SIGKILL)
        raise_overdue(sessions, moment=SystemClock().now() - timedelta(days=9))
        eventually(lambda: all(role_in(logs[p]) == "leading" for p in logs if p is not killed))
        eventually(lambda: escalations(sessions) == [1])


def role_in(log):
    """Return the last part that a scheduler said it plays."""
    said = [line for line in log.read_text().splitlines() if "leading" in line or "stand" in line]
    return "" if not said else "leading" if "leading" in said[-1] else "standing by"


def test_the_scheduler_stops_cleanly_when_asked(fresh_database, tmp_path):
    log = tmp_path / "scheduler.log"
    with scheduler_process(fresh_database, log) as process:
        eventually(lambda: role_in(log) == "leading")
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_SECONDS) == 0
    assert log.read_text().rstrip().endswith("stopped")
