"""Taking words out of the answers about a signal, and out of what its reporter said of them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from resilience.redaction import Redaction, Redactor
from resilience.signals.feedback_models import (
    LONGEST_ANSWER,
    LONGEST_VERDICT_REASON,
    FeedbackMessage,
)


def redact_answers(session: Session, redaction: Redaction) -> None:
    """Take the words out of every answer about one signal."""
    about = select(FeedbackMessage).where(FeedbackMessage.signal_id == redaction.signal_id)
    for answer in session.scalars(about):
        answer.text = redaction.of(answer.text, LONGEST_ANSWER)
        answer.verdict_reason = redaction.of(answer.verdict_reason, LONGEST_VERDICT_REASON)
    session.flush()


WORDS = Redactor(
    columns=("feedback_messages.text", "feedback_messages.verdict_reason"),
    redact=redact_answers,
)
