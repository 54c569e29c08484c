"""Runs that are cut off, meet each other, or meet a record that cannot go."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import sessionmaker

from resilience.clock import FixedClock
from resilience.db.session import make_engine
from resilience.privacy.retention import Rule
from resilience.retention.models import DeletionProof
from resilience.retention.running import Run
from resilience.signals.models import Signal
from resilience.signals.retention import CONTENT, erase_content
from resilience.uow import UnitOfWork
from tests.cast import NOW, YUSUF, People
from tests.factories import signals

HOW_MANY = 30
LATER = datetime(2027, 5, 23, 8, 0, tzinfo=UTC)
IN_FIVES = replace(CONTENT, batch_size=5)


@pytest.fixture
def sessions(fresh_database):
    """Return sessions that really commit, on a database with thirty old signals."""
    engine = make_engine(fresh_database)
    maker = sessionmaker(engine, expire_on_commit=False)
    with maker.begin() as session:
        uow = UnitOfWork(session, People(session).actor(YUSUF), NOW)
        for _ in range(HOW_MANY):
            signals.recorded(uow)
    yield maker
    engine.dispose()


def run(sessions, expiry):
    return Run(sessions, FixedClock(LATER), "R-test").expire([expiry])


def tally(sessions):
    """Return how many texts are left, how many proofs there are, and about how many records."""
    with sessions() as session:
        proof = DeletionProof.rule == Rule.CONTENT
        return (
            session.scalar(select(func.count()).where(Signal.text != "")),
            session.scalar(select(func.count()).where(proof)),
            session.scalar(select(func.count(DeletionProof.object_id.distinct())).where(proof)),
        )


def test_two_runs_at_once_share_the_work_and_prove_each_record_once(sessions):
    with ThreadPoolExecutor(2) as both:
        outcomes = list(both.map(lambda _: run(sessions, IN_FIVES), range(2)))
    assert sum(outcome.total for outcome in outcomes) == HOW_MANY
    assert tally(sessions) == (0, HOW_MANY, HOW_MANY)


class Cut(BaseException):
    """The process is killed: nothing in it gets to clean up."""


def test_a_run_that_was_cut_off_goes_on_where_it_stopped(sessions):
    left = [3]

    def cut_off(session, ids, now):
        erase_content(session, ids, now)
        left[0] -= 1
        if not left[0]:
            raise Cut

    with pytest.raises(Cut):
        run(sessions, replace(IN_FIVES, expire=cut_off))
    assert tally(sessions) == (HOW_MANY - 10, 10, 10)
    run(sessions, IN_FIVES)
    assert tally(sessions) == (0, HOW_MANY, HOW_MANY)


def test_a_record_that_cannot_go_is_set_aside_and_the_rest_goes(sessions):
    with sessions() as session:
        poisoned = session.scalars(select(Signal.id).order_by(Signal.id).offset(7)).first()

    def refuse_one(session, ids, now):
        if poisoned in ids:
            raise RuntimeError("always")
        erase_content(session, ids, now)

    outcome = run(sessions, replace(IN_FIVES, expire=refuse_one))
    assert (outcome.total, outcome.failed, outcome.error) == (HOW_MANY - 1, 1, "RuntimeError")
    assert tally(sessions) == (1, HOW_MANY - 1, HOW_MANY - 1)
