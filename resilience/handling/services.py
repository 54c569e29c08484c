"""Correcting a signal: what is replaced is kept, with who replaced it and why."""

from uuid import UUID

from sqlalchemy import delete, select

from resilience.audit.services import record_act
from resilience.authz.actor import inside
from resilience.authz.permissions import Permission
from resilience.authz.scope import visible
from resilience.errors import ConflictError, NotAllowedError, ValidationError
from resilience.handling.attributes import Part
from resilience.handling.correcting import Corrected, corrected, snapshot_of
from resilience.handling.drafts import CorrectionDraft
from resilience.handling.guarding import refuse_persons
from resilience.handling.models import SignalVersion
from resilience.handling.permitted import CORRECTABLE, is_reporter, parts_open_to
from resilience.handling.snapshots import ATTRIBUTES, Snapshot, differing_parts, values_of
from resilience.handling.wording import (
    CORRECTED_MEANWHILE,
    NO_REASON,
    NOT_OPEN,
    NOTHING_CHANGED,
    OUTSIDE_AREA,
    PROTECTION_STAYS,
)
from resilience.maps.rollups import recounted
from resilience.notifications.models import NotificationKind
from resilience.notifications.services import notify
from resilience.signals.attributes import SignalEventKind
from resilience.signals.judging import judge_words
from resilience.signals.models import Signal, SignalEvent, SignalLocation
from resilience.signals.placing import keeps_exact_place
from resilience.signals.queries import load_signal
from resilience.signals.taxonomy import concerns_safety_officer, load_type
from resilience.signals.telling import tell_of_acute
from resilience.uow import UnitOfWork


class CorrectedMeanwhileError(ConflictError):
    """Somebody else corrected the signal after the actor had opened it."""


def load_correctable(uow: UnitOfWork, signal_id: UUID) -> Signal:
    """Return a signal of which the actor may correct something."""
    signal = load_signal(uow, signal_id)
    if signal.state not in CORRECTABLE or signal.content_erased_at is not None:
        raise ConflictError(NOT_OPEN)
    if not parts_open_to(signal, uow.actor):
        raise NotAllowedError(f"{uow.actor.name} cannot correct this signal")
    return signal


def correct_signal(uow: UnitOfWork, signal_id: UUID, draft: CorrectionDraft) -> Signal:
    """Replace what was wrong, and keep what stood there as a version with the reason.

    The counts follow in the same transaction. Of two people at once the second is refused with
    ``CorrectedMeanwhileError``, so that nobody overwrites what they never saw.
    """
    signal = _lock(uow, load_correctable(uow, signal_id))
    if signal.version != draft.version:
        raise CorrectedMeanwhileError(CORRECTED_MEANWHILE)
    reason = draft.reason.strip()
    if not reason:
        raise ValidationError(NO_REASON, "reason")
    refuse_persons({"reason": reason})
    before = snapshot_of(signal)
    made = corrected(uow.session, before, draft, signal.origin)
    parts = _parts(before, made)
    _refuse_unfit(uow, signal, made.after, parts)
    with recounted(uow.session, signal):
        _keep_version(uow, signal, before, parts, reason)
        _apply(signal, made.after)
        uow.session.flush()
    _place_exactly(uow, signal, made)
    _note(uow, signal)
    _let_review(uow, signal, before)
    _tell(uow, signal, before)
    uow.session.flush()
    return signal


def _lock(uow: UnitOfWork, signal: Signal) -> Signal:
    """Wait for whoever corrects or moves the signal now, and return it as they leave it."""
    wanted = select(Signal).where(Signal.id == signal.id).with_for_update(of=Signal)
    locked = uow.session.scalar(
        visible(uow.actor, wanted, Signal).execution_options(populate_existing=True)
    )
    if locked is None or not parts_open_to(locked, uow.actor):
        raise ConflictError(NOT_OPEN)
    return locked


def _parts(before: Snapshot, made: Corrected) -> tuple[Part, ...]:
    parts = differing_parts(before, made.after)
    if made.point is not None and Part.PLACE not in parts:
        # Another spot in the same square of the grid.
        parts = (*parts, Part.PLACE)
    if not parts:
        raise ValidationError(NOTHING_CHANGED, "reason")
    return parts


