"""Noting that a person case went where such cases belong: to whom, when, by whom (T3)."""

from uuid import UUID

from sqlalchemy import update

from resilience.audit.services import record_act
from resilience.clock import local_day
from resilience.errors import ConflictError, ValidationError
from resilience.handling.assigning import load_workable
from resilience.handling.attributes import HandoverState
from resilience.handling.drafts import HandoverDraft
from resilience.handling.models import SignalHandover
from resilience.handling.queries import load_handover
from resilience.handling.wording import ANSWERED
from resilience.signals.wording import FUTURE_DATE
from resilience.uow import UnitOfWork


def record_handover(uow: UnitOfWork, signal_id: UUID, draft: HandoverDraft) -> SignalHandover:
    """Note that a person case was passed on; of the case itself there is nothing to note."""
    signal = load_workable(uow, signal_id)
    if draft.handed_over_on > local_day(uow.now):
        raise ValidationError(FUTURE_DATE, "handed_over_on")
    handover = SignalHandover(
        signal_id=signal.id,
        organisation_id=signal.organisation_id,
        target=draft.target,
        ground=draft.ground,
        handed_over_on=draft.handed_over_on,
        recorded_at=uow.now,
        recorded_by_id=uow.actor.user_id,
        state=HandoverState.OFFERED,
    )
    uow.session.add(handover)
    uow.session.flush()
    record_act(uow, "signal:hand_over", "signal", signal.id)
    return handover


def answer_handover(uow: UnitOfWork, handover_id: UUID, answer: HandoverState) -> SignalHandover:
    """Note whether the other side took the case on; once, and never back to "offered"."""
    handover = load_handover(uow, handover_id)
    load_workable(uow, handover.signal_id)
    is_open = SignalHandover.state == HandoverState.OFFERED
    claim = (
        update(SignalHandover)
        .where(SignalHandover.id == handover.id, is_open)
        .values(state=answer, answered_at=uow.now)
        .returning(SignalHandover.id)
    )
    if answer is HandoverState.OFFERED or uow.session.scalar(claim) is None:
        raise ConflictError(ANSWERED)
    record_act(uow, "signal:answer_handover", "signal", handover.signal_id)
    return handover
