"""Answers and confirmations behind the wall: what the database alone lets people write."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from resilience.db.base import new_id
from resilience.feedback.models import NeutralMessage
from resilience.signals.feedback_models import FeedbackDuty, FeedbackMessage, SignalConfirmation
from resilience.signals.models import Signal
from tests.cast import ANNET, DIRK, LOTTE, MARIT, NOW, SANNE, TOM, YUSUF
from tests.integration.wall.test_mirror import by_scope
from tests.wall import seen_by

MODELS = (FeedbackDuty, FeedbackMessage, SignalConfirmation, NeutralMessage)


@pytest.fixture
def answered(session):
    """Return the one signal of the stage that was answered."""
    return session.scalars(select(FeedbackMessage)).one().signal


def refused(session, statement):
    with pytest.raises(DBAPIError):
        session.execute(statement)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("slug", [YUSUF, LOTTE, MARIT, SANNE, ANNET, TOM])
def test_both_walls_show_the_same_answers(session, web_sessions, cast, model, slug):
    actor = cast.actor(slug)
    assert seen_by(web_sessions, actor, select(model.id)) == by_scope(session, actor, model)


@pytest.mark.parametrize("model", MODELS)
def test_somebody_sees_an_answer_and_somebody_does_not(session, cast, model):
    seen = [len(by_scope(session, cast.actor(slug), model)) for slug in (MARIT, SANNE, DIRK)]
    assert max(seen) > min(seen) == 0


def test_nobody_sees_who_else_confirmed(acting):
    assert acting(MARIT).scalars(select(SignalConfirmation.id)).all() == []


def test_nobody_confirms_in_the_name_of_another(acting, cast, answered):
    stolen = SignalConfirmation(signal_id=answered.id, confirmer_id=cast[ANNET].id, at=NOW)
    session = acting(LOTTE)
    session.add(stolen)
    with pytest.raises(DBAPIError):
        session.flush()


def test_nobody_confirms_the_own_signal(acting, cast, answered):
    own = SignalConfirmation(signal_id=answered.id, confirmer_id=cast[YUSUF].id, at=NOW)
    session = acting(YUSUF)
    session.add(own)
    with pytest.raises(DBAPIError):
        session.flush()


def test_the_number_of_confirmations_is_not_written_by_hand(acting, answered):
    changed = text("UPDATE signals SET confirmation_count = 9 WHERE id = :id")
    refused(acting(YUSUF), changed.bindparams(id=answered.id))


def test_the_words_of_an_answer_stand(acting, answered):
    changed = text("UPDATE feedback_messages SET text = 'Anders' WHERE signal_id = :id")
    refused(acting(YUSUF), changed.bindparams(id=answered.id))


@pytest.mark.parametrize("slug", [YUSUF, MARIT])
def test_a_verdict_is_given_once_and_by_its_reader_only(acting, slug):
    changed = text("UPDATE feedback_messages SET verdict = 'helpt', verdict_at = now()")
    assert acting(slug).execute(changed).rowcount == 0


def test_who_handles_no_signals_settles_nothing(acting, session):
    settled = text("UPDATE feedback_duties SET answered_at = now() WHERE answered_at IS NULL")
    assert session.scalar(text("SELECT count(*) FROM feedback_duties WHERE answered_at IS NULL"))
    assert acting(LOTTE).execute(settled).rowcount == 0


def test_an_answer_is_given_in_the_own_name(acting, cast, session):
    open_one = session.scalars(select(Signal).where(Signal.organisation_id.is_not(None))).first()
    stolen = FeedbackMessage(
        id=new_id(), signal_id=open_one.id, round=1, text="Gedaan.", given_by_id=cast[TOM].id,
        organisation_id=cast[TOM].organisation_id, given_at=NOW,
    )  # fmt: skip
    web = acting(MARIT)
    web.add(stolen)
    with pytest.raises(DBAPIError):
        web.flush()


def test_the_sentences_of_another_organisation_are_out_of_reach(acting, session):
    assert session.scalar(text("SELECT count(*) FROM neutral_messages")) > 0
    removed = text("DELETE FROM neutral_messages")
    assert acting(TOM).execute(removed).rowcount == 0
