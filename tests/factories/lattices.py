"""Lattices and their facts: the reference table of Groningen, and small ones full of edges."""

import csv
import json
import random
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from resilience.privacy.disclosure.axes import (
    Span,
    area_axis,
    category_axis,
    period_axis,
    pieces_of,
)
from resilience.privacy.disclosure.counts import KEY_UNITS, CellFacts, Records, count_cells
from resilience.privacy.disclosure.lattice import Lattice
from tests.shared import shared

PLENTY = 1_000_000
REFERENCE = "statistics/reference/disclosure/"
QUARTER = (Span("Q1", "quarter", 0, 13),)
WITH_FOUR_WEEKS = (*(Span(f"P{n}", "four weeks", 4 * n, 4 * n + 4) for n in range(3)), *QUARTER)


def columns(rows):
    """Return rows of (period, area, category, organisation, reporter, key) as records."""
    period, area, category, organisation, reporter, key = np.array(rows).reshape(-1, 6).T
    places = (part.astype(np.int64) for part in (period, area, category, organisation, reporter))
    return Records(
        *places,
        count=np.ones(len(rows), dtype=np.int64),
        key=(key * KEY_UNITS).astype(np.int64),
    )


@dataclass(frozen=True)
class Counted:
    """A lattice with the records that it counts."""

    lattice: Lattice
    records: Records
    sensitive: tuple[str, ...] = ()

    @cached_property
    def facts(self) -> CellFacts:
        return self.with_partners()

    def with_partners(self, *partnerships):
        """Return the facts when these organisations see exact counts together."""
        people = np.full(len(self.lattice.areas.codes), PLENTY)
        codes = self.lattice.categories.codes
        sensitive = np.array([code in self.sensitive for code in codes])
        return count_cells(self.lattice, self.records, people, sensitive, partnerships)

    def cell(self, period, area, category):
        """Return the flat place of a cell."""
        axes = zip(self.lattice.axes, (period, area, category), strict=True)
        places = [axis.place[code] for axis, code in axes]
        return int(np.ravel_multi_index(places, self.lattice.shape))

    def own(self, organisation):
        """Return what one organisation has in every cell."""
        theirs = self.facts.organisation_counts
        own = np.zeros(self.lattice.size, dtype=np.int64)
        mine = theirs.party == organisation
        own[theirs.cell[mine]] = theirs.count[mine]
        return own


def reference_rows():
    """Return the records of the reference table as they stand in the file."""
    with shared(REFERENCE + "micro_1500.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def reference(spans=QUARTER, chance=None, move=None):
    """Return the reference table; ``chance`` makes other keys, ``move`` other buurten."""
    wijken = json.loads(shared(REFERENCE + "gron_hier.json").read_text(encoding="utf-8"))
    parents = dict.fromkeys(wijken, "GM0014")
    parents |= {buurt: wijk for wijk, buurten in wijken.items() for buurt in buurten}
    rows = reference_rows()
    kinds = sorted({row["cat"] for row in rows})
    categories, places = category_axis({**{kind: [kind] for kind in kinds}, "total": kinds})
    lattice = Lattice(period_axis(spans), area_axis(parents), categories)
    weeks = {
        week: lattice.periods.place[code]
        for (start, stop), code in pieces_of(spans).items()
        for week in range(start, stop)
    }
    found = [
        (
            weeks[int(row["week"])],
            lattice.areas.place[(move or {}).get(row["bu"], row["bu"])],
            places[row["cat"]],
            int(row["org"]),
            int(row["rep"]),
            float(row["rk"]) if chance is None else chance.random(),
        )
        for row in rows
    ]
    return Counted(lattice, columns(found))


#: Counts at which limits and noise meet: zero, one, just enough, twice just enough.
EDGES = (0, 0, 0, 1, 5, 5, 6, 7, 10)


def edgy(seed, organisations=4):
    """Return a small lattice of which every buurt counts something at an edge."""
    chance = random.Random(seed)
    parents = {f"W{w}": "G" for w in range(3)}
    parents |= {f"B{w}{b}": f"W{w}" for w in range(3) for b in range(3)}
    categories, places = category_axis({"a": ["a"], "b": ["b"], "total": ["a", "b"]})
    spans = [Span("P1", "p", 0, 1), Span("P2", "p", 1, 2), Span("Y", "y", 0, 2)]
    lattice = Lattice(period_axis(spans), area_axis(parents), categories)
    rows = [
        (
            lattice.periods.place[period],
            lattice.areas.place[area],
            place,
            turn % organisations,
            turn % 5 if chance.random() < 0.8 else 3,
            chance.random(),
        )
        for period in ("P1", "P2")
        for area in parents
        if area.startswith("B")
        for place in places.values()
        for turn in range(chance.choice(EDGES))
    ]
    return Counted(lattice, columns(rows))
