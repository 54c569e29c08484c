"""The disclosure gate over records of a file: the same lattice, rules and noise."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from resilience.areas.codes import AreaLevel
from resilience.errors import ValidationError
from resilience.maps.disclosure_file import FileRecord, Hierarchy, RecordFile
from resilience.maps.disclosure_keys import record_keys
from resilience.maps.disclosure_periods import spans_by_year
from resilience.privacy.disclosure.axes import (
    Span,
    area_axis,
    category_axis,
    period_axis,
    pieces_of,
)
from resilience.privacy.disclosure.counts import KEY_UNITS, CellFacts, Records, count_cells
from resilience.privacy.disclosure.gate import UNDECIDED, WITHHELD, Gate
from resilience.privacy.disclosure.lattice import Flags, Lattice, Whole

TOTAL = "total"
#: Where nobody gives inhabitants, every area has enough of them.
ENOUGH = 1_000_000_000

Contents = Mapping[str, frozenset[str]]
Keyed = Sequence[tuple[FileRecord, float]]


@dataclass(frozen=True, slots=True)
class Trial:
    """What a privacy officer asks of the gate."""

    gate: Gate = field(default_factory=Gate)
    sensitive: frozenset[str] = frozenset()
    secret: bytes | None = None
    inhabitants: Mapping[str, int] | None = None
    weeks: int | None = None


class TableRow(NamedTuple):
    """One line of the published table; None where withheld."""

    level: AreaLevel
    code: str
    category: str
    period: str
    value: int | None


def publish_file(found: RecordFile, hierarchy: Hierarchy, trial: Trial) -> Iterator[TableRow]:
    """Yield the published table: every period, area and category, in the order of closing.

    Nothing adds up across gemeenten or years, so each pair of those is a lattice by itself.
    """
    contents = _contents(found, trial.sensitive)
    keyed = _keyed_by_gemeente(found, hierarchy, trial.secret)
    levels = list(AreaLevel)
    for spans in spans_by_year(found, trial.weeks):
        values: dict[tuple[str, str, str], int] = {}
        for gemeente, parents in _by_gemeente(hierarchy).items():
            values |= _publish(keyed.get(gemeente, []), spans, parents, contents, trial)
        areas = sorted(
            hierarchy.levels, key=lambda code: (levels.index(hierarchy.levels[code]), code)
        )
        for span in spans:
            for code in areas:
                for category in contents:
                    value = values[span.code, code, category]
                    told = None if value == WITHHELD else value
                    yield TableRow(hierarchy.levels[code], code, category, span.code, told)


def _publish(
    keyed: Keyed,
    spans: Sequence[Span],
    parents: Mapping[str, str],
    contents: Contents,
    trial: Trial,
) -> dict[tuple[str, str, str], int]:
    """Return the values of one gemeente and year, its periods published one after the other."""
    categories, kinds = category_axis(contents)
    lattice = Lattice(period_axis(spans), area_axis(parents), categories)
    facts = _facts(lattice, _rows(keyed, lattice, _weeks(lattice, spans), kinds), contents, trial)
    values = np.full(lattice.size, WITHHELD, dtype=np.int64)
    for span in spans:
        before = values.reshape(lattice.shape).copy()
        before[lattice.periods.place[span.code]] = UNDECIDED
        values = trial.gate.release(lattice, facts, before.ravel())
    shown = [[axis.codes[n] for n in np.flatnonzero(axis.is_shown)] for axis in lattice.axes]
    left = values.reshape(lattice.shape)[np.ix_(*(axis.is_shown for axis in lattice.axes))]
    return {
        (shown[0][period], shown[1][area], shown[2][category]): int(value)
        for (period, area, category), value in np.ndenumerate(left)
    }


def _by_gemeente(hierarchy: Hierarchy) -> dict[str, dict[str, str]]:
    """Return the areas of every gemeente, each with the area it lies in."""
    found: dict[str, dict[str, str]] = {}
    for code, parent in hierarchy.parents.items():
        found.setdefault(hierarchy.parents.get(parent, parent), {})[code] = parent
    return found


def _keyed_by_gemeente(
    found: RecordFile, hierarchy: Hierarchy, secret: bytes | None
) -> dict[str, list[tuple[FileRecord, float]]]:
    keyed: dict[str, list[tuple[FileRecord, float]]] = {}
    for record, key in zip(found.records, record_keys(found.records, secret), strict=True):
        gemeente = hierarchy.parents[hierarchy.parents[record.buurt]]
        keyed.setdefault(gemeente, []).append((record, key))
    return keyed


def _contents(found: RecordFile, sensitive: frozenset[str]) -> Contents:
    """Return the kinds that every category and every total holds, categories first."""
    kinds = sorted({(one.category, one.polarity or TOTAL, _kind(one)) for one in found.records})
    categories = {category for category, _, _ in kinds}
    unknown, taken = sensitive - categories, categories & {total for _, total, _ in kinds}
    if unknown:
        raise ValidationError(f"no record is about {', '.join(sorted(unknown))}")
    if taken:
        raise ValidationError(f"{min(taken)!r} is the name of a total, not of a category")
    contents: dict[str, set[str]] = {category: set() for category in sorted(categories)}
    for category, total, kind in kinds:
        contents[category].add(kind)
        contents.setdefault(total, set()).add(kind)
    return {category: frozenset(held) for category, held in contents.items()}


def _kind(record: FileRecord) -> str:
    return f"{record.category} {record.polarity}".strip()


def _weeks(lattice: Lattice, spans: Sequence[Span]) -> dict[int, int]:
    """Return the smallest period of every week."""
    return {
        week: lattice.periods.place[code]
        for (start, stop), code in pieces_of(spans).items()
        for week in range(start, stop)
    }


def _rows(
    keyed: Keyed, lattice: Lattice, weeks: Mapping[int, int], kinds: Mapping[str, int]
) -> Records:
    """Return the records of the weeks that some period holds; the others wait for theirs."""
    inside = [one for one in keyed if one[0].week in weeks]
    records = [record for record, _ in inside]
    return Records(
        period=_whole(weeks[record.week] for record in records),
        area=_whole(lattice.areas.place[record.buurt] for record in records),
        category=_whole(kinds[_kind(record)] for record in records),
        organisation=_numbered([record.organisation for record in records]),
        reporter=_numbered([record.reporter for record in records]),
        count=np.ones(len(records), dtype=np.int64),
        key=_whole(int(key * KEY_UNITS) for _, key in inside),
    )


def _facts(lattice: Lattice, rows: Records, contents: Contents, trial: Trial) -> CellFacts:
    known, codes = trial.inhabitants, lattice.areas.codes
    people = _whole(ENOUGH if known is None else known.get(code, -1) for code in codes)
    return count_cells(lattice, rows, people, _is_sensitive(lattice, contents, trial.sensitive))


def _is_sensitive(lattice: Lattice, contents: Contents, sensitive: frozenset[str]) -> Flags:
    """Tell which categories have the higher threshold; a total has it for any part (ADR 0009)."""
    kinds = frozenset[str]().union(*(contents[category] for category in sensitive))
    names = {category for category, held in contents.items() if held & kinds}
    return np.array([code in names for code in lattice.categories.codes])


def _numbered(names: Sequence[str]) -> Whole:
    return np.asarray(np.unique(names, return_inverse=True)[1], dtype=np.int64)


def _whole(numbers: Iterable[int]) -> Whole:
    return np.fromiter(numbers, dtype=np.int64)
