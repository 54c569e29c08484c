"""What the use cases of signals are given: no form, no request, only what was meant."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from resilience.signals.attributes import (
    ActionTaken,
    EffectOnPeople,
    Handling,
    InformationGrade,
    InformationSource,
    LocationPrecision,
    ObservationMode,
    Recurrence,
    SourceGrade,
)
from resilience.signals.observed_time import ObservedChoice


@dataclass(frozen=True, slots=True)
class Position:
    """A point in WGS84 degrees; the accuracy in metres is known when a phone measured it."""

    longitude: float
    latitude: float
    accuracy_m: float | None = None


@dataclass(frozen=True, slots=True)
class PlaceDraft:
    """Where it was: a point, or else a buurt that was chosen."""

    position: Position | None = None
    buurt_code: str = ""
    precision: LocationPrecision | None = None


@dataclass(frozen=True, slots=True)
class SourceDraft:
    """How the professional knows it; what is left out follows from the mode."""

    mode: ObservationMode = ObservationMode.SEEN
    kind: InformationSource | None = None
    source_grade: SourceGrade | None = None
    information_grade: InformationGrade | None = None
    is_protected: bool = False
    reported_on: date | None = None


@dataclass(frozen=True, slots=True)
class ResponseDraft:
    """What it does to people, what was done already, and what the reporter wants to hear."""

    effect_on_people: EffectOnPeople = EffectOnPeople.UNKNOWN
    action_taken: ActionTaken = ActionTaken.NONE
    action_note: str = ""
    is_feedback_wanted: bool = True
    felt_unsafe: bool = False


@dataclass(frozen=True, slots=True)
class SignalDraft:
    """A signal as somebody wants to record it; ``level`` is a severity or a strength."""

    client_id: UUID
    signal_type: str
    text: str
    place: PlaceDraft
    level: int | None = None
    observed: ObservedChoice = field(default_factory=ObservedChoice)
    recurrence: Recurrence = Recurrence.FIRST
    source: SourceDraft = field(default_factory=SourceDraft)
    response: ResponseDraft = field(default_factory=ResponseDraft)
    #: None when nothing was chosen; for police data that is refused (R-10).
    handling: Handling | None = None
    handling_condition: str = ""
