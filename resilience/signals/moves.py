"""Moving a signal on: one step of the table in ``states``, by somebody who may make it."""

from uuid import UUID

from sqlalchemy import delete, update

from resilience.audit.services import record_act
from resilience.authz.actor import Actor, inside
from resilience.authz.permissions import Permission
from resilience.errors import ConflictError, NotAllowedError, ValidationError
from resilience.notifications.models import NotificationKind
from resilience.notifications.services import notify
from resilience.privacy.refusals import refuse_personal_data
from resilience.signals.attributes import SignalEventKind, SignalState
from resilience.signals.models import Signal, SignalEvent, SignalLocation
from resilience.signals.ports import Ports
from resilience.signals.queries import load_signal
from resilience.signals.states import COUNTED_OUT, Move, Mover, find_move, states_before
from resilience.signals.telling import tell_of_acute
from resilience.signals.wording import (
    ALREADY_MOVED,
    ALREADY_WITHDRAWN,
    NO_REASON,
    NO_REASON_TO_REJECT,
)
from resilience.uow import UnitOfWork

#: How the log names each step.
ACTS = {
    SignalState.SUBMITTED: "signal:clear",
    SignalState.TO_REVIEW: "signal:flag",
    SignalState.ACCEPTED: "signal:accept",
    SignalState.FED_BACK: "signal:feed_back",
    SignalState.CLOSED: "signal:close",
    SignalState.REJECTED: "signal:reject",
    SignalState.WITHDRAWN: "signal:withdraw",
}
#: With these the words of a signal open to whoever may read it.
LET_THROUGH = (SignalEventKind.CLEARED, SignalEventKind.REWORDED, SignalEventKind.REDACTED)
#: What was typed, which goes at once when a signal ends without counting (class D).
WITHOUT_TEXT = {"text": "", "action_note": "", "handling_condition": ""}


def movers_of(signal: Signal, actor: Actor) -> frozenset[Mover]:
    """Return what ``actor`` is to a signal that they may see."""
    found = set()
    is_reporter = actor.user_id is not None and signal.reporter_id == actor.user_id
    if is_reporter:
        found.add(Mover.REPORTER)
    # Nobody looks after their own words.
    elif actor.may(Permission.SIGNAL_REVIEW) and signal.organisation_id == actor.organisation_id:
        found.add(Mover.REVIEWER)
    areas = actor.areas_for(Permission.SIGNAL_HANDLE)
    if any(inside(signal.buurt_code, code) for code in areas):
        found.add(Mover.COORDINATOR)
    return frozenset(found)


def move_signal(
    uow: UnitOfWork, signal_id: UUID, to: SignalState, reason: str = "", *, ports: Ports
) -> Signal:
    """Make one step with a signal that the actor may see, and keep the counts in step.

    Raises
    ------
    NotFoundError
        When there is no such signal for the actor.
    NotAllowedError
        When the step is for somebody else to make.
    ConflictError
        When the signal stands where no such step begins (any more).
    ValidationError
        When the step asks a reason and there is none, or it holds data of a person.

    """
    signal = load_signal(uow, signal_id)
    movers = movers_of(signal, uow.actor)
    before = states_before(to, movers)
    if not before:
        raise NotAllowedError(f"{uow.actor.name} cannot bring a signal to {to.value}")
    move = find_move(signal.state, to, movers)
    if move is None:
        raise _conflict(signal)
    _step(uow, signal, move, reason)
    if to in COUNTED_OUT:
        _end(uow, signal, ports)
    return signal


def make_move(uow: UnitOfWork, signal: Signal, by: Mover, to: SignalState) -> Signal:
    """Make a step of the guard or of a job, which no person can ask for as such."""
    move = find_move(signal.state, to, {by})
    if move is None or to in COUNTED_OUT:
        raise _conflict(signal)
    _step(uow, signal, move, "")
    return signal


def _step(uow: UnitOfWork, signal: Signal, move: Move, reason: str) -> None:
    reason = _fit_reason(move, reason)
    _claim(uow, signal, move)
    uow.session.add(
        SignalEvent(
            signal_id=signal.id,
            at=uow.now,
            actor_id=uow.actor.user_id,
            kind=move.event,
            reason=reason,
        )
    )
    if move.event in LET_THROUGH:
        tell_of_acute(uow, signal)
    act = ACTS[move.after]
    record_act(uow, act, "signal", signal.id)
    if move.after is SignalState.REJECTED and signal.reporter_id is not None:
        subject = (signal.id, signal.number)
        notify(uow, [signal.reporter_id], NotificationKind.SIGNAL_REJECTED, subject)
    uow.session.flush()


def _fit_reason(move: Move, reason: str) -> str:
    if move.needs_reason and not reason.strip():
        is_rejected = move.after is SignalState.REJECTED
        raise ValidationError(NO_REASON_TO_REJECT if is_rejected else NO_REASON, "reason")
    refuse_personal_data({"reason": reason})
    return reason.strip()


def _claim(uow: UnitOfWork, signal: Signal, move: Move) -> None:
    """Change the state in one statement, so that of two presses one counts."""
    emptied = WITHOUT_TEXT if move.after in COUNTED_OUT else {}
    claim = (
        update(Signal)
        .where(Signal.id == signal.id, Signal.state == move.before)
        .values(state=move.after, **emptied)
        .returning(Signal.id)
    )
    if uow.session.scalar(claim) is None:
        uow.session.refresh(signal)
        raise _conflict(signal)


def _end(uow: UnitOfWork, signal: Signal, ports: Ports) -> None:
    """Stop counting; what the actor may not remove of the place goes in the night (4.4)."""
    uow.session.execute(delete(SignalLocation).where(SignalLocation.signal_id == signal.id))
    # A correction may have come between reading and claiming: it counts where it stands now.
    uow.session.refresh(signal)
    ports.count_out(uow.session, signal)
    uow.session.flush()


def _conflict(signal: Signal) -> ConflictError:
    is_withdrawn = signal.state is SignalState.WITHDRAWN
    return ConflictError(ALREADY_WITHDRAWN if is_withdrawn else ALREADY_MOVED)
