"""Reading what is owed and what was answered; rows come through ``visible`` only."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from resilience.authz.permissions import Permission
from resilience.authz.scope import visible, within_areas
from resilience.errors import NotFoundError
from resilience.signals.attributes import SignalState
from resilience.signals.feedback_models import FeedbackDuty, FeedbackMessage
from resilience.signals.models import Signal
from resilience.signals.queries import ReadSignal, read_as
from resilience.uow import UnitOfWork

#: What is withdrawn or rejected has its last word already; a flagged text waits for its review.
OWED_IN = (
    SignalState.SUBMITTED,
    SignalState.ACCEPTED,
    SignalState.FED_BACK,
    SignalState.CLOSED,
)
#: Its reporter waits on, whatever is looked at first.
WAITED_FOR_IN = (SignalState.TO_REVIEW, *OWED_IN)
LONGEST_LIST = 100


@dataclass(frozen=True, slots=True)
class OwedAnswer:
    """An answer that is owed, with its signal as the reader may know it."""

    duty: FeedbackDuty
    read: ReadSignal


def list_owed(uow: UnitOfWork, limit: int = LONGEST_LIST) -> list[OwedAnswer]:
    """Return the answers that the actor can give, first due on top."""
    duties = uow.session.scalars(_owed(uow, select(FeedbackDuty)).limit(limit)).all()
    reads = read_as(uow, [duty.signal for duty in duties])
    return [OwedAnswer(duty, read) for duty, read in zip(duties, reads, strict=True)]


def count_owed(uow: UnitOfWork) -> int:
    """Return how many answers the actor can give."""
    if not uow.actor.may(Permission.SIGNAL_HANDLE):
        return 0
    counted = select(func.count(FeedbackDuty.id)).join(FeedbackDuty.signal)
    owed = visible(uow.actor, counted.where(*_is_owed(uow)), FeedbackDuty)
    return uow.session.scalar(owed) or 0


def find_owed(uow: UnitOfWork, signal_id: UUID) -> FeedbackDuty | None:
    """Return what the actor owes the reporter of a signal, if anything."""
    wanted = select(FeedbackDuty).where(FeedbackDuty.signal_id == signal_id)
    return uow.session.scalars(_owed(uow, wanted)).first()


def load_owed(uow: UnitOfWork, signal_id: UUID) -> FeedbackDuty:
    """Return what the actor owes the reporter; raise ``NotFoundError`` when that is nothing."""
    duty = find_owed(uow, signal_id)
    if duty is None:
        raise NotFoundError(f"no answer is owed for signal {signal_id}")
    return duty


def list_duties(uow: UnitOfWork, signal_id: UUID) -> Sequence[FeedbackDuty]:
    """Return every answer that was or is owed for a signal, the first one first."""
    wanted = select(FeedbackDuty).where(FeedbackDuty.signal_id == signal_id)
    ordered = wanted.order_by(FeedbackDuty.round)
    return uow.session.scalars(visible(uow.actor, ordered, FeedbackDuty)).all()


def list_answers(uow: UnitOfWork, signal_ids: Collection[UUID]) -> Sequence[FeedbackMessage]:
    """Return the answers about signals that the actor may read, oldest first."""
    if not signal_ids:
        return []
    wanted = (
        select(FeedbackMessage)
        .where(FeedbackMessage.signal_id.in_(signal_ids))
        .order_by(FeedbackMessage.given_at, FeedbackMessage.round)
        .options(joinedload(FeedbackMessage.given_by))
    )
    return uow.session.scalars(visible(uow.actor, wanted, FeedbackMessage)).all()


def newest_answers(uow: UnitOfWork, signal_ids: Collection[UUID]) -> dict[UUID, FeedbackMessage]:
    """Return the newest answer about each signal that has one."""
    return {answer.signal_id: answer for answer in list_answers(uow, signal_ids)}


def load_answer(uow: UnitOfWork, message_id: UUID) -> FeedbackMessage:
    """Return an answer to the actor's own signal; raise ``NotFoundError`` when there is none."""
    wanted = (
        select(FeedbackMessage)
        .join(FeedbackMessage.signal)
        .where(FeedbackMessage.id == message_id, Signal.reporter_id == uow.actor.user_id)
    )
    answer = uow.session.scalar(visible(uow.actor, wanted, FeedbackMessage))
    if answer is None:
        raise NotFoundError(f"no answer {message_id} to the actor")
    return answer


def _owed(uow: UnitOfWork, statement: Select[FeedbackDuty]) -> Select[FeedbackDuty]:
    joined = statement.join(FeedbackDuty.signal).where(*_is_owed(uow))
    ordered = joined.order_by(FeedbackDuty.due_at, FeedbackDuty.id)
    loaded = ordered.options(contains_eager(FeedbackDuty.signal).joinedload(Signal.organisation))
    return visible(uow.actor, loaded, FeedbackDuty)


def _is_owed(uow: UnitOfWork) -> tuple[ColumnElement[bool], ...]:
    """Hold for what waits in the areas in which the actor handles signals."""
    return (
        FeedbackDuty.answered_at.is_(None),
        Signal.state.in_(OWED_IN),
        within_areas(Signal.buurt_code, uow.actor.areas_for(Permission.SIGNAL_HANDLE)),
    )
