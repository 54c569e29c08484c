"""Imports over processes that die, stop halfway, or carry 200 MB: real commits, real processes."""

import json
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from resilience.clock import FixedClock
from resilience.config import ROOT
from resilience.db.session import make_engine, session_factory
from resilience.imports.claiming import claimed
from resilience.imports.mapping import Matching
from resilience.imports.models import ImportedSignal, ImportPiece, ImportRow, SignalImport
from resilience.imports.running import list_due, work_on
from resilience.imports.services import ColumnsDraft, cancel_import, match_columns, store_import
from resilience.imports.states import ImportState
from resilience.signals.models import Signal
from resilience.uow import UnitOfWork
from tests.cast import NOW, TOM, People
from tests.factories.imports import CODES, csv_file, received, row

CLOCK = FixedClock(NOW)
#: Two batches; without texts, as the guard is not what is tried here.
MANY = 6_000


@pytest.fixture
def maker(fresh_database):
    """Return the sessions of a database of its own."""
    engine = make_engine(fresh_database)
    yield session_factory(engine)
    engine.dispose()


def as_tom(session):
    people = People(session)
    return UnitOfWork(session, people.actor(TOM), NOW)


def begun(maker, count=MANY):
    """Bring in a file of which everything is known, up to where the machine takes over."""
    with maker.begin() as session:
        uow = as_tom(session)
        found = received(uow, csv_file(*(row(at, Omschrijving="") for at in range(count))))
        columns = Matching.from_json(found.matching).columns
        match_columns(uow, found.id, ColumnsDraft("Meldingen", columns))
        kept = Matching(columns, {name.lower(): code for name, code in CODES.items()})
        found.matching = kept.as_json()
        return found.id


def decided(maker, import_id):
    work_on(maker, CLOCK, import_id)
    with maker.begin() as session:
        store_import(as_tom(session), import_id, is_valid_only=False)


def worker(database, *arguments):
    command = [sys.executable, "-m", "tests.integration.import_worker", database, *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def killed_at_work(maker, database, import_id):
    """Let another process work on an import, and kill it when it is somewhere in the middle."""
    process = worker(database, str(import_id))
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with maker() as session:
            if session.get_one(SignalImport, import_id).done_count:
                break
        time.sleep(0.02)
    process.kill()
    process.wait()


def count_of(maker, table):
    with maker() as session:
        return session.scalar(select(func.count()).select_from(table))


def state_of(maker, import_id):
    with maker() as session:
        return session.get_one(SignalImport, import_id).state


def test_a_check_goes_on_where_a_killed_process_was(maker, fresh_database):
    import_id = begun(maker)
    killed_at_work(maker, fresh_database, import_id)
    before = count_of(maker, ImportRow)
    work_on(maker, CLOCK, import_id)
    assert before % 5_000 == 0
    assert count_of(maker, ImportRow) == MANY
    assert state_of(maker, import_id) is ImportState.CHECKED


def test_a_process_that_is_killed_while_storing_leaves_nothing_and_the_next_stores_all(
    maker, fresh_database
):
    import_id = begun(maker)
    decided(maker, import_id)
    before = count_of(maker, Signal)
    killed_at_work(maker, fresh_database, import_id)
    half = count_of(maker, Signal) - before
    with maker() as session:
        assert list_due(session) == ([import_id] if half == 0 else [])
    work_on(maker, CLOCK, import_id)
    assert half in {0, MANY}
    assert count_of(maker, Signal) - before == count_of(maker, ImportedSignal) == MANY
    assert count_of(maker, ImportPiece) == 0


def test_an_import_that_somebody_works_on_is_left_alone(maker):
    import_id = begun(maker, 10)
    with claimed(maker, import_id) as is_ours:
        assert is_ours
        assert work_on(maker, CLOCK, import_id) is False
    assert state_of(maker, import_id) is ImportState.CHECKING


def test_a_check_gives_its_turn_back_and_goes_on_in_the_next(maker):
    import_id = begun(maker)
    turns = 0
    while state_of(maker, import_id) is ImportState.CHECKING:
        work_on(maker, CLOCK, import_id, timedelta(0))
        turns += 1
    assert turns > 1
    assert count_of(maker, ImportRow) == MANY


def test_an_import_that_is_stopped_while_it_is_checked_ends_there(maker):
    import_id = begun(maker)
    work_on(maker, CLOCK, import_id, timedelta(0))
    with maker.begin() as session:
        cancel_import(as_tom(session), import_id)
    work_on(maker, CLOCK, import_id)
    assert (count_of(maker, ImportRow), count_of(maker, ImportPiece)) == (0, 0)


def test_two_hundred_megabytes_go_through_the_web_and_the_machine_in_little_memory(
    maker, fresh_database, tmp_path
):
    form = tmp_path / "form"
    attachment = b"x" * 40_000
    with form.open("wb") as file:
        file.write(b'--part\r\nContent-Disposition: form-data; name="typed_by"\r\n\r\n')
        with maker() as session:
            file.write(str(People(session)[TOM].id).encode() + b"\r\n--part\r\n")
        file.write(b'Content-Disposition: form-data; name="file"; filename="x.csv"\r\n\r\n')
        file.write(b"Zaaknummer;Categorie;Datum;Postcode;Bijlage\r\n")
        for at in range(5_000):
            file.write(b"Z-%d;Zwerfvuil;21-11-2026;1234AB;%s\r\n" % (at, attachment))
        file.write(b"--part--\r\n")
    said = json.loads(worker(fresh_database, "", str(form)).communicate(timeout=120)[0])
    assert form.stat().st_size > 200_000_000
    assert count_of(maker, ImportRow) == 5_000
    assert said["megabytes"] < 300
