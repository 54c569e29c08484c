"""What of answers and confirmations goes after a year: who, and when exactly (class C).

The words of an answer go with those of its signal (``signals.retention``).
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from resilience.expiry import Expiry, everything, start_of_week
from resilience.privacy.retention import Rule
from resilience.signals.feedback_models import FeedbackDuty, FeedbackMessage, SignalConfirmation


def delete_duties(session: Session, ids: Sequence[UUID], _now: datetime) -> None:
    """Delete what was owed: it tells when its signal was recorded, and is counted by now."""
    session.execute(delete(FeedbackDuty).where(FeedbackDuty.id.in_(ids)))


def forget_who_answered(session: Session, ids: Sequence[UUID], _now: datetime) -> None:
    """Leave of an answer that there was one, in which week, and the verdict."""
    session.execute(
        update(FeedbackMessage)
        .where(FeedbackMessage.id.in_(ids))
        .values(
            given_by_id=None,
            given_at=start_of_week(FeedbackMessage.given_at),
            verdict_at=start_of_week(FeedbackMessage.verdict_at),
        )
        .execution_options(synchronize_session=False)
    )


def forget_who_confirmed(session: Session, ids: Sequence[UUID], _now: datetime) -> None:
    """Leave of a confirmation that it counts, and in which week it came."""
    session.execute(
        update(SignalConfirmation)
        .where(SignalConfirmation.id.in_(ids))
        .values(confirmer_id=None, at=start_of_week(SignalConfirmation.at))
        .execution_options(synchronize_session=False)
    )


DUTIES = Expiry(
    rule=Rule.REPORTER,
    object_type="feedback_duty",
    model=FeedbackDuty,
    starts=FeedbackDuty.owed_at,
    waiting=everything,
    expire=delete_duties,
    tables=("feedback_duties",),
    is_proved_together=True,
)
ANSWERS = Expiry(
    rule=Rule.REPORTER,
    object_type="feedback_message",
    model=FeedbackMessage,
    starts=FeedbackMessage.given_at,
    waiting=lambda _now: (FeedbackMessage.given_by_id.is_not(None),),
    expire=forget_who_answered,
    tables=("feedback_messages",),
    organisation=FeedbackMessage.organisation_id,
    is_proved_together=True,
)
CONFIRMATIONS = Expiry(
    rule=Rule.REPORTER,
    object_type="signal_confirmation",
    model=SignalConfirmation,
    starts=SignalConfirmation.at,
    waiting=lambda _now: (SignalConfirmation.confirmer_id.is_not(None),),
    expire=forget_who_confirmed,
    tables=("signal_confirmations",),
    is_proved_together=True,
)
WHO_AND_WHEN = (DUTIES, ANSWERS, CONFIRMATIONS)
