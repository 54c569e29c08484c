"""The exact facts of every cell of a lattice, counted from records in one go."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from resilience.privacy.disclosure.lattice import Axis, Flags, Lattice, Whole

#: Record keys are added up as whole numbers of this many parts.
KEY_UNITS = 1 << 32


@dataclass(frozen=True, eq=False, slots=True)
class Records:
    """Records, or rows that stand for several equal ones; one entry of every array for each.

    ``period``, ``area`` and ``category`` are places on the sides of the lattice: the smallest
    that hold the record. ``key`` is the sum of the record keys in ``KEY_UNITS``, below 2**63.
    ``organisation`` and ``reporter`` are any whole numbers from zero.
    """

    period: Whole
    area: Whole
    category: Whole
    organisation: Whole
    reporter: Whole
    count: Whole
    key: Whole

    def where(self, kept: NDArray[np.generic]) -> "Records":
        """Return the rows of ``kept``, a mask or places."""
        found = {each.name: getattr(self, each.name)[kept] for each in fields(self)}
        return replace(self, **found)


@dataclass(frozen=True, eq=False, slots=True)
class Contributions:
    """What each party has in each cell where it has anything; parties are numbers."""

    cell: Whole
    party: Whole
    count: Whole


@dataclass(frozen=True, eq=False, slots=True)
class CellFacts:
    """What the gate judges, one entry for every cell of a lattice.

    ``inhabitants`` is below zero where nobody knows them. ``key`` decides the perturbation:
    the sum of the record keys modulo one, in [0, 1); it never leaves the server.
    """

    count: Whole
    reporters: Whole
    largest_reporter: Whole
    organisations: Whole
    largest_organisation: Whole
    inhabitants: Whole
    is_sensitive: Flags
    key: NDArray[np.float64]
    #: Of every organisation, and of partners who see exact counts of each other.
    organisation_counts: Contributions
    partnership_counts: Contributions


def count_cells(
    lattice: Lattice,
    records: Records,
    inhabitants: Whole,
    is_sensitive: Flags,
    partnerships: Sequence[frozenset[int]] = (),
) -> CellFacts:
    """Count every cell of a lattice.

    Parameters
    ----------
    lattice : Lattice
        Periods, areas and categories of the publication.
    records : Records
        Each row counts in every cell that holds its period, area and category.
    inhabitants : (areas,) whole numbers
        Inhabitants of each area on 1 January; below zero where unknown.
    is_sensitive : (categories,) flags
        Whether a category has the higher threshold.
    partnerships : sets of organisations, optional
        Who together see exact counts under an agreement (statistics/methods.md 1.7).

    Returns
    -------
    CellFacts
        Arrays of ``lattice.size``; a person who changed organisation is one reporter.

    """
    row, cell = _cells_of(lattice, records)
    inside = records.where(row)
    organisations = _per_party(cell, inside.organisation, inside.count)
    reporters = _per_party(cell, inside.reporter, inside.count)
    keys = np.zeros(lattice.size, dtype=np.int64)
    np.add.at(keys, cell, inside.key % KEY_UNITS)
    return CellFacts(
        count=_total(lattice, cell, inside.count),
        reporters=np.bincount(reporters.cell, minlength=lattice.size),
        largest_reporter=_largest(lattice, reporters),
        organisations=np.bincount(organisations.cell, minlength=lattice.size),
        largest_organisation=_largest(lattice, organisations),
        inhabitants=lattice.along(1, inhabitants),
        is_sensitive=lattice.along(2, is_sensitive),
        key=(keys % KEY_UNITS) / KEY_UNITS,
        organisation_counts=organisations,
        partnership_counts=_joined(organisations, partnerships),
    )


def _cells_of(lattice: Lattice, records: Records) -> tuple[Whole, Whole]:
    """Return pairs of a record and a cell that counts it."""
    row = np.arange(len(records.count))
    cell = np.zeros(len(row), dtype=np.int64)
    places = (records.period, records.area, records.category)
    for axis, place in zip(lattice.axes, places, strict=True):
        again, holder = _holders(axis, place[row])
        row, cell = row[again], cell[again] * len(axis.codes) + holder
    return row, cell


def _holders(axis: Axis, place: Whole) -> tuple[Whole, Whole]:
    """Return for every entry of ``place`` all shown places that hold it, with its number."""
    inside, holder = axis.belongs
    first = np.searchsorted(inside, place, side="left")
    many = np.searchsorted(inside, place, side="right") - first
    again = np.repeat(np.arange(len(place)), many)
    turn = np.arange(len(again)) - np.repeat(np.cumsum(many) - many, many)
    return again, holder[first[again] + turn]


def _per_party(cell: Whole, party: Whole, count: Whole) -> Contributions:
    parties = int(party.max(initial=0)) + 1
    found, entry = np.unique(cell * parties + party, return_inverse=True)
    together = np.bincount(entry, weights=count, minlength=len(found)).astype(np.int64)
    return Contributions(found // parties, found % parties, together)


def _joined(organisations: Contributions, partnerships: Sequence[frozenset[int]]) -> Contributions:
    """Return what the members of each partnership have together."""
    cells, parties, counts = [], [], []
    for number, members in enumerate(partnerships):
        inside = np.isin(organisations.party, sorted(members))
        found, entry = np.unique(organisations.cell[inside], return_inverse=True)
        cells.append(found)
        parties.append(np.full(len(found), number))
        counts.append(np.bincount(entry, organisations.count[inside], len(found)))
    nothing = np.zeros(0)
    cell, party, count = (
        np.concatenate([nothing, *found]).astype(np.int64) for found in (cells, parties, counts)
    )
    return Contributions(cell, party, count)


def _total(lattice: Lattice, cell: Whole, count: Whole) -> Whole:
    return np.bincount(cell, weights=count, minlength=lattice.size).astype(np.int64)


def _largest(lattice: Lattice, parties: Contributions) -> Whole:
    largest = np.zeros(lattice.size, dtype=np.int64)
    np.maximum.at(largest, parties.cell, parties.count)
    return largest
