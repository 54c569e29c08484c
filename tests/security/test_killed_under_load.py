"""Web and scheduler killed again and again under load: what was answered as stored is stored."""

import os
import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text

from resilience.db.session import make_engine, session_factory
from resilience.uow import UnitOfWork
from tests.cast import ANNET, YUSUF, People
from tests.factories import safety, signals
from tests.security.browsing import Browser
from tests.security.crawl import Form
from tests.security.database import what_is_wrong_with_the_log
from tests.security.processes import PATIENCE, Processes

#: `make security` drills for longer.
SECONDS = float(os.environ.get("RESILIENCE_DRILL_SECONDS", "6"))
FORGOTTEN_CONCERNS = 20


@pytest.fixture
def processes(fresh_database) -> Iterator[Processes]:
    processes = Processes(fresh_database)
    yield processes
    processes.end()


@pytest.fixture
def forgotten(fresh_database) -> None:
    """Raise concerns days ago that nobody confirmed; the scheduler owes each one escalation."""
    engine = make_engine(fresh_database)
    with session_factory(engine).begin() as session:
        annet = People(session).actor(ANNET)
        long_ago = datetime.now(UTC) - timedelta(days=9)
        for _ in range(FORGOTTEN_CONCERNS):
            safety.raised(UnitOfWork(session, annet, long_ago))
    engine.dispose()


def at_the_form(address: str, slug: str) -> tuple[Browser, Form]:
    """Sign somebody in and open the form; from there on everything may break."""
    browser = Browser(address, slug)
    forms = browser.forms("/signals/new")
    return browser, next(each for each in forms if each.action == "/signals/new")


def write(person: tuple[Browser, Form], stop: threading.Event, stored: list[str]) -> None:
    """Record one after another; note what was answered as stored."""
    browser, form = person
    while not stop.is_set():
        typed = signals.posted(client_id=str(uuid4()))
        where = browser.send_until_stored(form, typed, time.monotonic() + PATIENCE)
        assert where is not None
        stored.append(where)


def drill(processes: Processes) -> list[str]:
    """Let three people write while processes are killed; return what was answered as stored."""
    stop, chance = threading.Event(), random.Random(20261123)
    stored: list[str] = []
    processes.wait_until_it_answers()
    people = [at_the_form(processes.address, slug) for slug in (YUSUF, ANNET, YUSUF)]
    with ThreadPoolExecutor() as pool:
        writing = [pool.submit(write, person, stop, stored) for person in people]
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            time.sleep(chance.uniform(0.2, 0.9))
            processes.kill_one(chance)
            processes.revive()
        stop.set()
        while not all(each.done() for each in writing):
            processes.revive()
            time.sleep(0.1)
    for each in writing:
        each.result()
    return stored


def count(url: str, question: str) -> int:
    engine = create_engine(url)
    with engine.connect() as connection:
        answer = connection.scalar(text(question))
    engine.dispose()
    return int(answer)


def test_kills_under_load_lose_nothing_double_nothing_and_leave_nothing_half(
    processes, forgotten, fresh_database
):
    stored = drill(processes)
    signals_stored = count(fresh_database, "SELECT count(*) FROM signals")
    assert len(stored) == len(set(stored)) == signals_stored > 0
    for each in (
        "SELECT count(*) FROM signal_events",
        "SELECT sum(signal_count) FROM signal_rollups",
        "SELECT count(*) FROM audit_entries WHERE action = 'signal:record'",
    ):
        assert count(fresh_database, each) == signals_stored, each
    assert what_is_wrong_with_the_log(fresh_database) == []
    wait_for_escalations(fresh_database)
    assert count(fresh_database, ESCALATIONS) == FORGOTTEN_CONCERNS


ESCALATIONS = "SELECT count(*) FROM concern_events WHERE kind = 'geescaleerd'"


def wait_for_escalations(url: str) -> None:
    until = time.monotonic() + PATIENCE
    while count(url, ESCALATIONS) < FORGOTTEN_CONCERNS and time.monotonic() < until:
        time.sleep(0.3)
