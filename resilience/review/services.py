"""What a quality reviewer does with flagged words, and what their author does with them."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from resilience.audit.services import record_act, record_reads
from resilience.authz.permissions import Permission
from resilience.authz.policy import authorize
from resilience.errors import ConflictError, NotAllowedError, NotFoundError, ValidationError
from resilience.notifications.models import NotificationKind
from resilience.notifications.services import mark_read, notify
from resilience.privacy.redacting import holds_word
from resilience.privacy.refusals import refuse_personal_data
from resilience.review import queries
from resilience.review.decisions import Decision, ReviewReason
from resilience.review.models import SignalReview
from resilience.review.wording import (
    BEING_REDACTED,
    NO_REASON,
    NO_WORDS,
    NOT_IN_TEXT,
    NOT_WAITING,
    NOTE_POINTS,
    SAME_WORDS,
    WORD_TOO_SHORT,
)
from resilience.signals.attributes import Handling, SignalEventKind, SignalState
from resilience.signals.checks import check_texts
from resilience.signals.flags import close_flags, flagged_in, typed_texts
from resilience.signals.judging import judge_words
from resilience.signals.models import Signal, SignalEvent
from resilience.signals.moves import move_signal
from resilience.signals.ports import Ports
from resilience.uow import UnitOfWork

SHORTEST_WORD = 2


@dataclass(frozen=True, slots=True)
class Said:
    """Why the words should not stay, as the author reads it."""

    reason: ReviewReason | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class NewWords:
    """The texts of a signal as its author words them now."""

    text: str
    action_note: str = ""
    handling_condition: str = ""


def read_for_review(uow: UnitOfWork, signal_id: UUID) -> Signal:
    """Return a flagged signal of the own organisation to a reviewer; that is logged."""
    authorize(uow.actor, Permission.SIGNAL_REVIEW)
    signal = queries.load_flagged(uow, signal_id)
    if signal.reporter_id != uow.actor.user_id:
        record_act(uow, "review:read", "signal", signal.id)
    mark_read(uow, signal.id)
    return signal


def log_queue(uow: UnitOfWork, signals: Collection[Signal]) -> None:
    """Log that the actor saw these in the queue; one's own need no line."""
    others = [each.id for each in signals if each.reporter_id != uow.actor.user_id]
    record_reads(uow, "review:list", "signal", others)


def clear_words(uow: UnitOfWork, signal_id: UUID, ports: Ports) -> Signal:
    """Let the words stand as they are: from now on the signal is one like any other."""
    signal = _load_waiting(uow, signal_id)
    _keep(uow, signal, SignalReview(decision=Decision.CLEAR, note=""))
    move_signal(uow, signal_id, SignalState.SUBMITTED, ports=ports)
    close_flags(uow.session, signal_id, uow.now)
    _tell_author(uow, signal, NotificationKind.SIGNAL_CLEARED)
    return signal


def ask_rewording(uow: UnitOfWork, signal_id: UUID, said: Said) -> Signal:
    """Ask the author for other words, and say kindly why."""
    signal = _load_waiting(uow, signal_id)
    decided = _decided(Decision.ASK, said)
    _keep(uow, signal, decided)
    uow.session.add(
        SignalEvent(
            signal_id=signal.id,
            at=uow.now,
            actor_id=uow.actor.user_id,
            kind=SignalEventKind.REWORDING_ASKED,
        )
    )
    _tell_author(uow, signal, NotificationKind.REWORDING_ASKED)
    return signal


def order_redaction(
    uow: UnitOfWork, signal_id: UUID, words: Sequence[str], said: Said
) -> SignalReview:
    """Have words taken out everywhere; a job does it at once, as no page may touch history."""
    signal = _load_waiting(uow, signal_id)
    decided = _decided(Decision.REDACT, said)
    decided.words = json.dumps(_fit_words(signal, words))
    _keep(uow, signal, decided)
    return decided


