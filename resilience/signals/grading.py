"""Default grades by how the professional knows it, so that the form stays short (1.5)."""

from typing import NamedTuple

from resilience.signals.attributes import (
    InformationGrade,
    InformationSource,
    ObservationMode,
    SourceGrade,
)


class Grading(NamedTuple):
    """The 3x5x2 grades of source and content, and which kind of information it is."""

    source: SourceGrade
    information: InformationGrade
    kind: InformationSource


_STREET = InformationSource.STREET

#: domain.md 1.5. What a resident or business tells is taken as known at first hand (B); who
#: heard it from hearsay lowers it to C. A registration is reliable, but not seen by oneself.
DEFAULTS: dict[ObservationMode, Grading] = {
    ObservationMode.SEEN: Grading(SourceGrade.RELIABLE, InformationGrade.SEEN, _STREET),
    ObservationMode.COLLEAGUE: Grading(SourceGrade.RELIABLE, InformationGrade.CONFIRMED, _STREET),
    ObservationMode.RESIDENT: Grading(SourceGrade.UNTESTED, InformationGrade.CONFIRMED, _STREET),
    ObservationMode.BUSINESS: Grading(SourceGrade.UNTESTED, InformationGrade.CONFIRMED, _STREET),
    ObservationMode.REGISTRATION: Grading(
        SourceGrade.RELIABLE, InformationGrade.CONFIRMED, InformationSource.SYSTEM
    ),
    ObservationMode.SUSPICION: Grading(SourceGrade.UNTESTED, InformationGrade.UNKNOWN, _STREET),
}


def graded(
    mode: ObservationMode,
    source: SourceGrade | None = None,
    information: InformationGrade | None = None,
    kind: InformationSource | None = None,
) -> Grading:
    """Return the grades of a signal: what was chosen, else what ``mode`` usually means."""
    usual = DEFAULTS[mode]
    return Grading(source or usual.source, information or usual.information, kind or usual.kind)
