"""Confirming what somebody else reported: once a person, and it can be taken back."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from resilience.audit.services import record_act
from resilience.authz.permissions import Permission
from resilience.authz.policy import authorize
from resilience.authz.scope import visible
from resilience.errors import ConflictError
from resilience.feedback import wording
from resilience.feedback.nearby import RECENT
from resilience.feedback.similar import STANDING
from resilience.signals.feedback_models import SignalConfirmation
from resilience.signals.models import Signal
from resilience.signals.queries import load_signal
from resilience.uow import UnitOfWork


def confirm_signal(uow: UnitOfWork, signal_id: UUID) -> Signal:
    """Say that one saw the same; saying it twice counts once."""
    authorize(uow.actor, Permission.SIGNAL_RECORD)
    signal = load_signal(uow, signal_id)
    refusal = why_not(uow, signal)
    if refusal:
        raise ConflictError(refusal)
    if find_own(uow, signal_id) is None and _stored(uow, signal_id):
        record_act(uow, "signal:confirm", "signal", signal_id)
        uow.session.refresh(signal, ["confirmation_count"])
    return signal


def take_back(uow: UnitOfWork, signal_id: UUID) -> Signal:
    """Take one's confirmation back: it no longer counts."""
    authorize(uow.actor, Permission.SIGNAL_RECORD)
    signal = load_signal(uow, signal_id)
    taken = uow.session.scalar(
        update(SignalConfirmation)
        .where(
            SignalConfirmation.signal_id == signal_id,
            SignalConfirmation.visible_to(uow.actor),
            SignalConfirmation.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=uow.now)
        .returning(SignalConfirmation.id)
    )
    if taken is None:
        raise ConflictError(wording.NOT_CONFIRMED)
    record_act(uow, "signal:withdraw_confirmation", "signal", signal_id)
    uow.session.refresh(signal, ["confirmation_count"])
    return signal


def find_own(uow: UnitOfWork, signal_id: UUID) -> SignalConfirmation | None:
    """Return the actor's standing confirmation of a signal; those of others nobody sees."""
    wanted = select(SignalConfirmation).where(
        SignalConfirmation.signal_id == signal_id, SignalConfirmation.withdrawn_at.is_(None)
    )
    found: SignalConfirmation | None = uow.session.scalar(
        visible(uow.actor, wanted, SignalConfirmation)
    )
    return found


def why_not(uow: UnitOfWork, signal: Signal) -> str:
    """Return why the actor cannot confirm a signal that they see; empty when they can."""
    if signal.reporter_id == uow.actor.user_id:
        return wording.OWN_SIGNAL
    if signal.state not in STANDING or signal.content_erased_at is not None:
        return wording.NOT_OPEN
    return wording.TOO_OLD if signal.recorded_at <= uow.now - RECENT else ""


def _stored(uow: UnitOfWork, signal_id: UUID) -> bool:
    """Store it in a savepoint; False when a second press came first."""
    confirmation = SignalConfirmation(
        signal_id=signal_id, confirmer_id=uow.actor.user_id, at=uow.now
    )
    try:
        with uow.session.begin_nested():
            uow.session.add(confirmation)
    except IntegrityError:
        return False
    return True
