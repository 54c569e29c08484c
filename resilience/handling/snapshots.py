"""A signal at one version, and what differs between two of them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Protocol

from resilience.handling.attributes import Part
from resilience.signals.attributes import (
    Handling,
    InformationGrade,
    InformationSource,
    LocationPrecision,
    ObservationMode,
    SourceGrade,
)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything of a signal that a correction can change."""

    signal_type: str
    severity: int | None
    strength: int | None
    text: str
    area_year: int
    buurt_code: str
    cell_500m: str | None
    location_precision: LocationPrecision
    observation_mode: ObservationMode
    information_source: InformationSource
    source_grade: SourceGrade
    information_grade: InformationGrade
    handling: Handling
    condition: str
    is_source_protected: bool

    @property
    def level(self) -> int | None:
        """Return the severity, or the strength of something positive."""
        return self.severity if self.strength is None else self.strength


#: What belongs together; what stands in no part cannot be corrected.
ATTRIBUTES: dict[Part, tuple[str, ...]] = {
    Part.TYPE: ("signal_type",),
    Part.LEVEL: ("severity", "strength"),
    Part.PLACE: ("area_year", "buurt_code", "cell_500m", "location_precision"),
    Part.TEXT: ("text",),
    Part.SOURCE: (
        "observation_mode",
        "information_source",
        "source_grade",
        "information_grade",
    ),
    Part.HANDLING: ("handling", "condition"),
    Part.PROTECTION: ("is_source_protected",),
}


class Replaced(Protocol):
    """A version that was replaced: its number, which of its parts were, and their values."""

    @property
    def number(self) -> int:
        """Return its number, counted from 1."""

    @property
    def parts(self) -> list[str]:
        """Return the parts that the correction changed."""


def differing_parts(before: Snapshot, after: Snapshot) -> tuple[Part, ...]:
    """Return the parts in which two snapshots differ, in the order of the page."""
    return tuple(
        part
        for part, names in ATTRIBUTES.items()
        if any(getattr(before, name) != getattr(after, name) for name in names)
    )


def values_of(snapshot: Snapshot, part: Part) -> dict[str, Any]:
    """Return the values of one part."""
    return {name: getattr(snapshot, name) for name in ATTRIBUTES[part]}


def before_each(now: Snapshot, replaced: Iterable[Replaced]) -> dict[int, Snapshot]:
    """Return the signal as it stood at every version that was replaced, by number.

    Notes
    -----
    A version holds the text only if the correction changed it. Going back from the newest, each
    takes from the one after it what its own correction left alone.

    """
    found: dict[int, Snapshot] = {}
    for version in sorted(replaced, key=lambda each: each.number, reverse=True):
        names = [name for part in version.parts for name in ATTRIBUTES[Part(part)]]
        now = replace(now, **{name: getattr(version, name) for name in names})
        found[version.number] = now
    return found
