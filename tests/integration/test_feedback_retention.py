"""What goes of answers and confirmations: the words with the signal, who and when after a year."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from resilience.feedback.confirming import confirm_signal
from resilience.feedback.redaction import redact_answers
from resilience.feedback.retention import WHO_AND_WHEN
from resilience.maps.retention import delete_cores
from resilience.redaction import Redaction
from resilience.signals.feedback_models import FeedbackDuty, FeedbackMessage, SignalConfirmation
from resilience.signals.retention import erase_content
from tests.cast import MARIT, NOW, SANNE, YUSUF
from tests.factories.feedback import NOT_SATISFIED, answered, judged
from tests.factories.signals import recorded

MODELS = (FeedbackDuty, FeedbackMessage, SignalConfirmation)


@pytest.fixture
def signal(uow_of):
    signal = recorded(uow_of(YUSUF))
    answer = answered(uow_of(MARIT), signal, "De Zwaluwstaart is hersteld.")
    judged(uow_of(YUSUF), answer, NOT_SATISFIED, "De Zwaluwstaart is nog stuk.")
    confirm_signal(uow_of(SANNE), signal.id)
    return signal


def only(session, model):
    session.expire_all()
    return session.scalars(select(model)).all()


def test_the_words_of_an_answer_go_with_those_of_its_signal(session, signal):
    erase_content(session, [signal.id], NOW)
    (answer,) = only(session, FeedbackMessage)
    assert (answer.text, answer.verdict_reason, answer.verdict) == ("", "", NOT_SATISFIED)


@pytest.mark.parametrize("model", MODELS)
def test_with_the_core_of_a_signal_everything_that_followed_goes(session, signal, model):
    delete_cores(session, [signal.id], NOW)
    assert only(session, model) == []


def test_after_a_year_it_is_unknown_who_answered_and_who_confirmed_and_when(session, signal):
    year_later = NOW + timedelta(days=366)
    for expiry in WHO_AND_WHEN:
        ids = [row.id for row in only(session, expiry.model)]
        expiry.expire(session, ids, year_later)
    (answer,), (confirmation,) = only(session, FeedbackMessage), only(session, SignalConfirmation)
    assert (answer.given_by_id, confirmation.confirmer_id) == (None, None)
    assert {answer.given_at.hour, confirmation.at.hour} == {11}
    assert only(session, FeedbackDuty) == []


def test_a_confirmation_of_nobody_goes_on_counting(session, signal):
    WHO_AND_WHEN[-1].expire(session, [only(session, SignalConfirmation)[0].id], NOW)
    session.refresh(signal)
    assert signal.confirmation_count == 1


@pytest.mark.parametrize("expiry", WHO_AND_WHEN[1:])
def test_what_was_forgotten_does_not_wait_any_more(session, signal, expiry):
    waits = select(expiry.model.id).where(*expiry.waiting(NOW))
    ids = session.scalars(waits).all()
    expiry.expire(session, ids, NOW)
    assert (len(ids), session.scalars(waits).all()) == (1, [])


def test_redaction_takes_words_out_of_answers_and_reasons(session, signal):
    redact_answers(session, Redaction(signal.id, None, ("Zwaluwstaart",)))
    (answer,) = only(session, FeedbackMessage)
    assert "Zwaluwstaart" not in answer.text + answer.verdict_reason
