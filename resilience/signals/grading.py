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


def confirmed(information: InformationGrade, confirmations: int) -> InformationGrade:
    """Return how certain the content is, now that others may have seen the same.

    Parameters
    ----------
    information : InformationGrade
        The grade as it was recorded.
    confirmations : int
        How many others confirmed it.

    Notes
    -----
    domain.md 1.5: B is "from a source that knows it, or confirmed by a second source". What was
    hearsay or unknown rises to B. What was presumed wrong stays so: that two people disagree is
    for a person to weigh. A stays A, as seeing it oneself is as certain as it gets.

    Examples
    --------
    >>> confirmed(InformationGrade.HEARSAY, 1) is InformationGrade.CONFIRMED
    True
    >>> confirmed(InformationGrade.PRESUMED_WRONG, 3) is InformationGrade.PRESUMED_WRONG
    True

    """
    rises = information in (InformationGrade.HEARSAY, InformationGrade.UNKNOWN)
    return InformationGrade.CONFIRMED if rises and confirmations > 0 else information


def graded(
    mode: ObservationMode,
    source: SourceGrade | None = None,
    information: InformationGrade | None = None,
    kind: InformationSource | None = None,
) -> Grading:
    """Return the grades of a signal: what was chosen, else what ``mode`` usually means."""
    usual = DEFAULTS[mode]
    return Grading(source or usual.source, information or usual.information, kind or usual.kind)
