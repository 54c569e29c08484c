"""The migrations: they end at the models, and can be undone with rows in the tables."""

from datetime import timedelta

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, func, inspect, select

from resilience.authz.actor import SYSTEM
from resilience.db import migrate
from resilience.db.session import make_engine, session_factory
from resilience.jobs.models import JobRun
from resilience.maps.periods import Period
from resilience.maps.release import publish_period
from resilience.schema import metadata
from resilience.uow import UnitOfWork
from tests.cast import ANNET, NOW, YUSUF, People
from tests.factories import safety, signals


def tables(url):
    engine = create_engine(url)
    names = set(inspect(engine).get_table_names())
    engine.dispose()
    return names


def test_a_migrated_database_is_exactly_what_the_models_say(connection):
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    assert compare_metadata(context, metadata()) == []


def fill(url):
    """Put a row in every table that a day of work fills."""
    engine = make_engine(url)
    with session_factory(engine).begin() as session:
        for slug in (YUSUF, ANNET):
            uow = UnitOfWork(session, People(session).actor(slug), NOW)
            signals.recorded(uow, "OM02", place=signals.PlaceDraft(position=signals.IN_WIEKENHOF))
            safety.raised(uow)
        uow = UnitOfWork(session, SYSTEM, NOW + timedelta(days=400))
        publish_period(uow, 2025, Period.parse("2026-P12"))
        session.add(JobRun(job_name="publish-closed-periods", started_at=NOW))
    engine.dispose()


def empty_tables(url):
    engine = create_engine(url)
    with engine.connect() as connection:
        counts = {
            table.name: connection.scalar(select(func.count()).select_from(table))
            for table in metadata().sorted_tables
        }
    engine.dispose()
    return {name for name, count in counts.items() if not count}


def test_every_migration_can_be_undone_with_rows_in_the_tables(fresh_database):
    fill(fresh_database)
    # Two people are too few for a number, so of the release no cell is stored.
    assert empty_tables(fresh_database) <= {"published_cells", "class_breaks"}
    migrate.downgrade(fresh_database, "base")
    assert tables(fresh_database) == {"alembic_version"}


def test_an_undone_database_can_be_brought_up_again(fresh_database):
    before = tables(fresh_database)
    migrate.downgrade(fresh_database, "base")
    migrate.upgrade(fresh_database)
    assert tables(fresh_database) == before


def test_migrating_twice_changes_nothing(fresh_database):
    before = tables(fresh_database)
    migrate.upgrade(fresh_database)
    assert tables(fresh_database) == before
