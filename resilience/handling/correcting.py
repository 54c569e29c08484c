"""From a signal and a correction to the signal as it should be; refuses what does not fit."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from resilience.errors import ValidationError
from resilience.handling.drafts import CorrectionDraft, GradingDraft, HandlingDraft, KindDraft
from resilience.handling.snapshots import Snapshot
from resilience.privacy.refusals import refuse_personal_data
from resilience.signals.attributes import Handling, SignalOrigin
from resilience.signals.checks import (
    LONGEST_CONDITION,
    LONGEST_TEXT,
    SHORTEST_TEXT,
    fitting_type,
)
from resilience.signals.drafts import PlaceDraft
from resilience.signals.grading import graded
from resilience.signals.models import Signal
from resilience.signals.placing import Placed, Point, place
from resilience.signals.police_origin import refuse_unfit_handling
from resilience.signals.retention import COARSE
from resilience.signals.taxonomy import capped
from resilience.signals.wording import NO_CONDITION, TEXT_TOO_LONG, TEXT_TOO_SHORT


@dataclass(frozen=True, slots=True)
class Corrected:
    """The signal as it should be, and whether the exact place that was kept still holds."""

    after: Snapshot
    point: Point | None = None
    is_elsewhere: bool = False


def snapshot_of(signal: Signal) -> Snapshot:
    """Return the signal as it stands now."""
    return Snapshot(
        signal_type=signal.signal_type,
        severity=signal.severity,
        strength=signal.strength,
        text=signal.text,
        area_year=signal.area_year,
        buurt_code=signal.buurt_code,
        cell_500m=signal.cell_500m,
        location_precision=signal.location_precision,
        observation_mode=signal.observation_mode,
        information_source=signal.information_source,
        source_grade=signal.source_grade,
        information_grade=signal.information_grade,
        handling=signal.handling,
        condition=signal.handling_condition,
        is_source_protected=signal.is_source_protected,
    )


def corrected(
    session: Session, before: Snapshot, draft: CorrectionDraft, origin: SignalOrigin
) -> Corrected:
    """Return the signal with the correction; raise ``ValidationError`` for what cannot be."""
    changes: dict[str, Any] = {}
    if draft.kind is not None:
        changes |= _classified(draft.kind)
    if draft.text is not None:
        changes["text"] = _fit_text(draft.text)
    if draft.grading is not None:
        changes |= _graded(draft.grading)
    if draft.handling is not None:
        changes |= _handled(draft.handling, origin)
    if draft.is_source_protected is not None:
        changes["is_source_protected"] = draft.is_source_protected
    after = replace(before, **changes)
    return Corrected(after) if draft.place is None else _placed(session, after, draft.place)


def _classified(kind: KindDraft) -> dict[str, Any]:
    signal_type = fitting_type(kind.signal_type)
    level = capped(signal_type, kind.level)
    return {
        "signal_type": signal_type.code,
        "severity": None if signal_type.is_positive else level,
        "strength": level if signal_type.is_positive else None,
    }


def _fit_text(text: str) -> str:
    fit = text.strip()
    if len(fit) < SHORTEST_TEXT:
        raise ValidationError(TEXT_TOO_SHORT, "text")
    if len(fit) > LONGEST_TEXT:
        raise ValidationError(TEXT_TOO_LONG, "text")
    refuse_personal_data({"text": fit})
    return fit


def _graded(grading: GradingDraft) -> dict[str, Any]:
    grades = graded(grading.mode, grading.source_grade, grading.information_grade, grading.kind)
    return {
        "observation_mode": grading.mode,
        "information_source": grades.kind,
        "source_grade": grades.source,
        "information_grade": grades.information,
    }


def _handled(draft: HandlingDraft, origin: SignalOrigin) -> dict[str, Any]:
    refuse_unfit_handling(draft.handling, origin)
    handling = draft.handling or Handling.PERMITTED
    condition = draft.condition.strip() if handling is Handling.CONDITIONAL else ""
    if handling is Handling.CONDITIONAL and not condition:
        raise ValidationError(NO_CONDITION, "handling_condition")
    if len(condition) > LONGEST_CONDITION:
        raise ValidationError(TEXT_TOO_LONG, "handling_condition")
    refuse_personal_data({"handling_condition": condition})
    return {"handling": handling, "condition": condition}


def _placed(session: Session, before: Snapshot, draft: PlaceDraft) -> Corrected:
    placed = place(session, draft)
    is_same_buurt = placed.point is None and placed.buurt_code == before.buurt_code
    if is_same_buurt and placed.precision not in COARSE:
        # Only how exactly the place is known: the square and the point still hold.
        return Corrected(replace(before, location_precision=placed.precision))
    return Corrected(
        _at(before, placed, before.area_year if is_same_buurt else placed.area_year),
        placed.point,
        is_elsewhere=True,
    )


def _at(before: Snapshot, placed: Placed, area_year: int) -> Snapshot:
    return replace(
        before,
        area_year=area_year,
        buurt_code=placed.buurt_code,
        cell_500m=placed.cell_500m,
        location_precision=placed.precision,
    )
