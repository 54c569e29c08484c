"""What a whole file shows that no single row does: categories, how days and places are written."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Any

from resilience.imports.cells import Cell, as_text
from resilience.imports.coordinates import SWAPPED, Form, read_pair
from resilience.imports.dates import Notation, likely_notations, readings
from resilience.imports.limits import LONGEST_CATEGORY, MOST_CATEGORIES
from resilience.imports.mapping import Field, Matching, folded
from resilience.imports.reading import NumberedRow
from resilience.imports.states import Fault, FileError

_readings = lru_cache(50_000)(readings)


@dataclass
class Survey:
    """Counts over all rows of a file."""

    row_count: int = 0
    #: As it stands in the file -> how many rows.
    categories: dict[str, int] = field(default_factory=dict)
    notations: dict[Notation, int] = field(default_factory=dict)
    forms: dict[Form, int] = field(default_factory=dict)
    #: A day that can be read in more than one way.
    unsure_day: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Survey":
        """Return what was kept; nothing of it before the file was read."""
        return cls(
            row_count=kept.get("row_count", 0),
            categories=dict(kept.get("categories", {})),
            notations={Notation(name): n for name, n in kept.get("notations", {}).items()},
            forms={Form(name): n for name, n in kept.get("forms", {}).items()},
            unsure_day=kept.get("unsure_day", ""),
        )

    @property
    def likely(self) -> tuple[Notation, ...]:
        """The notations in which the days of the file are most likely written."""
        return likely_notations(self.notations)

    @property
    def swapped_count(self) -> int:
        """Rows whose coordinates stand in the order of the other column."""
        return sum(self.forms.get(form, 0) for form in SWAPPED)

    @property
    def minutes_count(self) -> int:
        """Rows whose coordinates are in degrees and minutes."""
        return self.forms.get(Form.MINUTES, 0)

    def unknown_categories(self, matching: Matching) -> list[str]:
        """Return the categories without a type, those of most rows first."""
        waiting = (name for name in self.categories if folded(name) not in matching.codes)
        return sorted(waiting, key=lambda name: (-self.categories[name], name))


def survey(
    batches: Iterable[list[NumberedRow]], places: Mapping[Field, int], *, asks_places: bool = True
) -> Survey:
    """Return what stands in all rows; ``places`` tells where each column is.

    Raises
    ------
    FileError
        When the column of categories holds so many that it must be another one.

    """
    counts: Counter[str] = Counter()
    notations: Counter[Notation] = Counter()
    forms: Counter[Form] = Counter()
    unsure = ""
    total = 0
    for batch in batches:
        for _number, cells in batch:
            total += 1
            category = as_text(cell_of(cells, places.get(Field.CATEGORY)))
            counts[category[:LONGEST_CATEGORY]] += 1
            day = cell_of(cells, places.get(Field.DATE))
            if isinstance(day, str) and day:
                found = _readings(day)
                notations.update(found)
                unsure = unsure or (day if len(found) > 1 else "")
            if asks_places:
                pair = (cell_of(cells, places.get(each)) for each in (Field.X, Field.Y))
                forms[read_pair(*map(as_text, pair)).form] += 1
        if len(counts) > MOST_CATEGORIES:
            raise FileError(Fault.MANY_CATEGORIES)
    counts.pop("", None)
    return Survey(total, dict(counts), dict(notations), dict(forms), unsure)


def cell_of(cells: list[Cell], place: int | None) -> Cell:
    """Return the cell in a column; an empty text where a row ends early or has no such column."""
    return cells[place] if place is not None and place < len(cells) else ""
