"""What the use cases of handling are given."""

from dataclasses import dataclass
from datetime import date

from resilience.handling.attributes import HandoverGround, HandoverTarget
from resilience.signals.attributes import (
    Handling,
    InformationGrade,
    InformationSource,
    ObservationMode,
    SourceGrade,
)
from resilience.signals.drafts import PlaceDraft


@dataclass(frozen=True, slots=True)
class KindDraft:
    """What it was, and how serious; no level takes what is usual for the type."""

    signal_type: str
    level: int | None = None


@dataclass(frozen=True, slots=True)
class GradingDraft:
    """How it is known, and how certain; grades that are left out follow from the mode."""

    mode: ObservationMode
    kind: InformationSource | None = None
    source_grade: SourceGrade | None = None
    information_grade: InformationGrade | None = None


@dataclass(frozen=True, slots=True)
class HandlingDraft:
    """How it may be shared."""

    handling: Handling | None
    condition: str = ""


@dataclass(frozen=True, slots=True)
class CorrectionDraft:
    """What somebody wants to be different, and why; what is None stays as it is."""

    #: The version that the person saw.
    version: int
    reason: str
    kind: KindDraft | None = None
    place: PlaceDraft | None = None
    text: str | None = None
    grading: GradingDraft | None = None
    handling: HandlingDraft | None = None
    is_source_protected: bool | None = None


@dataclass(frozen=True, slots=True)
class HandoverDraft:
    """To whom a person case went, on what ground and when."""

    target: HandoverTarget
    ground: HandoverGround
    handed_over_on: date
