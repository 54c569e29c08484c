"""Corrections with two people at once: real commits, real locks."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from resilience.db.session import make_engine, session_factory
from resilience.errors import ConflictError, ResilienceError
from resilience.handling import assigning
from resilience.handling.drafts import CorrectionDraft, KindDraft
from resilience.handling.models import SignalVersion
from resilience.handling.services import CorrectedMeanwhileError, correct_signal
from resilience.maps.models import SignalRollup
from resilience.maps.rollups import rebuild
from resilience.signals.assignment_models import SignalAssignment
from resilience.signals.drafts import PlaceDraft
from resilience.signals.models import Signal
from resilience.signals.services import withdraw_signal
from resilience.uow import UnitOfWork
from tests.cast import LOTTE, NOW, YUSUF, People
from tests.factories.handling import REASON
from tests.factories.signals import KORENMOLENBUURT, PORTS, recorded


@pytest.fixture
def sessions(fresh_database):
    """Return the maker of sessions that really commit."""
    engine = make_engine(fresh_database)
    yield session_factory(engine)
    engine.dispose()


@pytest.fixture
def signal_id(sessions):
    """Return the id of a signal of Yusuf that is counted."""
    with sessions.begin() as session:
        return recorded(UnitOfWork(session, People(session).actor(YUSUF), NOW)).id


def at_once(sessions, *acts, slug=YUSUF):
    """Do everything in transactions of their own at one moment; return answers or refusals."""
    barrier = Barrier(len(acts))

    def run(act):
        try:
            with sessions.begin() as session:
                uow = UnitOfWork(session, People(session).actor(slug), NOW)
                barrier.wait()
                act(uow)
        except ResilienceError as refusal:
            return type(refusal)
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def correcting(signal_id, **changes):
    draft = CorrectionDraft(version=1, reason=REASON, **changes)
    return lambda uow: correct_signal(uow, signal_id, draft)


def in_step(sessions, signals):
    """Tell whether the counts are what the signals say."""
    with sessions.begin() as session:
        report = rebuild(session, 2026)
        return (report.signals, report.corrected) == (signals, 0)


@pytest.mark.parametrize("_time", range(3))
def test_of_two_corrections_at_once_the_second_is_shown_the_first(sessions, signal_id, _time):
    answers = at_once(
        sessions,
        correcting(signal_id, kind=KindDraft("LB01", 1)),
        correcting(signal_id, place=PlaceDraft(buurt_code=KORENMOLENBUURT)),
    )
    assert sorted(answers, key=str) == sorted([None, CorrectedMeanwhileError], key=str)
    with sessions() as session:
        assert session.scalar(select(func.count(SignalVersion.id))) == 1
        assert session.get(Signal, signal_id).version == 2
    assert in_step(sessions, 1)


def test_six_corrections_at_once_are_one(sessions, signal_id):
    acts = [correcting(signal_id, kind=KindDraft("OV01", 3))] * 6
    assert at_once(sessions, *acts).count(None) == 1
    assert in_step(sessions, 1)


@pytest.mark.parametrize("_time", range(3))
def test_a_correction_at_the_moment_of_withdrawing_keeps_the_counts_right(
    sessions, signal_id, _time
):
    answers = at_once(
        sessions,
        correcting(signal_id, place=PlaceDraft(buurt_code=KORENMOLENBUURT)),
        lambda uow: withdraw_signal(uow, signal_id, "Vergissing.", PORTS),
    )
    assert answers[1] is None
    assert answers[0] in (None, ConflictError)
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(SignalRollup)) == 0
    assert in_step(sessions, 0)


def test_of_two_who_take_a_signal_up_at_once_one_has_it(sessions, signal_id):
    def take(slug):
        return lambda uow: assigning.take_signal(
            UnitOfWork(uow.session, People(uow.session).actor(slug), NOW), signal_id
        )

    answers = at_once(sessions, take(YUSUF), take(LOTTE))
    assert sorted(answers, key=str) == sorted([None, ConflictError], key=str)
    with sessions() as session:
        assert session.scalar(select(func.count(SignalAssignment.id))) == 1
