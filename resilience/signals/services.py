"""Recording a signal, and withdrawing it."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from resilience.accounts.models import User
from resilience.audit.services import record_act, record_reads
from resilience.authz.permissions import Permission
from resilience.authz.policy import authorize
from resilience.clock import local_day
from resilience.db.base import new_id
from resilience.errors import NotAllowedError, ValidationError
from resilience.signals.attributes import SignalEventKind, SignalOrigin, SignalState
from resilience.signals.checks import fitting_type, refuse_unfit
from resilience.signals.composing import attribute_to, compose, origin_of
from resilience.signals.drafts import SignalDraft
from resilience.signals.feedback_models import FIRST_ROUND, FeedbackDuty
from resilience.signals.feedback_terms import answer_due
from resilience.signals.flags import flagged_in, keep_flags, typed_texts
from resilience.signals.models import Signal, SignalEvent, SignalLocation, signal_numbers
from resilience.signals.moves import move_signal
from resilience.signals.placing import Placed, keeps_exact_place, place
from resilience.signals.police_origin import refuse_unfit_handling
from resilience.signals.ports import Ports
from resilience.signals.queries import find_sent, load_signal
from resilience.signals.record_key import record_key
from resilience.signals.taxonomy import SignalType
from resilience.signals.telling import tell_of_acute
from resilience.signals.wording import SENT_OTHERWISE
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
    flags = flagged_in(typed_texts(signal))
    signal.state = SignalState.TO_REVIEW if flags else SignalState.SUBMITTED
    signal.flagged_at = uow.now if flags else None
    try:
        _store(uow, signal, ports)
    except IntegrityError:
        sent = find_sent(uow, draft.client_id)
        if sent is None:
            raise
        return _same(sent, draft)
    _keep_exact_place(uow, signal, signal_type, placed)
    _note(uow, signal, SignalEventKind.RECORDED)
    keep_flags(uow.session, signal.id, flags, uow.now)
    _owe_answer(uow, signal)
    ports.count_in(uow.session, signal)
    record_act(uow, "signal:record", "signal", signal.id)
    tell_of_acute(uow, signal)
    uow.session.flush()
    return signal


def withdraw_signal(uow: UnitOfWork, signal_id: UUID, reason: str, ports: Ports) -> Signal:
    """Take one's own signal back: it no longer counts, and what was typed is gone at once.

    The row without text stays, so that the history and the counts remain explicable
    (domain.md 4.4, class D).
    """
    load_own_signal(uow, signal_id)
    return move_signal(uow, signal_id, SignalState.WITHDRAWN, reason, ports=ports)


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
    """Return what was sent before, unless the draft says something else: that must not be lost.

    After a review other words may stand there than were sent, and the old ones are nowhere.
    """
    is_reviewed = sent.flagged_at is not None and sent.state is not SignalState.TO_REVIEW
    said, meant = (sent.signal_type, sent.text), (draft.signal_type, draft.text.strip())
    if said != meant and not is_reviewed:
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
    signal.record_key = record_key(ports.record_key_secret, signal.id)
    with uow.session.begin_nested():
        uow.session.add(signal)


def _keep_exact_place(
    uow: UnitOfWork, signal: Signal, signal_type: SignalType, placed: Placed
) -> None:
    if placed.point is not None and keeps_exact_place(signal_type, signal.severity):
        uow.session.add(SignalLocation(signal_id=signal.id, place=placed.point.as_text()))


def _owe_answer(uow: UnitOfWork, signal: Signal) -> None:
    if signal.is_feedback_wanted:
        due = answer_due(uow.now)
        uow.session.add(
            FeedbackDuty(signal_id=signal.id, round=FIRST_ROUND, owed_at=uow.now, due_at=due)
        )


def _note(uow: UnitOfWork, signal: Signal, kind: SignalEventKind, reason: str = "") -> None:
    uow.session.add(
        SignalEvent(
            signal_id=signal.id, at=uow.now, actor_id=uow.actor.user_id, kind=kind, reason=reason
        )
    )
