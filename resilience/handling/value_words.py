"""The values that a correction changed, in words: what it was, and what it is now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from resilience.handling import labels
from resilience.handling.attributes import Part
from resilience.handling.snapshots import ATTRIBUTES, Snapshot, differing_parts
from resilience.signals import labels as signal_labels
from resilience.signals.attributes import Severity

#: How the grades of one signal are called.
GRADES: dict[str, Mapping[Any, Any]] = {
    "observation_mode": signal_labels.OBSERVATION_MODES,
    "information_source": signal_labels.INFORMATION_SOURCES,
    "source_grade": signal_labels.SOURCE_GRADES,
    "information_grade": signal_labels.INFORMATION_GRADES,
}


@dataclass(frozen=True, slots=True)
class Change:
    """One part that was changed; of a text only what stood there, as the new one is near."""

    part: Part
    name: str
    before: str
    after: str

    @property
    def is_text(self) -> bool:
        """Whether it needs room of its own."""
        return self.part is Part.TEXT


def changes_between(
    before: Snapshot, after: Snapshot, names: Mapping[tuple[int, str], str]
) -> tuple[Change, ...]:
    """Return what differs, part by part; ``names`` are those of buurten by year and code."""
    return tuple(
        Change(
            part,
            str(labels.PARTS[part]),
            _words(part, before, after, names),
            _words(part, after, before, names),
        )
        for part in differing_parts(before, after)
    )


def level_words(shown: Snapshot) -> str:
    """Return how serious, or how strong, in a word."""
    if shown.severity is not None:
        return str(signal_labels.SEVERITIES[Severity(shown.severity)])
    return str(signal_labels.STRENGTHS[shown.strength or 1])


def place_words(shown: Snapshot, names: Mapping[tuple[int, str], str]) -> str:
    """Return the buurt with how exactly the place is known."""
    name = names.get((shown.area_year, shown.buurt_code), shown.buurt_code)
    precision = str(signal_labels.LOCATION_PRECISIONS[shown.location_precision])
    return f"{name} ({precision.lower()})"


def handling_words(shown: Snapshot) -> str:
    """Return how it may be shared, with the condition."""
    words = str(signal_labels.HANDLING[shown.handling])
    return f"{words}: {shown.condition}" if shown.condition else words


def source_words(shown: Snapshot, other: Snapshot | None = None) -> str:
    """Return how it is known and how certain; beside another, only what differs."""
    told = (
        str(GRADES[name][getattr(shown, name)])
        for name in ATTRIBUTES[Part.SOURCE]
        if other is None or getattr(shown, name) != getattr(other, name)
    )
    return ", ".join(told)


def _words(
    part: Part, shown: Snapshot, other: Snapshot, names: Mapping[tuple[int, str], str]
) -> str:
    words: dict[Part, Callable[[], str]] = {
        Part.TYPE: lambda: signal_labels.type_label(shown.signal_type),
        Part.LEVEL: lambda: level_words(shown),
        Part.PLACE: lambda: place_words(shown, names),
        Part.TEXT: lambda: shown.text,
        Part.SOURCE: lambda: source_words(shown, other),
        Part.HANDLING: lambda: handling_words(shown),
        Part.PROTECTION: lambda: str(_("Yes") if shown.is_source_protected else _("No")),
    }
    return words[part]()
