"""Recording a signal, and withdrawing it."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from resilience.accounts.models import User
from resilience.accounts.queries import list_colleagues_with
from resilience.audit.services import record_act, record_reads
from resilience.authz.permissions import Permission
from resilience.authz.policy import authorize
from resilience.authz.roles import Role
from resilience.clock import local_day
from resilience.db.base import new_id
from resilience.errors import ConflictError, NotAllowedError, ValidationError
from resilience.notifications.models import NotificationKind
from resilience.notifications.services import notify
from resilience.privacy.refusals import refuse_personal_data
from resilience.signals.attributes import SignalEventKind, SignalOrigin, SignalState
from resilience.signals.checks import fitting_type, refuse_unfit
from resilience.signals.composing import attribute_to, compose, origin_of
from resilience.signals.drafts import SignalDraft
from resilience.signals.models import Signal, SignalEvent, SignalLocation, signal_numbers
from resilience.signals.placing import Placed, keeps_exact_place, place
from resilience.signals.police_origin import refuse_unfit_handling
from resilience.signals.ports import Ports
from resilience.signals.queries import find_sent, load_signal
from resilience.signals.record_key import record_key
from resilience.signals.taxonomy import SignalType, concerns_safety_officer
from resilience.signals.wording import ALREADY_WITHDRAWN, NO_REASON, SENT_OTHERWISE
from resilience.uow import UnitOfWork


def record_signal(uow: UnitOfWork, draft: SignalDraft, ports: Ports) -> Signal:
    """Record a signal once: a second sending of the same draft returns the first signal."""
    authorize(uow.actor, Permission.SIGNAL_RECORD)
    sent = find_sent(uow, draft.client_id)
    if sent is not None:
        return _same(sent, draft)
    signal_type = fitting_type(draft.signal_type)
    refuse_unfit(draft)
    reporter = _reporter(uow)
    refuse_unfit_handling(draft.handling, origin_of(reporter.organisation))
    placed = place(uow.session, draft.place)
    signal = compose(draft, signal_type, placed, uow.now)
    attribute_to(signal, reporter)
    try:
        _store(uow, signal, ports)
    except IntegrityError:
        sent = find_sent(uow, draft.client_id)
        if sent is None:
            raise
        return _same(sent, draft)
    _keep_exact_place(uow, signal, signal_type, placed)
    _note(uow, signal, SignalEventKind.RECORDED)
    ports.count_in(uow.session, signal)
    record_act(uow, "signal:record", "signal", signal.id)
    if concerns_safety_officer(signal_type, signal.severity):
        _tell_safety_officers(uow, signal)
    uow.session.flush()
    return signal


def withdraw_signal(uow: UnitOfWork, signal_id: UUID, reason: str, ports: Ports) -> Signal:
    """Take one's own signal back: it no longer counts, and what was typed is gone at once.

    The row without text stays, so that the history and the counts remain explicable
    (domain.md 4.4, class D).
    """
    signal = load_own_signal(uow, signal_id)
    if not reason.strip():
        raise ValidationError(NO_REASON, "reason")
    refuse_personal_data({"reason": reason})
    _claim_withdrawal(uow, signal)
    uow.session.execute(delete(SignalLocation).where(SignalLocation.signal_id == signal.id))
    _note(uow, signal, SignalEventKind.WITHDRAWN, reason.strip())
    ports.count_out(uow.session, signal)
    record_act(uow, "signal:withdraw", "signal", signal.id)
    uow.session.flush()
    return signal


def load_own_signal(uow: UnitOfWork, signal_id: UUID) -> Signal:
    """Return the actor's own signal; raise ``NotAllowedError`` for one of somebody else."""
    signal = load_signal(uow, signal_id)
    if signal.reporter_id != uow.actor.user_id:
        raise NotAllowedError("only the reporter can withdraw a signal")
    return signal


def log_listing(uow: UnitOfWork, signals: Iterable[Signal]) -> None:
    """Log that the actor saw these signals in a list; one's own need no line."""
    others = [signal.id for signal in signals if signal.reporter_id != uow.actor.user_id]
    record_reads(uow, "signal:list", "signal", others)


def read_signal(uow: UnitOfWork, signal_id: UUID) -> Signal:
    """Return a signal to be shown in full; reading what somebody else wrote is logged."""
    signal = load_signal(uow, signal_id)
    if signal.reporter_id != uow.actor.user_id:
        record_act(uow, "signal:read", "signal", signal.id)
    return signal


def origin_of_reporter(uow: UnitOfWork) -> SignalOrigin:
    """Return where what the actor records comes from."""
    return origin_of(_reporter(uow).organisation)


def _same(sent: Signal, draft: SignalDraft) -> Signal:
    """Return what was sent before, unless the draft says something else: that must not be lost."""
    if (sent.signal_type, sent.text) != (draft.signal_type, draft.text.strip()):
        raise ValidationError(SENT_OTHERWISE, "text")
    return sent


def _reporter(uow: UnitOfWork) -> User:
    reporter = uow.session.get(User, uow.actor.user_id) if uow.actor.user_id else None
    if reporter is None:
        raise NotAllowedError("a signal needs a reporter")
    return reporter


def _store(uow: UnitOfWork, signal: Signal, ports: Ports) -> None:
    """Insert the row in a savepoint: a sending that came first makes this one fail alone."""
    number = uow.session.scalar(signal_numbers.next_value())
    signal.id = new_id()
    signal.number = f"S-{local_day(uow.now).year}-{number:06d}"
    signal.state = SignalState.SUBMITTED
    signal.record_key = record_key(ports.record_key_secret, signal.id)
    with uow.session.begin_nested():
        uow.session.add(signal)


def _keep_exact_place(
    uow: UnitOfWork, signal: Signal, signal_type: SignalType, placed: Placed
) -> None:
    if placed.point is not None and keeps_exact_place(signal_type, signal.severity):
        uow.session.add(SignalLocation(signal_id=signal.id, place=placed.point.as_text()))


def _note(uow: UnitOfWork, signal: Signal, kind: SignalEventKind, reason: str = "") -> None:
    uow.session.add(
        SignalEvent(
            signal_id=signal.id, at=uow.now, actor_id=uow.actor.user_id, kind=kind, reason=reason
        )
    )


def _tell_safety_officers(uow: UnitOfWork, signal: Signal) -> None:
    officers = list_colleagues_with(
        uow.session, signal.organisation_id, Role.SAFETY_OFFICER, uow.now
    )
    subject = (signal.id, signal.number)
    notify(uow, (officer.id for officer in officers), NotificationKind.SIGNAL_ACUTE, subject)


def _claim_withdrawal(uow: UnitOfWork, signal: Signal) -> None:
    """Change the state in one statement, so that two presses withdraw once."""
    claim = (
        update(Signal)
        .where(Signal.id == signal.id, Signal.state == SignalState.SUBMITTED)
        .values(state=SignalState.WITHDRAWN, text="", action_note="", handling_condition="")
        .returning(Signal.id)
    )
    if uow.session.scalar(claim) is None:
        raise ConflictError(ALREADY_WITHDRAWN)
