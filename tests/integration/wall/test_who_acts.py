"""Who acts is said for one transaction: it reaches every next one, and nobody else."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from resilience.accounts.models import User
from resilience.app import create_app, refuse_without_wall
from resilience.authz.acting import act_as
from resilience.config import ConfigurationError
from resilience.db.session import make_engine, make_web_engine, session_factory
from tests.cast import ANNET, NOW, YUSUF
from tests.factories.counted import make_signal
from tests.wall import as_web, count


@pytest.fixture
def pooled(fresh_database):
    """Return web sessions on one real connection that is used again and again."""
    owner = make_engine(fresh_database)
    with session_factory(owner).begin() as session:
        make_signal(session, session.scalar(select(User).where(User.email.like(f"{YUSUF}%"))))
    engine = make_web_engine(as_web(fresh_database))
    yield session_factory(engine)
    engine.dispose()
    owner.dispose()


def test_no_actor_stays_on_a_connection(pooled, cast):
    with pooled() as session:
        act_as(session, cast.actor(YUSUF))
        backend = session.scalar(select(func.pg_backend_pid()))
        assert count(session, "signals") == 1
        session.commit()
    with pooled() as next_one:
        assert next_one.scalar(select(func.pg_backend_pid())) == backend
        assert count(next_one, "signals") == 0


def test_a_new_transaction_of_the_same_request_acts_as_the_same_person(pooled, cast):
    with pooled() as session:
        act_as(session, cast.actor(YUSUF))
        for end in (session.commit, session.rollback, session.commit):
            assert count(session, "signals") == 1
            end()


def test_an_undone_savepoint_does_not_undo_who_acts(pooled, cast):
    with pooled() as session:
        savepoint = session.begin_nested()
        act_as(session, cast.actor(YUSUF))
        savepoint.rollback()
        assert count(session, "signals") == 1


def test_a_row_that_was_there_already_undoes_its_savepoint_and_nothing_else(pooled, cast):
    with pooled() as session:
        act_as(session, cast.actor(YUSUF))
        known = session.scalar(select(User.email).limit(1))
        made = {"organisation_id": cast[YUSUF].organisation_id, "created_at": NOW}
        twin = User(email=known, name="x", function_title="x", fs_uniquifier="x", **made)
        with pytest.raises(IntegrityError), session.begin_nested():
            session.add(twin)
        assert count(session, "signals") == 1


def test_who_acts_next_in_the_same_transaction_sees_the_own_rows_only(pooled, cast):
    with pooled() as session:
        act_as(session, cast.actor(YUSUF))
        assert count(session, "signals") == 1
        act_as(session, cast.actor(ANNET))
        assert count(session, "signals") == 0


def test_a_request_cannot_reach_the_sessions_of_the_owner(app):
    shell = app.extensions["resilience"]
    with app.test_request_context(), pytest.raises(RuntimeError, match="web_sessions"):
        _ = shell.sessions


def test_the_web_process_refuses_to_start_as_the_owner(config, fresh_database):
    powerful = create_app(replace(config, database_url=fresh_database))
    with pytest.raises(ConfigurationError, match=r"may not connect as 'weerbaar'.*superuser"):
        refuse_without_wall(powerful)


def test_the_web_process_starts_as_the_web_role(config):
    refuse_without_wall(create_app(config))


def test_a_database_that_is_away_does_not_keep_the_web_process_from_starting(config, tmp_path):
    away = f"postgresql+psycopg://resilience_web@/none?host={tmp_path}"
    refuse_without_wall(create_app(replace(config, database_url=away)))
