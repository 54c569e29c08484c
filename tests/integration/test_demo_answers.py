"""The answers of Havermonde: a list that lives, shares to look at, and somebody who objects."""

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import sessionmaker

from resilience.feedback.models import FeedbackCount, FeedbackShare
from resilience.feedback.queries import list_owed
from resilience.signals.feedback_models import FeedbackDuty, FeedbackMessage, SignalConfirmation
from resilience.uow import UnitOfWork
from tests.cast import HASSAN, MARIT, NOW, People


@pytest.fixture(scope="module")
def session(demo_database):
    engine = create_engine(demo_database)
    with sessionmaker(engine)() as session:
        yield session
    engine.dispose()


def count(session, model, *conditions):
    return session.scalar(select(func.count()).select_from(model).where(*conditions))


@pytest.mark.parametrize("slug", [MARIT, HASSAN])
def test_a_coordinator_has_a_list_of_a_day_and_not_of_a_year(session, slug):
    owed = list_owed(UnitOfWork(session, People(session).actor(slug), NOW))
    assert 2 <= len(owed) <= 40


def test_most_answers_came_in_time_and_some_did_not(session):
    given = FeedbackDuty.answered_at.is_not(None)
    late = count(session, FeedbackDuty, FeedbackDuty.answered_at > FeedbackDuty.due_at)
    assert 0 < late < 0.2 * count(session, FeedbackDuty, given)


def test_every_answer_was_owed(session):
    answered = (
        select(func.count())
        .select_from(FeedbackDuty)
        .join(
            FeedbackMessage,
            (FeedbackMessage.signal_id == FeedbackDuty.signal_id)
            & (FeedbackMessage.round == FeedbackDuty.round)
            & (FeedbackMessage.given_at == FeedbackDuty.answered_at),
        )
    )
    assert session.scalar(answered) == count(session, FeedbackMessage) > 300


def test_somebody_was_not_satisfied_and_waits_for_a_second_answer(session):
    assert count(session, FeedbackDuty, FeedbackDuty.round == 2) == 1


def test_some_signals_were_confirmed(session):
    assert count(session, SignalConfirmation) >= 5


def test_there_are_shares_of_organisations_with_enough_answers(session):
    assert count(session, FeedbackCount) > count(session, FeedbackShare) > 0
