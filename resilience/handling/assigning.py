"""Taking up a signal, handing it to a colleague, and letting it go."""

from uuid import UUID

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from resilience.audit.services import record_act
from resilience.authz.permissions import Permission
from resilience.errors import ConflictError, NotAllowedError, ValidationError
from resilience.handling.permitted import may_work_on
from resilience.handling.queries import find_assignment, list_readers
from resilience.handling.wording import NOT_A_READER, NOT_TAKEN, TAKEN
from resilience.notifications.models import NotificationKind
from resilience.notifications.services import notify
from resilience.signals.assignment_models import SignalAssignment
from resilience.signals.models import Signal
from resilience.signals.queries import load_signal
from resilience.uow import UnitOfWork


def load_workable(uow: UnitOfWork, signal_id: UUID) -> Signal:
    """Return a signal of the own organisation that the actor may work on."""
    signal = load_signal(uow, signal_id)
    if not may_work_on(signal, uow.actor):
        raise NotAllowedError(f"{uow.actor.name} does not work on this signal")
    return signal


def take_signal(uow: UnitOfWork, signal_id: UUID) -> SignalAssignment:
    """Take up a signal that nobody has; a second press changes nothing."""
    signal = load_workable(uow, signal_id)
    running = find_assignment(uow, signal.id)
    if running is not None:
        if running.assignee_id == uow.actor.user_id:
            return running
        raise ConflictError(TAKEN)
    return _begin(uow, signal, _acting(uow))


def assign_signal(uow: UnitOfWork, signal_id: UUID, assignee_id: UUID) -> SignalAssignment:
    """Give a signal to a colleague who may read it; whoever had it lets it go."""
    signal = load_workable(uow, signal_id)
    running = find_assignment(uow, signal.id)
    if not may_pass_on(uow, running):
        raise NotAllowedError("this signal is with somebody else")
    if assignee_id not in {reader.id for reader in list_readers(uow, signal)}:
        raise ValidationError(NOT_A_READER, "assignee")
    if running is not None:
        if running.assignee_id == assignee_id:
            return running
        _end(uow, running)
    begun = _begin(uow, signal, assignee_id)
    notify(uow, [assignee_id], NotificationKind.SIGNAL_ASSIGNED, (signal.id, signal.number))
    return begun


def release_signal(uow: UnitOfWork, signal_id: UUID) -> None:
    """Let a signal go, so that a colleague can take it up."""
    signal = load_workable(uow, signal_id)
    running = find_assignment(uow, signal.id)
    if running is None:
        raise ConflictError(NOT_TAKEN)
    if not may_pass_on(uow, running):
        raise NotAllowedError("this signal is with somebody else")
    _end(uow, running)
    record_act(uow, "signal:release", "signal", signal.id)


def may_pass_on(uow: UnitOfWork, running: SignalAssignment | None) -> bool:
    """Tell whether the actor may give it to somebody: who has it, or who reads for the team."""
    is_free = running is None or running.assignee_id == uow.actor.user_id
    return is_free or uow.actor.may(Permission.SIGNAL_READ)


def _begin(uow: UnitOfWork, signal: Signal, assignee_id: UUID) -> SignalAssignment:
    begun = SignalAssignment(
        signal_id=signal.id,
        organisation_id=signal.organisation_id,
        assignee_id=assignee_id,
        assigned_by_id=_acting(uow),
        assigned_at=uow.now,
    )
    try:
        with uow.session.begin_nested():
            uow.session.add(begun)
    except IntegrityError as error:
        # Somebody took it at the same moment; the index lets one of them have it.
        raise ConflictError(TAKEN) from error
    record_act(uow, "signal:assign", "signal", signal.id)
    return begun


def _end(uow: UnitOfWork, running: SignalAssignment) -> None:
    """End an assignment in one statement, so that of two people who pass it on one does."""
    claim = (
        update(SignalAssignment)
        .where(SignalAssignment.id == running.id, SignalAssignment.ended_at.is_(None))
        .values(ended_at=uow.now)
        .returning(SignalAssignment.id)
    )
    if uow.session.scalar(claim) is None:
        raise ConflictError(TAKEN)


def _acting(uow: UnitOfWork) -> UUID:
    if uow.actor.user_id is None:
        raise NotAllowedError("only a person takes up a signal")
    return uow.actor.user_id