def load_to_reword(uow: UnitOfWork, signal_id: UUID) -> Signal:
    """Return one's own signal whose words wait for a reviewer."""
    signal = queries.load_flagged(uow, signal_id)
    if signal.reporter_id != uow.actor.user_id:
        raise NotFoundError(f"no signal {signal_id} to reword")
    if signal.state is not SignalState.TO_REVIEW:
        raise ConflictError(NOT_WAITING)
    return signal


def reword(uow: UnitOfWork, signal_id: UUID, words: NewWords) -> bool:
    """Replace one's own words; tell whether they still wait for a reviewer.

    Nothing of the old words is kept: no version, no event, no line in the log (R-03).
    """
    authorize(uow.actor, Permission.SIGNAL_RECORD)
    signal = load_to_reword(uow, signal_id)
    fresh = _fit_texts(signal, words)
    if fresh == typed_texts(signal):
        raise ValidationError(SAME_WORDS, "text")
    for field, text in fresh.items():
        setattr(signal, field, text)
    uow.session.flush()
    is_flagged = judge_words(uow, signal)
    record_act(uow, "review:reword", "signal", signal.id)
    uow.session.flush()
    return is_flagged


def _fit_texts(signal: Signal, words: NewWords) -> dict[str, str]:
    is_conditional = signal.handling is Handling.CONDITIONAL
    texts = {
        "text": words.text.strip(),
        "action_note": words.action_note.strip(),
        "handling_condition": words.handling_condition.strip() if is_conditional else "",
    }
    check_texts(texts, needs_condition=is_conditional)
    return texts


def _load_waiting(uow: UnitOfWork, signal_id: UUID) -> Signal:
    """Return what waits for a decision of this reviewer, held until it is taken."""
    authorize(uow.actor, Permission.SIGNAL_REVIEW)
    signal = queries.load_flagged(uow, signal_id, for_update=True)
    if signal.reporter_id == uow.actor.user_id:
        raise NotAllowedError("nobody reviews their own words")
    if signal.state is not SignalState.TO_REVIEW:
        raise ConflictError(NOT_WAITING)
    if queries.is_being_redacted(uow, signal_id):
        raise ConflictError(BEING_REDACTED)
    return signal


def _decided(decision: Decision, said: Said) -> SignalReview:
    if said.reason is None:
        raise ValidationError(NO_REASON, "reason")
    refuse_personal_data({"note": said.note})
    if flagged_in({"note": said.note}):
        raise ValidationError(NOTE_POINTS, "note")
    return SignalReview(decision=decision, reason=said.reason, note=said.note.strip())


def _keep(uow: UnitOfWork, signal: Signal, decided: SignalReview) -> None:
    decided.signal_id, decided.at = signal.id, uow.now
    decided.reviewer_id = _reviewer(uow)
    uow.session.add(decided)
    record_act(uow, f"review:{ACTS[decided.decision]}", "signal", signal.id)
    uow.session.flush()


def _reviewer(uow: UnitOfWork) -> UUID:
    if uow.actor.user_id is None:
        raise NotAllowedError("a review needs a reviewer")
    return uow.actor.user_id


def _fit_words(signal: Signal, words: Sequence[str]) -> list[str]:
    wanted = list(dict.fromkeys(word.strip() for word in words if word.strip()))
    if not wanted:
        raise ValidationError(NO_WORDS, "words")
    if any(len(word) < SHORTEST_WORD for word in wanted):
        raise ValidationError(WORD_TOO_SHORT, "words")
    texts = typed_texts(signal).values()
    if not all(any(holds_word(text, word) for text in texts) for word in wanted):
        raise ValidationError(NOT_IN_TEXT, "words")
    return wanted


def _tell_author(uow: UnitOfWork, signal: Signal, kind: NotificationKind) -> None:
    if signal.reporter_id is not None:
        notify(uow, [signal.reporter_id], kind, (signal.id, signal.number))
    uow.session.flush()


ACTS = {Decision.CLEAR: "clear", Decision.ASK: "ask", Decision.REDACT: "redact"}
