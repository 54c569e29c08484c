"""The roll-ups: kept with every signal, and equal to what a recount finds."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from resilience.db.session import make_engine
from resilience.errors import ConflictError
from resilience.maps.contribution import contribution_of
from resilience.maps.models import SignalRollup
from resilience.maps.rollups import count_in, count_out, move, rebuild, years_counted
from resilience.signals.attributes import Handling, SignalState
from tests.cast import ANNET, KARIN, YUSUF, People
from tests.factories.counted import (
    IN_AUGUST,
    KORENMOLENBUURT,
    TOUWSLAGERSBUURT,
    WIEKENHOF,
    count_signals,
    make_signal,
)

#: Around new year, where ISO years and calendar years differ.
MOMENTS = st.integers(0, 10 * 24).map(
    lambda hours: datetime(2025, 12, 27, tzinfo=UTC) + timedelta(hours=hours)
)
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["record", "withdraw", "correct"]),
        st.sampled_from([YUSUF, ANNET, KARIN]),
        st.sampled_from(["IN01", "LB01", "WB04"]),
        st.sampled_from([KORENMOLENBUURT, WIEKENHOF, TOUWSLAGERSBUURT]),
        MOMENTS,
        st.integers(0, 30),
    ),
    max_size=25,
)


def rows(session):
    """Return every roll-up row as plain values."""
    columns = SignalRollup.__table__.columns
    return sorted(map(tuple, session.execute(select(*columns))), key=str)


def withdraw(session, signal):
    """Withdraw a signal the way the feature does: out of the counts, then marked."""
    count_out(session, signal)
    signal.state = SignalState.WITHDRAWN
    session.flush()


def correct(session, signal, edit):
    """Change what a signal counts for."""
    before = contribution_of(signal)
    _, _, _, signal.buurt_code, signal.observed_from, _ = edit
    signal.handling = Handling.CONDITIONAL
    move(session, out=[before], into=[contribution_of(signal)])
    session.flush()


def apply(session, cast, edit, alive):
    """Do one edit."""
    act, who, signal_type, buurt_code, at, place = edit
    if act == "record" or not alive:
        alive.extend(count_signals(session, {cast[who]: 1}, signal_type, buurt_code, at))
    elif act == "withdraw":
        withdraw(session, alive.pop(place % len(alive)))
    else:
        correct(session, alive[place % len(alive)], edit)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(edits=EDITS)
def test_after_random_edits_a_recount_finds_nothing_out_of_step(session, cast, edits):
    with session.begin_nested() as savepoint:
        alive = []
        for edit in edits:
            apply(session, cast, edit, alive)
        kept = rows(session)
        reports = [rebuild(session, year) for year in years_counted(session)]
        assert rows(session) == kept
        assert sum(report.corrected for report in reports) == 0
        assert sum(report.signals for report in reports) == len(alive)
        savepoint.rollback()


def test_a_recount_repairs_what_is_out_of_step(session, cast):
    count_signals(session, {cast[YUSUF]: 3})
    right = rows(session)
    session.query(SignalRollup).update({"signal_count": 7})
    assert rebuild(session, 2026).corrected == 1
    assert rows(session) == right


def test_a_withdrawn_signal_leaves_no_row_behind(session, cast):
    [signal] = count_signals(session, {cast[YUSUF]: 1})
    withdraw(session, signal)
    assert rows(session) == []


def test_a_signal_counts_in_the_dutch_week_in_which_it_was_seen(session, cast):
    sunday_evening_utc = datetime(2026, 8, 16, 22, 30, tzinfo=UTC)
    count_signals(session, {cast[YUSUF]: 1}, at=sunday_evening_utc)
    assert session.scalar(select(SignalRollup.week)).isoformat() == "2026-08-17"


def test_a_signal_of_unknown_time_counts_in_the_week_of_recording(session, cast):
    signal = make_signal(session, cast[YUSUF])
    signal.observed_from = None
    signal.recorded_at = IN_AUGUST + timedelta(days=7)
    count_in(session, signal)
    assert session.scalar(select(SignalRollup.week)).isoformat() == "2026-08-24"


def test_a_signal_that_was_never_counted_cannot_be_taken_out(session, cast):
    with pytest.raises(ConflictError):
        count_out(session, make_signal(session, cast[YUSUF]))


@pytest.fixture
def makers(fresh_database):
    """Return a maker of sessions that really commit."""
    engine = make_engine(fresh_database, pool_size=8)
    yield sessionmaker(engine, expire_on_commit=False)
    engine.dispose()


def record_and_withdraw(makers, turn):
    """Record three signals eight times and withdraw one of each three; rows in either order."""
    buurten = [KORENMOLENBUURT, WIEKENHOF, TOUWSLAGERSBUURT]
    for round_number in range(8):
        order = buurten if (turn + round_number) % 2 else buurten[::-1]
        with makers.begin() as session:
            yusuf = People(session)[YUSUF]
            made = [make_signal(session, yusuf, buurt_code=code) for code in order]
            count_in(session, *made)
        with makers.begin() as session:
            withdraw(session, session.merge(made[0]))


def test_people_who_record_and_withdraw_at_once_lose_no_count(makers):
    with ThreadPoolExecutor(6) as people:
        list(people.map(lambda turn: record_and_withdraw(makers, turn), range(6)))
    with makers.begin() as session:
        report = rebuild(session, 2026)
    assert (report.signals, report.corrected) == (6 * 8 * 2, 0)


def recount(makers):
    """Count 2026 anew in a transaction of its own."""
    with makers.begin() as session:
        return rebuild(session, 2026)


def test_a_recount_waits_for_signals_that_are_being_recorded(makers):
    with makers() as recording, ThreadPoolExecutor(1) as other:
        count_signals(recording, {People(recording)[YUSUF]: 2})
        report = other.submit(recount, makers)
        wait([report], timeout=0.3)
        assert not report.done()
        recording.commit()
        assert (report.result().signals, report.result().corrected) == (2, 0)
