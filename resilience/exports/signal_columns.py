"""The columns of an export of signals: what the reader knows of each, and nothing finer."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from resilience.authz.shared_fields import SharedField
from resilience.clock import local_day
from resilience.outgoing.cells import Value
from resilience.outgoing.table import Column, ColumnKind
from resilience.signals import labels
from resilience.signals.fact_rows import organisation_words, outside_words
from resilience.signals.queries import ReadSignal
from resilience.signals.taxonomy import domains, signal_types

Reading = Callable[[ReadSignal], Value]
#: Looks up its words once for a whole file, in the language of now, and gives the reading.
Source = Callable[[], Reading]
INTEGER, DAY = ColumnKind.INTEGER, ColumnKind.DAY


@dataclass(frozen=True, slots=True)
class Part:
    """One column: how it is called, what stands in it, and with which fields it comes (R-09)."""

    name: str
    heading: Any
    source: Source
    field: SharedField | None = None
    kind: ColumnKind = ColumnKind.TEXT
    width: int = 16

    @property
    def column(self) -> Column:
        """The column in the language of now."""
        return Column(self.name, str(self.heading), self.kind, self.width)

    def reading(self) -> Reading:
        """Return what gives the cell of a signal, as far as its reader knows it."""
        value, field = self.source(), self.field
        if field is None:
            return value
        outside = outside_words() if self.kind is ColumnKind.TEXT else None
        return lambda read: value(read) if read.knows(field) else outside


def _word(table: Mapping[Any, Any], name: str) -> Source:
    return lambda: _looked_up({member: str(words) for member, words in table.items()}, name)


def _code(codes: Callable[[], Iterable[str]], words: Callable[[str], str], name: str) -> Source:
    return lambda: _looked_up({code: words(code) for code in codes()}, name)


def _looked_up(words: Mapping[Any, str], name: str) -> Reading:
    return lambda read: words.get(getattr(read.signal, name), "")


def _plain(name: str) -> Source:
    return lambda: lambda read: getattr(read.signal, name)


def _day(name: str) -> Source:
    def reading(read: ReadSignal) -> Value:
        moment = getattr(read.signal, name)
        return local_day(moment) if moment is not None else None

    return lambda: reading


#: No exact place, no cell of the grid, no hour, no function of a person, and whether something
#: felt unsafe: none of that leaves.
PARTS: tuple[Part, ...] = (
    Part("number", _l("Number"), _plain("number")),
    Part("state", _l("State"), _word(labels.STATES, "state")),
    Part(
        "domain",
        _l("Subject"),
        _code(domains, labels.domain_label, "domain_code"),
        width=28,
    ),
    Part("type_code", _l("Code of the type"), _plain("signal_type"), width=8),
    Part("type", _l("Type"), _code(signal_types, labels.type_label, "signal_type"), width=36),
    Part("severity", _l("Severity"), _plain("severity"), SharedField.SEVERITY, INTEGER, 8),
    Part("strength", _l("Strength"), _plain("strength"), SharedField.SEVERITY, INTEGER, 8),
    Part("recorded_on", _l("Recorded"), _day("recorded_at"), None, DAY),
    Part(
        "observed_on",
        _l("Observed"),
        _day("observed_from"),
        SharedField.MOMENT,
        DAY,
    ),
    Part(
        "observed_precision",
        _l("Precision of the moment"),
        _word(labels.OBSERVED_PRECISIONS, "observed_precision"),
        SharedField.MOMENT,
    ),
    Part(
        "day_part", _l("Part of the day"), _word(labels.DAY_PARTS, "day_part"), SharedField.MOMENT
    ),
    Part(
        "recurrence",
        _l("How often"),
        _word(labels.RECURRENCES, "recurrence"),
        SharedField.MOMENT,
    ),
    Part("buurt_code", _l("Code of the buurt"), _plain("buurt_code")),
    Part("buurt", _l("Buurt"), lambda: lambda read: read.buurt_name, width=24),
    Part("area_year", _l("Year of the division"), _plain("area_year"), None, INTEGER, 8),
    Part(
        "location_precision",
        _l("Precision of the place"),
        _word(labels.LOCATION_PRECISIONS, "location_precision"),
        SharedField.PLACE,
    ),
    Part(
        "effect",
        _l("Effect on people"),
        _word(labels.EFFECTS, "effect_on_people"),
        SharedField.EFFECT,
        width=24,
    ),
    Part(
        "action",
        _l("Done already"),
        _word(labels.ACTIONS, "action_taken"),
        SharedField.EFFECT,
        width=24,
    ),
    Part(
        "information_source",
        _l("Information"),
        _word(labels.INFORMATION_SOURCES, "information_source"),
        SharedField.GRADES,
        width=20,
    ),
    Part(
        "observation_mode",
        _l("Observation"),
        _word(labels.OBSERVATION_MODES, "observation_mode"),
        SharedField.GRADES,
        width=20,
    ),
    Part(
        "source_grade",
        _l("Source"),
        _word(labels.SOURCE_GRADES, "source_grade"),
        SharedField.GRADES,
    ),
    Part(
        "information_grade",
        _l("Content"),
        _word(labels.INFORMATION_GRADES, "information_grade"),
        SharedField.GRADES,
        width=28,
    ),
    Part("handling", _l("Sharing"), _word(labels.HANDLING, "handling"), width=28),
    Part("organisation", _l("Organisation"), lambda: organisation_words, width=28),
)
#: What people wrote; only after a choice of its own, with a reason of its own.
TEXTS: tuple[Part, ...] = (
    Part("text", _l("What was written"), _plain("text"), SharedField.TEXT, width=60),
    Part("action_note", _l("Note"), _plain("action_note"), SharedField.TEXT, width=40),
    Part("handling_condition", _l("Condition"), _plain("handling_condition"), SharedField.TEXT),
)


def parts_of(*, has_text: bool) -> tuple[Part, ...]:
    """Return the columns of an export."""
    return PARTS + TEXTS if has_text else PARTS
