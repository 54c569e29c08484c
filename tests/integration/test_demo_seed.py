"""Filling a database with the demo: whole, in order, and only once."""

import base64
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine, func, select, text
from sqlalchemy.orm import Session

from resilience import demo
from resilience.accounts.models import Organisation, User
from resilience.areas.codes import AreaLevel
from resilience.clock import FixedClock, local_day
from resilience.db.base import Base
from resilience.db.session import make_engine
from resilience.demo.seeding import seed_database
from resilience.maps.models import PublishedCell, Release
from resilience.maps.periods import PeriodKind, closed_periods
from resilience.maps.rollups import rebuild, years_counted
from resilience.safety.models import SafetyConcern
from resilience.safety.states import ConcernState
from resilience.signals.attributes import ObservationMode, SignalEventKind
from resilience.signals.models import Signal, SignalEvent, SignalLocation
from resilience.signals.record_key import record_key
from resilience.signals.taxonomy import load_type
from tests.cast import NOW
from tests.conftest import clone, drop

pytestmark = pytest.mark.xdist_group("demo seed")
SECRET = "test-record-key-secret"
ENVIRONMENT = {
    "RESILIENCE_DATABASE_URL": "named by the call",
    "RESILIENCE_SECRET_KEY": "test-secret-key-that-is-long-enough",
    "RESILIENCE_PASSWORD_SALT": "test-salt",
    "RESILIENCE_RECORD_KEY_SECRET": SECRET,
    "RESILIENCE_ENCRYPTION_KEYS": "1:" + base64.b64encode(bytes(range(32))).decode(),
}


@pytest.fixture(scope="module")
def empty_url(server_url: str, template: str, worker_id: str) -> Iterator[str]:
    """Return the address of a database with every table and no row."""
    name = f"demo_{worker_id}"
    url = clone(server_url, template, name)
    engine = create_engine(url)
    with engine.begin() as connection:
        tables = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
        # Histories cannot be emptied, but for a superuser who says that no trigger counts.
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(f"TRUNCATE {tables} CASCADE"))
    engine.dispose()
    yield url
    drop(server_url, name)


@pytest.fixture(scope="module")
def said(empty_url: str) -> Iterator[list[str]]:
    """Fill the database, as `make demo` does, and return what was said meanwhile."""
    lines: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        for name, value in ENVIRONMENT.items():
            patch.setenv(name, value)
        seed_database(empty_url, lines.append, FixedClock(NOW))
        yield lines


@pytest.fixture
def engine(empty_url: str, said: list[str]) -> Iterator[Engine]:
    """Return an engine on the filled database."""
    engine = make_engine(empty_url)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """Return a session on the filled database; its work is rolled back."""
    with Session(engine) as session:
        yield session


