"""One act on many signals: each by its own rules; what does not go leaves the others alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from resilience.errors import (
    N_,
    ConflictError,
    NotAllowedError,
    NotFoundError,
    ResilienceError,
    ValidationError,
)
from resilience.handling.assigning import release_signal, take_signal
from resilience.signals.attributes import SignalState
from resilience.signals.listing import PAGE_SIZE
from resilience.signals.models import Signal
from resilience.signals.moves import move_signal, movers_of
from resilience.signals.ports import Ports
from resilience.signals.queries import load_signal
from resilience.signals.states import find_move
from resilience.uow import UnitOfWork

GONE = N_("It is not there any more, or you may not see it.")
NOT_YOURS = N_("This is for somebody else to do: it lies outside your role, organisation or areas.")
NOT_FROM_HERE = N_("From where it stands now this cannot be done.")
NOTHING_CHOSEN = N_("Choose one signal or more.")
TOO_MANY = N_("Choose at most fifty signals at a time.")


class Act(StrEnum):
    """What can be done with many signals at once."""

    ACCEPT = "accept"
    TAKE = "take"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one signal."""

    signal_id: UUID
    #: Empty for a signal that the actor may not see.
    number: str = ""
    #: Why it did not go; empty when it did.
    refusal: str = ""
    #: Where it stood when it was refused, or None.
    state: SignalState | None = None
    can_be_undone: bool = False


AFTER = {Act.ACCEPT: SignalState.ACCEPTED, Act.CLOSE: SignalState.CLOSED}
#: From elsewhere the same step is another act: of a closed signal, taking it up again.
BEFORE = {
    Act.ACCEPT: {SignalState.SUBMITTED},
    Act.CLOSE: {SignalState.ACCEPTED, SignalState.FED_BACK},
}


def act_on(uow: UnitOfWork, act: Act, ids: Sequence[UUID], ports: Ports) -> list[Row]:
    """Do ``act`` with each signal that allows it, and say of each what became of it."""

    def once(signal: Signal) -> bool:
        before = signal.state
        if act is Act.TAKE:
            take_signal(uow, signal.id)
            return True
        after = AFTER[act]
        if before not in BEFORE[act]:
            raise ConflictError(NOT_FROM_HERE)
        move_signal(uow, signal.id, after, ports=ports)
        return find_move(after, before, movers_of(signal, uow.actor)) is not None

    return _each(uow, ids, once)


def undo(uow: UnitOfWork, act: Act, ids: Sequence[UUID], ports: Ports) -> list[Row]:
    """Take an act back where the table of states has a way back."""

    def once(signal: Signal) -> bool:
        if act is Act.TAKE:
            release_signal(uow, signal.id)
        elif act is Act.CLOSE and signal.state is SignalState.CLOSED:
            move_signal(uow, signal.id, SignalState.ACCEPTED, ports=ports)
        else:
            raise ConflictError(NOT_FROM_HERE)
        return False

    return _each(uow, ids, once)


def _each(uow: UnitOfWork, ids: Sequence[UUID], once: Callable[[Signal], bool]) -> list[Row]:
    distinct = list(dict.fromkeys(ids))
    if not distinct:
        raise ValidationError(NOTHING_CHOSEN, "signal")
    if len(distinct) > PAGE_SIZE:
        raise ValidationError(TOO_MANY, "signal")
    return [_one(uow, signal_id, once) for signal_id in distinct]


def _one(uow: UnitOfWork, signal_id: UUID, once: Callable[[Signal], bool]) -> Row:
    try:
        signal = load_signal(uow, signal_id)
    except NotFoundError:
        return Row(signal_id, refusal=GONE)
    number, state = signal.number, signal.state
    try:
        # What fails half-way leaves nothing of itself behind.
        with uow.session.begin_nested():
            can_be_undone = once(signal)
    except ResilienceError as error:
        return Row(signal_id, number, _why(error), state)
    return Row(signal_id, number, can_be_undone=can_be_undone)


def _why(error: ResilienceError) -> str:
    return NOT_YOURS if isinstance(error, NotAllowedError) else NOT_FROM_HERE
