"""Answering the reporter of a signal, and what the reporter thinks of the answer."""

from uuid import UUID

from sqlalchemy import update

from resilience.audit.services import record_act
from resilience.authz.permissions import Permission
from resilience.authz.policy import authorize
from resilience.errors import ConflictError
from resilience.feedback import wording
from resilience.feedback.checks import fit_text
from resilience.feedback.queries import load_answer, load_owed
from resilience.notifications.models import NotificationKind
from resilience.notifications.services import notify
from resilience.signals.attributes import SignalState
from resilience.signals.feedback_models import (
    FIRST_ROUND,
    LAST_ROUND,
    LONGEST_ANSWER,
    LONGEST_VERDICT_REASON,
    FeedbackDuty,
    FeedbackMessage,
    FeedbackVerdict,
)
from resilience.signals.feedback_terms import answer_due
from resilience.signals.models import Signal
from resilience.signals.moves import move_signal
from resilience.signals.ports import Ports
from resilience.uow import UnitOfWork

#: An answer says that the signal was taken up, also where nobody had said so before.
STEPS_TO_ANSWERED = {
    SignalState.SUBMITTED: (SignalState.ACCEPTED, SignalState.FED_BACK),
    SignalState.ACCEPTED: (SignalState.FED_BACK,),
}
#: From here "not satisfied" takes a signal up again.
ENDED = (SignalState.FED_BACK, SignalState.CLOSED)


def answer_reporter(uow: UnitOfWork, signal_id: UUID, text: str, ports: Ports) -> FeedbackMessage:
    """Give the answer that is owed, once; the reporter is told that there is one."""
    authorize(uow.actor, Permission.SIGNAL_HANDLE)
    duty = load_owed(uow, signal_id)
    typed = fit_text(text, LONGEST_ANSWER, "text", missing=wording.NO_TEXT)
    _claim(uow, duty)
    answer = FeedbackMessage(
        signal_id=signal_id,
        round=duty.round,
        text=typed,
        given_by_id=uow.actor.user_id,
        organisation_id=uow.actor.organisation_id,
        given_at=uow.now,
    )
    uow.session.add(answer)
    for state in STEPS_TO_ANSWERED.get(duty.signal.state, ()):
        move_signal(uow, signal_id, state, ports=ports)
    record_act(uow, "feedback:give", "signal", signal_id)
    _tell(uow, duty.signal, duty.signal.reporter_id, NotificationKind.FEEDBACK_GIVEN)
    uow.session.flush()
    return answer


def judge_answer(
    uow: UnitOfWork, message_id: UUID, verdict: FeedbackVerdict, reason: str, ports: Ports
) -> FeedbackMessage:
    """Keep what the reporter thinks of an answer; "not satisfied" opens the signal once more."""
    answer = load_answer(uow, message_id)
    typed = fit_text(reason, LONGEST_VERDICT_REASON, "reason")
    judged = uow.session.scalar(
        update(FeedbackMessage)
        .where(FeedbackMessage.id == answer.id, FeedbackMessage.verdict.is_(None))
        .values(verdict=verdict, verdict_at=uow.now, verdict_reason=typed)
        .returning(FeedbackMessage.id)
    )
    if judged is None:
        raise ConflictError(wording.JUDGED_ALREADY)
    record_act(uow, "feedback:judge", "signal", answer.signal_id)
    if verdict is FeedbackVerdict.NOT_SATISFIED and answer.round == FIRST_ROUND:
        _open_again(uow, answer, ports)
    uow.session.flush()
    return answer


def _claim(uow: UnitOfWork, duty: FeedbackDuty) -> None:
    """Settle the duty in one statement, so that of two answers one is given."""
    claimed = uow.session.scalar(
        update(FeedbackDuty)
        .where(FeedbackDuty.id == duty.id, FeedbackDuty.answered_at.is_(None))
        .values(answered_at=uow.now)
        .returning(FeedbackDuty.id)
    )
    if claimed is None:
        raise ConflictError(wording.ANSWERED_ALREADY)


def _open_again(uow: UnitOfWork, answer: FeedbackMessage, ports: Ports) -> None:
    """Owe a second answer, which is the last one: the key of round and signal allows no third."""
    signal = answer.signal
    uow.session.add(
        FeedbackDuty(
            signal_id=signal.id, round=LAST_ROUND, owed_at=uow.now, due_at=answer_due(uow.now)
        )
    )
    if signal.state in ENDED:
        move_signal(uow, signal.id, SignalState.ACCEPTED, ports=ports)
    _tell(uow, signal, answer.given_by_id, NotificationKind.FEEDBACK_NOT_ENOUGH)


def _tell(
    uow: UnitOfWork, signal: Signal, recipient_id: UUID | None, kind: NotificationKind
) -> None:
    """Tell that something stands with the signal; what it says is read there."""
    if recipient_id is not None:
        notify(uow, [recipient_id], kind, (signal.id, signal.number))
