"""Values that together would tell what another cell holds: held back, and no more than needed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resilience.privacy.disclosure.bounds import UNBOUNDED, Bounds, tighten
from resilience.privacy.disclosure.gate import UNDECIDED, WITHHELD, Gate
from resilience.privacy.disclosure.openness import Rules, withhold_for_openness
from tests.attacker import Attacker
from tests.factories.lattices import edgy

GATE = Gate()
SEEDS = st.integers(0, 2**20)


def alone(counted):
    """Return the values of cells judged one by one, as if nobody added up."""
    return np.where(counted.lattice.is_shown, GATE.values(counted.facts), WITHHELD)


def pinned(counted, values):
    attacker = Attacker.on(counted.lattice, GATE, values, counted.facts.is_sensitive)
    return attacker.pinned(np.flatnonzero(values < 0))


def pinned_for_organisations(counted, values):
    """Return cells in which some organisation, subtracting its own, finds out about the others."""
    attacker = Attacker.on(counted.lattice, GATE, values, counted.facts.is_sensitive)
    found = set()
    for organisation in range(4):
        own = counted.own(organisation)
        by_rule = np.where(own > 0, np.maximum(np.ceil(own / 0.8 - 1e-9), own + 1), 0)
        cells = np.arange(counted.lattice.size)
        found |= set(attacker.knowing(own, by_rule).pinned(cells).tolist())
    return found


def example():
    """Return a wijk of 20 with two buurten of 10 and nothing else, published as 16, 10 and 10."""
    counted = edgy(1)
    values = np.full(counted.lattice.size, WITHHELD)
    for area, value in {"W0": 16, "B00": 10, "B01": 10}.items():
        values[counted.cell("P1", area, "a")] = value
    facts = counted.facts
    facts.is_sensitive[:] = True
    drift = np.zeros_like(values)
    return counted, values, Rules(counted.lattice, facts, GATE.policy, GATE.table, drift)


def test_a_wijk_published_low_would_tell_that_its_third_buurt_is_empty():
    counted, values, _ = example()
    assert counted.cell("P1", "B02", "a") in pinned(counted, values)


def test_one_of_the_buurten_is_then_withheld_and_nothing_is_told():
    counted, values, rules = example()
    left = withhold_for_openness(rules, values, np.ones(len(values), dtype=bool))
    assert (values >= 0).sum() - (left >= 0).sum() == 1
    assert left[counted.cell("P1", "W0", "a")] == 16
    assert len(pinned(counted, left)) == 0


def test_what_was_published_before_stays_and_the_new_value_is_withheld():
    counted, values, rules = example()
    is_open = np.zeros(len(values), dtype=bool)
    is_open[counted.cell("P1", "W0", "a")] = True
    left = withhold_for_openness(rules, values, is_open)
    assert left[counted.cell("P1", "W0", "a")] == WITHHELD
    assert left[counted.cell("P1", "B00", "a")] == 10


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_bounds_by_adding_up_are_never_narrower_than_a_linear_programme(seed):
    counted = edgy(seed)
    values = alone(counted)
    attacker = Attacker.on(counted.lattice, GATE, values, counted.facts.is_sensitive)
    start = Bounds(
        attacker.least.astype(np.int64),
        np.where(attacker.most < np.inf, attacker.most, UNBOUNDED).astype(np.int64),
    )
    known = tighten(counted.lattice.sums, start)
    cell = seed % counted.lattice.size
    least, most = attacker.interval(cell)
    assert known.low[cell] <= least + 1e-6
    assert known.high[cell] >= min(most, UNBOUNDED) - 1e-6
    assert known.low[cell] <= counted.facts.count[cell] <= known.high[cell]


def test_without_this_step_attackers_find_cells_in_tables_full_of_edges():
    """The attackers themselves work: over these tables both kinds succeed."""
    tables = [edgy(seed) for seed in range(40)]
    assert any(len(pinned(table, alone(table))) for table in tables)
    assert any(pinned_for_organisations(table, alone(table)) for table in tables)


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_nobody_finds_a_cell_in_tables_full_of_edges(seed):
    counted = edgy(seed)
    values = GATE.release(counted.lattice, counted.facts)
    assert len(pinned(counted, values)) == 0
    assert pinned_for_organisations(counted, values) == set()


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_partners_who_see_exact_counts_do_not_find_out_about_the_others(seed):
    counted = edgy(seed)
    facts = counted.with_partners(frozenset({0, 1, 2}), frozenset({0, 1, 2, 3}))
    values = GATE.release(counted.lattice, facts)
    attacker = Attacker.on(counted.lattice, GATE, values, facts.is_sensitive)
    for members in ([0, 1, 2], [0, 1, 2, 3]):
        own = sum(counted.own(member) for member in members)
        assert len(attacker.knowing(own).pinned(np.arange(counted.lattice.size))) == 0


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_publishing_period_after_period_keeps_what_was_published(seed):
    counted = edgy(seed)
    values = np.full(counted.lattice.size, WITHHELD)
    for period in range(3):
        before = values.reshape(counted.lattice.shape).copy()
        before[period] = UNDECIDED
        after = GATE.release(counted.lattice, counted.facts, before.ravel())
        kept = before.ravel() != UNDECIDED
        assert np.array_equal(after[kept], values[kept])
        values = after
    assert len(pinned(counted, values)) == 0
    assert pinned_for_organisations(counted, values) == set()


def test_little_is_withheld_beyond_the_cells_themselves():
    """Tables that consist of edges lose some; real ones lose about 1 in 140 (see bench)."""
    tables = [edgy(seed) for seed in range(20)]
    shown = sum((alone(table) >= 0).sum() for table in tables)
    left = sum((GATE.release(table.lattice, table.facts) >= 0).sum() for table in tables)
    assert left > 0.85 * shown


@pytest.mark.parametrize("seed", range(5))
def test_a_second_look_withholds_nothing_more(seed):
    counted = edgy(seed)
    values = GATE.release(counted.lattice, counted.facts)
    rules = Rules(counted.lattice, counted.facts, GATE.policy, GATE.table, np.zeros_like(values))
    again = withhold_for_openness(rules, values, np.ones(len(values), dtype=bool))
    assert np.array_equal(again, values)
