"""Answers, what reporters think of them, and confirmations: through the use cases."""

from sqlalchemy.orm import Session

from resilience.feedback.confirming import confirm_signal
from resilience.feedback.neutral_messages import SentenceDraft, add_sentence
from resilience.feedback.services import answer_reporter, judge_answer
from resilience.feedback.shares import count_quarter
from resilience.signals.feedback_models import FeedbackMessage, FeedbackVerdict
from resilience.signals.models import Signal
from resilience.uow import UnitOfWork
from tests.cast import MARIT, NOW, SANNE, YUSUF, People
from tests.factories.signals import PORTS, recorded

ANSWER = "Dank je wel. Wij hebben de verlichting laten herstellen."
NOT_SATISFIED = FeedbackVerdict.NOT_SATISFIED
HELPFUL = FeedbackVerdict.HELPFUL


def answered(uow: UnitOfWork, signal: Signal, text: str = ANSWER) -> FeedbackMessage:
    """Answer the reporter of a signal."""
    return answer_reporter(uow, signal.id, text, PORTS)


def judged(
    uow: UnitOfWork, answer: FeedbackMessage, verdict: FeedbackVerdict, reason: str = ""
) -> FeedbackMessage:
    """Say as its reader what one thinks of an answer."""
    return judge_answer(uow, answer.id, verdict, reason, PORTS)


def fill_feedback(session: Session) -> None:
    """Put a row in every table of feedback but that of the shares, which need many."""
    people = People(session)
    yusuf, marit, sanne = (
        UnitOfWork(session, people.actor(slug), NOW) for slug in (YUSUF, MARIT, SANNE)
    )
    signal = recorded(yusuf)
    answer = answered(marit, signal)
    judged(yusuf, answer, NOT_SATISFIED, "Het is er nog steeds donker.")
    confirm_signal(sanne, signal.id)
    add_sentence(marit, SentenceDraft("Hersteld", ANSWER))
    count_quarter(marit, "2026-Q4")
    session.flush()
