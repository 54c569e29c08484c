"""Truly gone (R-12): not in a table, an index, a file of the database, the log, or a dump."""

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import sessionmaker

from resilience.config import ROOT
from resilience.db.embedded import EmbeddedPostgres
from resilience.db.session import make_engine
from resilience.retention.rewriting import rewrite_pending
from resilience.signals.feedback_models import FeedbackMessage, FeedbackVerdict
from resilience.signals.services import withdraw_signal
from resilience.uow import UnitOfWork
from tests.cast import NOW, YUSUF, People
from tests.factories import signals
from tests.factories.retention import run_at

#: Found nowhere else, and not in the word lists of anything.
WORD = "Zwaluwstaartkwispel"
AFTER_SIX_MONTHS = datetime(2027, 5, 23, 8, 0, tzinfo=UTC)
#: Long enough to be stored beside the table (TOAST), if the server does not compress it.
LONG = f"{WORD} " + " ".join(f"{number:x}" for number in range(10**6, 10**6 + 230))


@pytest.fixture
def sessions(fresh_database):
    """Return sessions that really commit."""
    engine = make_engine(fresh_database)
    yield sessionmaker(engine, expire_on_commit=False)
    engine.dispose()


def type_it(sessions):
    """Let people type the word wherever a signal takes words, and the planner look at it."""
    with sessions.begin() as session:
        uow = UnitOfWork(session, People(session).actor(YUSUF), NOW)
        signals.recorded(uow, "OM02", text=f"{WORD} gezien.", place=signals.PlaceDraft(
            position=signals.IN_WIEKENHOF
        ))  # fmt: skip
        session.add(answer_to(signals.recorded(uow, text=LONG), uow))
        gone = signals.recorded(uow)
        withdraw_signal(uow, gone.id, f"{WORD} stond er dubbel in.", signals.PORTS)
        session.execute(text("UPDATE signals SET action_note = :w"), {"w": f"{WORD} opgeruimd."})
    analyse(sessions)


def answer_to(signal, uow):
    """Return an answer in which the word stands, as well as in what its reader says of it."""
    return FeedbackMessage(
        signal_id=signal.id,
        round=1,
        text=f"{WORD} is hersteld.",
        given_by_id=uow.actor.user_id,
        organisation_id=signal.organisation_id,
        given_at=NOW,
        verdict=FeedbackVerdict.NOT_SATISFIED,
        verdict_at=NOW,
        verdict_reason=f"{WORD} is nog stuk.",
    )


def analyse(sessions):
    with sessions.kw["bind"].connect().execution_options(isolation_level="AUTOCOMMIT") as plain:
        plain.execute(text("ANALYZE"))


def run_to_the_end(sessions):
    """Run, and go on until no table waits: other tests write on this server meanwhile."""
    run_at(sessions, AFTER_SIX_MONTHS)
    for _ in range(12):
        with sessions() as session:
            if not session.scalars(text("SELECT table_name FROM pending_rewrites")).all():
                return
        rewrite_pending(sessions)


def columns_with(sessions, word):
    """Return every column of every table, also of the catalogue, in which the word stands."""
    with sessions() as session:
        columns = session.execute(
            text(
                "SELECT table_schema, table_name, column_name FROM information_schema.columns "
                "JOIN information_schema.tables USING (table_schema, table_name) "
                "WHERE table_type = 'BASE TABLE' OR table_name = 'pg_stats'"
            )
        ).all()
        return {
            f"{table}.{column}"
            for schema, table, column in columns
            if session.scalar(
                text(
                    f'SELECT 1 FROM "{schema}"."{table}" '
                    f'WHERE strpos("{column}"::text, :w) > 0 LIMIT 1'
                ),
                {"w": word},
            )
        }


def files_with(sessions, word):
    """Return the relations, tables, indexes and TOAST alike, in whose files the word stands."""
    with sessions.kw["bind"].connect().execution_options(isolation_level="AUTOCOMMIT") as plain:
        plain.execute(text("CHECKPOINT"))
        folder = Path(plain.scalar(text("SHOW data_directory")))
        found = plain.execute(
            text("SELECT relname, pg_relation_filepath(oid) FROM pg_class WHERE relfilenode > 0")
        ).all()
    names = {folder / path: name for name, path in found}
    database = folder / next(path for _, path in found).rpartition("/")[0]
    marked = (path for path in database.iterdir() if word.encode() in path.read_bytes())
    return {names.get(path, path.name) for path in marked}


def dump_with(url, word):
    """Tell whether the word stands in a fresh dump."""
    program = EmbeddedPostgres(ROOT / "var" / "test", durable=False).binary("pg_dump")
    done = subprocess.run(
        [str(program), url.replace("+psycopg", "")],
        capture_output=True, check=True, env=os.environ | {"PGTZ": "UTC"},
    )  # fmt: skip
    return word.encode() in done.stdout


def test_the_searches_find_the_word_as_long_as_it_is_there(sessions, fresh_database):
    type_it(sessions)
    assert columns_with(sessions, WORD) == {
        "signals.text", "signals.action_note", "signal_events.reason",
        "feedback_messages.text", "feedback_messages.verdict_reason",
    }  # fmt: skip
    assert "signals" in files_with(sessions, WORD)
    assert dump_with(fresh_database, WORD)


def test_after_a_run_the_word_is_nowhere(sessions, fresh_database):
    type_it(sessions)
    run_to_the_end(sessions)
    analyse(sessions)
    # In the index of words it stands in small letters.
    for word in (WORD, WORD.lower()):
        assert columns_with(sessions, word) == set()
        assert files_with(sessions, word) == set()
        assert not dump_with(fresh_database, word)


def test_what_people_type_is_never_sampled_for_the_planner(sessions):
    with sessions() as session:
        sampled = session.execute(
            text(
                "SELECT attrelid::regclass::text, attname FROM pg_attribute "
                "JOIN pg_class ON pg_class.oid = attrelid "
                "WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 "
                "AND attname IN ('text', 'reason', 'action_note', 'handling_condition') "
                "AND atttypid = 'varchar'::regtype AND coalesce(attstattarget, -1) <> 0"
            )
        ).all()
    assert {table for table, _ in sampled} & {"signals", "signal_events"} == set()


def test_a_table_that_was_in_use_is_written_anew_at_the_next_run(sessions):
    type_it(sessions)
    with sessions.kw["bind"].connect() as busy:
        busy.execute(text("LOCK TABLE signal_locations IN ACCESS SHARE MODE"))
        run_at(sessions, AFTER_SIX_MONTHS)
        busy.rollback()
    with sessions() as session:
        assert session.scalars(text("SELECT table_name FROM pending_rewrites")).all()
    run_to_the_end(sessions)
    assert files_with(sessions, WORD) == set()
