"""The log with real commits: nobody waits for another's whole act, and the commands tell."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.orm import sessionmaker

from resilience.app import create_app
from resilience.audit.models import AuditLink
from resilience.audit.services import record_act
from resilience.audit.signing import Signer
from resilience.audit.verification import verify
from resilience.authz.actor import SYSTEM
from resilience.config import Config
from resilience.db.session import make_engine, session_factory
from resilience.jobs.runner import run_job
from resilience.uow import UnitOfWork
from tests.cast import NOW
from tests.conftest import clone, drop
from tests.wall import as_web

WRITERS, COMMITS = 6, 20


@pytest.fixture(scope="module")
def own_database(server_url, template, worker_id):
    """Return a database of this file: every test leaves its log whole."""
    name = f"log_{worker_id}"
    yield clone(server_url, template, name)
    drop(server_url, name)


@pytest.fixture
def stored(own_database):
    """Return sessions on it, as the owner."""
    engine = make_engine(own_database, pool_size=WRITERS)
    yield session_factory(engine)
    engine.dispose()


@pytest.fixture
def as_requests(own_database):
    """Return sessions on the same database, as the web role."""
    engine = make_engine(as_web(own_database), pool_size=WRITERS)
    yield session_factory(engine)
    engine.dispose()


def log_one(sessions: sessionmaker, subject: object) -> None:
    with sessions.begin() as session:
        record_act(UnitOfWork(session, SYSTEM, NOW), "signal:read", "signal", subject)


def links(sessions) -> list[int]:
    with sessions() as session:
        return list(session.scalars(text("SELECT sequence FROM audit_links ORDER BY sequence")))


@pytest.fixture
def run(own_database, config, clock):
    """Return a way to run a command on the database of the test."""
    own = Config(
        **{
            **vars(config),
            "database_url": as_web(own_database),
            "owner_database_url": own_database,
        }
    )
    app = create_app(own, clock)
    return lambda *words: app.test_cli_runner().invoke(args=["audit", *map(str, words)])


def test_many_at_once_make_one_chain_without_gaps(stored, as_requests):
    before = len(links(stored))
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(lambda n: log_one(as_requests, n), range(WRITERS * COMMITS)))
    assert links(stored) == list(range(1, before + WRITERS * COMMITS + 1))
    with stored() as session:
        assert verify(session, Signer(b"secret")).is_whole


def test_an_act_that_is_not_done_yet_keeps_nobody_waiting(as_requests):
    with as_requests() as slow:
        record_act(UnitOfWork(slow, SYSTEM, NOW), "signal:read", "signal", "slow")
        with as_requests.begin() as fast:
            fast.execute(text("SET LOCAL lock_timeout = '1s'"))
            record_act(UnitOfWork(fast, SYSTEM, NOW), "signal:read", "signal", "fast")
        slow.commit()


def test_what_is_rolled_back_leaves_no_link(stored, as_requests):
    before = links(stored)
    with as_requests() as session:
        record_act(UnitOfWork(session, SYSTEM, NOW), "signal:read", "signal", "undone")
        session.rollback()
    assert links(stored) == before


def test_the_job_puts_an_anchor_in_the_log(stored, run, clock):
    log_one(stored, "one")
    assert run_job(stored, clock, "anchor-log").done_count == 1
    assert run_job(stored, clock, "anchor-log").done_count == 0


def test_the_command_says_that_the_log_is_whole_and_how_fast_it_looked(stored, run):
    log_one(stored, "one")
    answer = run("verify")
    assert answer.exit_code == 0, answer.output
    assert "a second)" in answer.output
    assert answer.output.endswith("the log is whole\n")


def rename(sessions: sessionmaker, name: str) -> None:
    """Give the last line another name, as a superuser who switches the triggers off."""
    last = "(SELECT entry_id FROM audit_links ORDER BY sequence DESC LIMIT 1)"
    with sessions.begin() as session:
        session.execute(text("SET LOCAL session_replication_role = replica"))
        change = f"UPDATE audit_entries SET actor_name = :name WHERE id = {last}"
        session.execute(text(change), {"name": name})


def test_the_command_names_what_is_wrong_and_fails(stored, run):
    log_one(stored, "one")
    rename(stored, "somebody else")
    with stored() as session:
        last = session.query(AuditLink).order_by(AuditLink.sequence.desc()).first()
    answer = run("verify")
    rename(stored, SYSTEM.name)
    assert answer.exit_code == 1
    assert f"sequence {last.sequence}, entry {last.entry_id}: the line was altered" in answer.output
    assert "the log is NOT whole: 1 findings" in answer.output


def test_an_anchor_is_written_to_a_file_and_checked_again(stored, run, tmp_path):
    log_one(stored, "one")
    made = run("anchor", "--export", tmp_path / "anchor.json")
    assert made.exit_code == 0, made.output
    answer = run("verify", "--anchor", tmp_path / "anchor.json")
    assert answer.exit_code == 0, answer.output
    assert "the log is whole" in answer.output


def test_an_anchor_file_that_somebody_changed_is_named(stored, run, tmp_path):
    log_one(stored, "one")
    path = tmp_path / "anchor.json"
    run("anchor", "--export", path)
    path.write_text(json.dumps(json.loads(path.read_text()) | {"hash": "00" * 32}))
    answer = run("verify", "--anchor", path)
    assert answer.exit_code == 1
    assert "the anchor does not carry our signature" in answer.output


def test_a_file_that_is_no_anchor_is_refused_in_one_line(run, tmp_path):
    (tmp_path / "other.json").write_text("{}")
    answer = run("verify", "--anchor", tmp_path / "other.json")
    assert answer.output == f"Error: {tmp_path / 'other.json'}: This is not an anchor of the log.\n"
