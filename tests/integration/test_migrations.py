"""The migrations: they end at the models, and can be undone with rows in the tables."""

from datetime import timedelta

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, func, inspect, select

from resilience.accounts.session_models import AlertKind
from resilience.accounts.sessions import begin_session
from resilience.accounts.sign_in_watch import EVERYBODY, Finding, tell
from resilience.accounts.throttle import Knock, begin_attempt
from resilience.audit.anchors import make_anchor
from resilience.audit.models import AuditEntry
from resilience.audit.pruning import prune
from resilience.audit.signing import Signer
from resilience.authz.actor import SYSTEM
from resilience.db import migrate
from resilience.db.session import make_engine, session_factory
from resilience.drafts.services import keep_draft
from resilience.jobs.models import JobRun
from resilience.maps.periods import Period
from resilience.maps.release import publish_period
from resilience.schema import metadata
from resilience.signal_lists.saved_views import save_view
from resilience.signals.exact_place_models import ReadPurpose
from resilience.signals.exact_places import read_exact_place
from resilience.uow import UnitOfWork
from tests.cast import ANNET, ELS, NOW, SASKIA, TOM, YUSUF, People
from tests.factories import safety, signals, systems
from tests.factories.dossiers import fill_dossiers
from tests.factories.exports import fill_exports
from tests.factories.feedback import fill_feedback
from tests.factories.handling import fill_handling
from tests.factories.imports import fill_imports
from tests.factories.people import fill_accounts
from tests.factories.retention import fill_retention
from tests.factories.review import fill_review
from tests.factories.sessions import DESK


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
            signal = signals.recorded(
                uow, "OM02", place=signals.PlaceDraft(position=signals.IN_WIEKENHOF)
            )
            safety.raised(uow)
            keep_draft(uow, "signal", [("text", "Nog niet klaar")])
            save_view(uow, "Open", {"state": "ingediend"})
            begin_session(session, uow.actor.user_id, DESK, NOW)
            read_exact_place(uow, signal.id, ReadPurpose.VISIT, most_a_day=9)
            fill_handling(uow, signal)
        reviewer = UnitOfWork(session, People(session).actor(SASKIA), NOW)
        fill_review(uow, reviewer)
        uow = UnitOfWork(session, SYSTEM, NOW + timedelta(days=400))
        publish_period(uow, 2025, Period.parse("2026-P12"))
        session.add(JobRun(job_name="publish-closed-periods", started_at=NOW))
        fill_accounts(UnitOfWork(session, People(session).actor(TOM), NOW))
        begin_attempt(session, Knock("a" * 64, DESK.origin), "nobody@x.example", NOW)
        tell(uow, Finding(AlertKind.PLATFORM_PEAK, EVERYBODY, NOW))
        fill_retention(session, People(session)[YUSUF])
        fill_feedback(session)
        fill_imports(UnitOfWork(session, People(session).actor(TOM), NOW))
        fill_dossiers(UnitOfWork(session, People(session).actor(ELS), NOW), signal)
        fill_exports(session, [People(session)[YUSUF]])
        system = systems.registered(session, People(session)[YUSUF])
        systems.token_of(session, system)
        systems.used(session, system)
    fill_log(engine)
    engine.dispose()


def fill_log(engine):
    """Anchor what was logged, and remove a line of it."""
    with session_factory(engine).begin() as session:
        make_anchor(session, Signer(b"secret"), NOW)
        prune(session, session.scalars(select(AuditEntry.id).limit(1)).all(), NOW)


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
    assert empty_tables(fresh_database) <= {"published_cells", "class_breaks", "feedback_shares"}
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