def _refuse_unfit(
    uow: UnitOfWork, signal: Signal, after: Snapshot, parts: tuple[Part, ...]
) -> None:
    """Refuse what this person may not change about this signal."""
    if not parts_open_to(signal, uow.actor).issuperset(parts):
        raise NotAllowedError(f"{uow.actor.name} cannot correct {', '.join(parts)}")
    if is_reporter(signal, uow.actor):
        return
    # Only a reporter can put words to review; of anybody else they must be fit at once.
    refuse_persons({"handling_condition": after.condition})
    if signal.is_source_protected and not after.is_source_protected:
        raise ValidationError(PROTECTION_STAYS, "is_source_protected")
    areas = uow.actor.areas_for(Permission.SIGNAL_HANDLE)
    if not any(inside(after.buurt_code, code) for code in areas):
        raise ValidationError(OUTSIDE_AREA, "place")


def _keep_version(
    uow: UnitOfWork, signal: Signal, before: Snapshot, parts: tuple[Part, ...], reason: str
) -> None:
    kept = {name: value for part in ATTRIBUTES for name, value in values_of(before, part).items()}
    if Part.TEXT not in parts:
        kept["text"] = ""
    uow.session.add(
        SignalVersion(
            signal_id=signal.id,
            organisation_id=signal.organisation_id,
            number=signal.version,
            replaced_at=uow.now,
            actor_id=uow.actor.user_id,
            parts=[part.value for part in parts],
            reason=reason,
            **kept,
        )
    )
    # The database lets a page change a signal only once this row is there.
    uow.session.flush()


def _apply(signal: Signal, after: Snapshot) -> None:
    signal_type = load_type(after.signal_type)
    signal.domain_code, signal.polarity = signal_type.domain, signal_type.polarity
    for part in ATTRIBUTES:
        for name, value in values_of(after, part).items():
            setattr(signal, "handling_condition" if name == "condition" else name, value)
    signal.version += 1


def _place_exactly(uow: UnitOfWork, signal: Signal, made: Corrected) -> None:
    """Drop an exact place that no longer holds or is no longer needed; keep a new one if it is.

    Of the old point nothing is kept: nobody has to go to a spot where nothing happened.
    """
    is_needed = keeps_exact_place(load_type(signal.signal_type), signal.severity)
    if made.is_elsewhere or not is_needed:
        gone = delete(SignalLocation).where(SignalLocation.signal_id == signal.id)
        uow.session.execute(gone)
        uow.session.expire(signal, ["location"])
    if made.point is not None and is_needed:
        uow.session.add(SignalLocation(signal_id=signal.id, place=made.point.as_text()))


def _note(uow: UnitOfWork, signal: Signal) -> None:
    """Put it in the history, where partners read that it happened, and in the log."""
    uow.session.add(
        SignalEvent(
            signal_id=signal.id,
            at=uow.now,
            actor_id=uow.actor.user_id,
            kind=SignalEventKind.REVISED,
        )
    )
    record_act(uow, "signal:correct", "signal", signal.id)


def _let_review(uow: UnitOfWork, signal: Signal, before: Snapshot) -> None:
    """Let a quality reviewer look at new words that may point at a person (R-03)."""
    old = {"text": before.text, "handling_condition": before.condition}
    fresh = [field for field, text in old.items() if getattr(signal, field) != text]
    judge_words(uow, signal, fresh)


def _tell(uow: UnitOfWork, signal: Signal, before: Snapshot) -> None:
    """Tell the reporter, and the safety officers of what became theirs to know."""
    was_urgent = concerns_safety_officer(load_type(before.signal_type), before.severity)
    if concerns_safety_officer(load_type(signal.signal_type), signal.severity) and not was_urgent:
        tell_of_acute(uow, signal)
    if signal.reporter_id is not None:
        subject = (signal.id, signal.number)
        notify(uow, [signal.reporter_id], NotificationKind.SIGNAL_CORRECTED, subject)
