"""Attacks by comparing: a revision with what came before, one year's borders with another's."""

import random
from dataclasses import replace

import numpy as np
import pytest

from resilience.privacy.disclosure.axes import Span, period_axis
from resilience.privacy.disclosure.gate import UNDECIDED, WITHHELD, Gate
from resilience.privacy.disclosure.lattice import Axis, Lattice
from tests.attacker import Attacker
from tests.factories.lattices import Counted, reference

GATE = Gate()
K = GATE.policy.k


class Revised:
    """The reference table, some records of which came in after the first release."""

    def __init__(self, seed, late_share):
        chance = random.Random(seed)
        table = reference(chance=chance)
        many = len(table.records.count)
        self.is_late = np.array([chance.random() < late_share for _ in range(many)])
        self.whole = table
        self.early = Counted(table.lattice, table.records.where(~self.is_late))
        self.late = Counted(table.lattice, table.records.where(self.is_late)).facts.count
        self.first = GATE.release(table.lattice, self.early.facts)
        self.second = GATE.revise(table.lattice, table.facts, self.first, self.late)

    def joint(self):
        """Return the lattice of both releases: what was there, what came late, and together."""
        axis = period_axis([Span("first", "f", 0, 1), Span("revised", "r", 0, 2)])
        hidden = next(iter(axis.hidden))
        return Lattice(axis, *self.whole.lattice.axes[1:]), axis.place["first"], hidden

    def attacker(self):
        """Return who has both releases and knows of every cell whether it was revised."""
        lattice, first, late = self.joint()
        values = np.full(lattice.shape, WITHHELD)
        shape, is_new = lattice.shape[1:], (self.late >= K).reshape(lattice.shape[1:])
        values[first] = self.first.reshape(shape)
        values[lattice.periods.place["revised"]] = np.where(
            is_new, self.second.reshape(shape), WITHHELD
        )
        sensitive = np.zeros(lattice.size, dtype=bool)
        attacker = Attacker.on(lattice, GATE, values.ravel(), sensitive)
        of_late = np.ravel_multi_index(
            (np.full(is_new.size, late), *np.unravel_index(np.arange(is_new.size), shape)),
            lattice.shape,
        )
        attacker.least[of_late] = np.where(is_new, K, 0).ravel()
        attacker.most[of_late] = np.where(is_new, np.inf, K - 1).ravel()
        return attacker, values.ravel()


@pytest.mark.parametrize(("seed", "late_share"), [(1, 0.01), (2, 0.05), (3, 0.05), (4, 0.2)])
def test_a_revision_beside_the_first_release_leaves_no_cell_bare(seed, late_share):
    attacker, values = Revised(seed, late_share).attacker()
    assert len(attacker.pinned(np.flatnonzero(values < 0))) == 0


@pytest.mark.parametrize("seed", range(3))
def test_a_cell_in_which_fewer_than_k_records_differ_keeps_its_value(seed):
    revised = Revised(seed, 0.05)
    few = revised.late < K
    assert np.array_equal(revised.second[few], revised.first[few])
    assert (revised.late[revised.second != revised.first] >= K).all()


def test_late_records_do_change_what_many_of_them_touch():
    revised = Revised(1, 0.2)
    gemeente = revised.whole.cell("Q1", "GM0014", "total")
    assert abs(revised.second[gemeente] - 1515) <= 4
    assert abs(revised.first[gemeente] - 1515) > 4


def test_one_late_record_shows_nowhere():
    table = reference()
    early = Counted(table.lattice, table.records.where(np.arange(1515) != 700))
    first = GATE.release(table.lattice, early.facts)
    differing = table.facts.count - early.facts.count
    assert differing.max() == 1
    assert np.array_equal(GATE.revise(table.lattice, table.facts, first, differing), first)


def sliver_pairs(axis, chance):
    """Return some pairs of buurten in one wijk: a sliver of the first goes to the second."""
    wijken = [ways[0] for ways in axis.parts.values() if axis.codes[ways[0][0]].startswith("BU")]
    return [tuple(chance.sample(sorted(parts), 2)) for parts in wijken if len(parts) > 3]


def two_editions(seed):
    """Return the reference table in the areas of two years, between which borders moved."""
    chance = random.Random(seed)
    table = reference(chance=chance)
    old = table.lattice.areas
    codes, parts = list(old.codes), {whole: list(ways) for whole, ways in old.parts.items()}
    moved, hidden = {}, set()
    for giver, taker in sliver_pairs(old, chance):
        core, sliver, larger = (len(codes) + n for n in range(3))
        codes += [f"{codes[giver]} core", f"{codes[giver]} sliver", f"{codes[taker]} larger"]
        parts[giver], parts[larger] = [(core, sliver)], [(taker, sliver)]
        [wijk] = [whole for whole, ways in old.parts.items() if giver in ways[0]]
        swap = {giver: core, taker: larger}
        parts[wijk] = [*parts[wijk], tuple(swap.get(one, one) for one in parts[wijk][-1])]
        moved[giver] = (core, sliver)
        hidden.add(sliver)
    areas = Axis(tuple(codes), parts, frozenset(hidden))
    place = [
        moved[area][chance.random() < 0.15] if area in moved else area
        for area in table.records.area.tolist()
    ]
    lattice = Lattice(table.lattice.periods, areas, table.lattice.categories)
    return Counted(lattice, replace(table.records, area=np.array(place))), len(old.codes)


@pytest.mark.parametrize("seed", range(6))
def test_the_same_period_in_the_areas_of_two_years_leaves_no_cell_bare(seed):
    counted, old = two_editions(seed)
    before = np.full(counted.lattice.shape, WITHHELD)
    before[:, :old] = UNDECIDED
    first = GATE.release(counted.lattice, counted.facts, before.ravel())
    before[:, :old] = first.reshape(counted.lattice.shape)[:, :old]
    before[:, old:] = UNDECIDED
    values = GATE.release(counted.lattice, counted.facts, before.ravel())
    attacker = Attacker.on(counted.lattice, GATE, values, counted.facts.is_sensitive)
    assert (values.reshape(counted.lattice.shape)[:, old:] >= 0).sum() > 20
    assert len(attacker.pinned(np.flatnonzero(values < 0))) == 0