def count(session: Session, model: type[Base]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_it_says_what_it_fills_with_counts(said):
    assert any("signals" in line and "10 safety concerns" in line for line in said)


def test_the_history_and_the_written_signals_are_there(session):
    assert 5_700 <= count(session, Signal) <= 6_500


def test_a_second_run_changes_nothing(session, empty_url):
    models = (Organisation, User, Signal, SignalEvent, SafetyConcern, Release, PublishedCell)
    before = [count(session, model) for model in models]
    lines: list[str] = []
    seed_database(empty_url, lines.append, FixedClock(NOW))
    assert ([count(session, model) for model in models], lines) == (before, [])


def test_a_run_that_was_broken_off_is_completed(session, empty_url):
    session.execute(text("TRUNCATE published_cells, releases, class_breaks CASCADE"))
    session.commit()
    lines: list[str] = []
    seed_database(empty_url, lines.append, FixedClock(NOW))
    assert len(lines) == 1
    assert count(session, Release) > 30


def test_numbers_ascend_in_the_order_of_recording(session):
    serial = func.split_part(Signal.number, "-", 3)
    # Texts that wait for a look come last into the story, whatever their hour.
    told = select(serial).where(Signal.flagged_at.is_(None))
    numbers = session.scalars(told.order_by(Signal.recorded_at, serial)).all()
    assert list(numbers) == sorted(numbers)


def test_every_signal_has_its_first_event(session):
    matching = select(func.count(Signal.id.distinct())).join(
        SignalEvent,
        (SignalEvent.signal_id == Signal.id)
        & (SignalEvent.at == Signal.recorded_at)
        & (SignalEvent.actor_id == Signal.reporter_id)
        & (SignalEvent.kind == SignalEventKind.RECORDED),
    )
    assert session.scalar(matching) == count(session, Signal)


def test_nothing_lies_in_the_future(session):
    latest = func.greatest(Signal.recorded_at, Signal.observed_to, Signal.reported_at)
    assert session.scalar(select(func.max(latest))) <= NOW


def test_every_severity_is_within_what_its_type_allows(session):
    rows = session.execute(select(Signal.signal_type, Signal.severity, Signal.strength))
    for code, severity, strength in rows:
        found = load_type(code)
        assert (severity is None) == found.is_positive
        assert 1 <= (severity or strength) <= found.severity_max


def test_every_record_key_is_that_of_its_signal(session):
    rows = session.execute(select(Signal.id, Signal.record_key)).all()
    assert all(record_key(SECRET.encode(), found) == key for found, key in rows)


def test_exact_places_are_sealed_recent_and_of_serious_signals(session):
    rows = session.execute(select(SignalLocation, Signal).join(Signal)).all()
    assert len(rows) > 100
    for location, signal in rows:
        assert '"x"' in location.place
        assert (NOW - signal.recorded_at).days < 200
        needs_place = load_type(signal.signal_type).needs_exact_place
        assert needs_place or (signal.severity or 0) >= 3


def test_the_rollups_agree_with_the_signals(session):
    assert [rebuild(session, year).corrected for year in years_counted(session)] == [0, 0, 0]


def shown(session: Session, kind: PeriodKind, category: str) -> int:
    period = next(closed_periods(kind, local_day(NOW), 1))
    cells = (
        select(func.count())
        .join(Release)
        .where(
            Release.period_code == period.code,
            PublishedCell.level == AreaLevel.BUURT,
            PublishedCell.category == category,
        )
    )
    return session.scalar(cells.select_from(PublishedCell)) or 0


def test_the_map_of_the_last_quarter_shows_most_buurten_and_withholds_some(session):
    assert 7 <= shown(session, PeriodKind.QUARTER, "IN") <= 13
    assert shown(session, PeriodKind.QUARTER, "OV") >= 10


def test_the_map_of_the_last_four_weeks_shows_fewer(session):
    assert 1 <= shown(session, PeriodKind.FOUR_WEEKS, "IN") <= 5
    assert shown(session, PeriodKind.FOUR_WEEKS, "OV") >= 4


def test_the_rise_is_on_the_map(session):
    wanted = (
        select(PublishedCell.area_code)
        .join(Release)
        .where(PublishedCell.category == "IN", PublishedCell.level == AreaLevel.BUURT)
        .where(Release.period_code == "2026-P11")
        .order_by(PublishedCell.value.desc())
    )
    assert session.scalars(wanted).first() == "BU99010201"


def test_the_concerns_stand_where_the_written_ones_say(session):
    states = session.execute(
        select(SafetyConcern.state, func.count()).group_by(SafetyConcern.state)
    )
    assert dict(map(tuple, states)) == {ConcernState.RAISED: 2, ConcernState.ACKNOWLEDGED: 8}


def test_the_overdue_concerns_were_escalated_when_they_were_due(session):
    late = session.scalars(select(SafetyConcern).where(SafetyConcern.escalated_at.is_not(None)))
    assert sorted(concern.concern_type for concern in late) == ["PV04", "PV07"]


def test_no_receipt_was_confirmed_before_the_concern_was_raised(session):
    for concern in session.scalars(select(SafetyConcern)):
        assert concern.occurred_at <= concern.raised_at <= NOW
        assert concern.acknowledged_at is None or concern.raised_at < concern.acknowledged_at < NOW


def test_the_written_signals_name_their_place(session):
    written = session.scalars(
        select(Signal).where(Signal.text.contains("ondergrondse containers"))
    ).one()
    assert written.cell_500m is not None
    assert written.observation_mode is ObservationMode.SEEN


def test_a_database_of_others_is_left_alone(session, empty_url):
    session.add(Organisation(slug="elders", name="Elders", kind="WC", side="zorg"))
    session.flush()
    session.commit()
    lines: list[str] = []
    seed_database(empty_url, lines.append, FixedClock(NOW))
    session.execute(text("DELETE FROM organisations WHERE slug = 'elders'"))
    session.commit()
    assert lines == ["The database holds other organisations: nothing was filled."]


def test_every_persona_is_named_with_function_and_organisation():
    assert ("Yusuf Kaya", "Jongerenwerker", "Stichting Jongerenwerk De Kade") in demo.personas()
