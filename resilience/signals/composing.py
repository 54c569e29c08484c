"""From a draft that was found fit to the row of a signal."""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any

from resilience.accounts.models import Organisation, OrganisationKind, User
from resilience.clock import AMSTERDAM
from resilience.signals.attributes import Handling, SignalOrigin
from resilience.signals.drafts import SignalDraft
from resilience.signals.grading import graded
from resilience.signals.models import Signal
from resilience.signals.observed_time import observed
from resilience.signals.placing import Placed
from resilience.signals.taxonomy import SignalType, capped

#: Police data keep their own rules, so they are marked from the start (R-10).
POLICE_KIND = OrganisationKind.POLICE.value


def compose(draft: SignalDraft, signal_type: SignalType, placed: Placed, now: datetime) -> Signal:
    """Return the signal that a draft means, still without number, reporter and record key."""
    return Signal(
        client_id=draft.client_id,
        text=draft.text.strip(),
        recurrence=draft.recurrence,
        recorded_at=now,
        **_classified(draft, signal_type),
        **_sourced(draft),
        **_timed(draft, now),
        **_answered(draft),
        handling=draft.handling or Handling.PERMITTED,
        # A condition that was typed before choosing to share freely no longer means anything.
        handling_condition=(
            draft.handling_condition.strip() if draft.handling is Handling.CONDITIONAL else ""
        ),
        area_year=placed.area_year,
        buurt_code=placed.buurt_code,
        cell_500m=placed.cell_500m,
        location_precision=placed.precision,
    )


def attribute_to(signal: Signal, reporter: User) -> None:
    """Say who reports: organisation and role come from the account, they are never typed."""
    signal.reporter_id = reporter.id
    signal.organisation_id = reporter.organisation_id
    signal.reporter_role = reporter.function_title
    signal.origin = origin_of(reporter.organisation)


def origin_of(organisation: Organisation) -> SignalOrigin:
    """Return where what an organisation records comes from: of the police it is Wpg data."""
    is_police = organisation.kind.value == POLICE_KIND
    return SignalOrigin.POLICE if is_police else SignalOrigin.OWN


def _classified(draft: SignalDraft, signal_type: SignalType) -> Mapping[str, Any]:
    level = capped(signal_type, draft.level)
    return {
        "signal_type": signal_type.code,
        "domain_code": signal_type.domain,
        "polarity": signal_type.polarity,
        "severity": None if signal_type.is_positive else level,
        "strength": level if signal_type.is_positive else None,
    }


def _sourced(draft: SignalDraft) -> Mapping[str, Any]:
    source = draft.source
    grades = graded(source.mode, source.source_grade, source.information_grade, source.kind)
    told_on = source.reported_on
    return {
        "observation_mode": source.mode,
        "source_grade": grades.source,
        "information_grade": grades.information,
        "information_source": grades.kind,
        "is_source_protected": source.is_protected,
        "reported_at": (
            datetime.combine(told_on, time(0), AMSTERDAM).astimezone(UTC) if told_on else None
        ),
    }


def _timed(draft: SignalDraft, now: datetime) -> Mapping[str, Any]:
    seen = observed(draft.observed, now)
    return {
        "observed_from": seen.start,
        "observed_to": seen.end,
        "observed_precision": seen.precision,
        "day_part": seen.day_part,
    }


def _answered(draft: SignalDraft) -> Mapping[str, Any]:
    response = draft.response
    return {
        "effect_on_people": response.effect_on_people,
        "action_taken": response.action_taken,
        "action_note": response.action_note.strip(),
        "is_feedback_wanted": response.is_feedback_wanted,
        "felt_unsafe": response.felt_unsafe,
    }
