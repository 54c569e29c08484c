"""Attacks on the published reference table, by readers who know every rule and the table."""

import random

import numpy as np
import pytest

from resilience.maps.classes import rate_per_thousand
from resilience.privacy.disclosure import Policy
from resilience.privacy.disclosure.counts import count_cells
from resilience.privacy.disclosure.gate import UNDECIDED, WITHHELD, Gate
from tests.attacker import Attacker, counts_behind
from tests.factories.lattices import PLENTY, WITH_FOUR_WEEKS, Counted, reference

GATE = Gate()
K = GATE.policy.k


@pytest.fixture(scope="module")
def quarter():
    """Return the reference table of one quarter: 590 cells."""
    return reference()


def release(counted, gate=GATE):
    """Publish period after period, in the order of closing."""
    values = np.full(counted.lattice.size, WITHHELD)
    for period in np.flatnonzero(counted.lattice.periods.is_shown):
        before = values.reshape(counted.lattice.shape).copy()
        before[period] = UNDECIDED
        values = gate.release(counted.lattice, counted.facts, before.ravel())
    return values


def attacker_on(counted, values, gate=GATE):
    return Attacker.on(counted.lattice, gate, values, counted.facts.is_sensitive)


def bare(counted, values, gate=GATE):
    """Return the withheld cells of which somebody finds the only possible count."""
    return attacker_on(counted, values, gate).pinned(np.flatnonzero(values < 0))


def recovered(counted, shown):
    """Return the share of counts 1 to 4 found exactly when ``shown`` cells are published as is."""
    count = counted.facts.count
    least = 1 if shown[count == 0].all() else 0
    attacker = Attacker(
        counted.lattice, np.where(shown, count, least), np.where(shown, count, K - 1)
    )
    small = np.flatnonzero((count > 0) & (count < K) & ~shown)
    return len(attacker.pinned(small)) / len(small)


def test_hiding_small_counts_only_is_undone_as_the_reference_says(quarter):
    """62 % of the counts 1 to 4 come back, 11 % when zeros are hidden too (methods.md 1)."""
    count = quarter.facts.count
    assert round(recovered(quarter, (count == 0) | (count >= K)), 2) == 0.62
    assert round(recovered(quarter, count >= K), 2) == 0.11


def test_every_sensitive_cell_keeps_an_interval_with_room(quarter):
    """Two programmes for each count of 1 to 4 and every fourth zero, with the keys of the file."""
    values, count = release(quarter), quarter.facts.count
    attacker = attacker_on(quarter, values)
    zeros, small = np.flatnonzero(count == 0), np.flatnonzero((count > 0) & (count < K))
    for cell in [*small, *zeros[::4]]:
        least, most = attacker.interval(cell)
        assert least - 1e-6 <= count[cell] <= most + 1e-6
        assert np.floor(most + 1e-6) - np.ceil(least - 1e-6) >= GATE.table.max_deviation


@pytest.mark.parametrize("secret", range(8))
def test_no_sensitive_cell_is_pinned_and_no_zero_is_provably_zero(secret):
    counted = reference(chance=random.Random(secret))
    assert len(bare(counted, release(counted))) == 0


@pytest.mark.parametrize("secret", range(3))
def test_periods_inside_each_other_leave_no_cell_bare(secret):
    counted = reference(WITH_FOUR_WEEKS, random.Random(secret))
    assert len(bare(counted, release(counted))) == 0


@pytest.mark.parametrize("gate", [GATE, Gate(Policy(k=3, sensitive_k=3)), Gate(Policy(k=8))])
def test_other_thresholds_and_sensitive_categories_leave_no_cell_bare(gate):
    table = reference()
    counted = Counted(table.lattice, table.records, ("intimidatie", "total"))
    values = release(counted, gate)
    thresholds = gate.thresholds(counted.facts.is_sensitive)
    assert len(bare(counted, values, gate)) == 0
    assert (values[values >= 0] >= thresholds[values >= 0]).all()


def test_buurten_merged_upward_are_never_shown_and_not_found(quarter):
    people = np.array(
        [PLENTY if code[-1] not in "37" else 120 for code in quarter.lattice.areas.codes]
    )
    facts = count_cells(quarter.lattice, quarter.records, people, np.zeros(5, dtype=bool))
    values = GATE.release(quarter.lattice, facts)
    assert (values[facts.inhabitants < 200] == WITHHELD).all()
    assert len(bare(quarter, values)) == 0


@pytest.mark.parametrize("secret", range(3))
def test_an_organisation_that_subtracts_its_own_does_not_find_the_others(secret):
    counted = reference(WITH_FOUR_WEEKS, random.Random(secret))
    attacker = attacker_on(counted, release(counted))
    for organisation in range(3):
        own = counted.own(organisation)
        by_rule = np.where(own > 0, np.maximum(np.ceil(own / 0.8 - 1e-9), own + 1), 0)
        cells = np.arange(counted.lattice.size)
        assert len(attacker.knowing(own, by_rule).pinned(cells)) == 0


def test_partners_with_exact_counts_do_not_find_the_third_organisation(quarter):
    for partners in ({0, 1}, {0, 2}, {1, 2}, {0, 1, 2}):
        facts = quarter.with_partners(frozenset(partners))
        values = GATE.release(quarter.lattice, facts)
        own = sum(quarter.own(partner) for partner in partners)
        cells = np.arange(quarter.lattice.size)
        assert len(attacker_on(quarter, values).knowing(own).pinned(cells)) == 0


def test_publishing_again_gives_the_same_numbers_so_averages_tell_nothing(quarter):
    first = release(quarter)
    assert all(np.array_equal(release(reference()), first) for _ in range(3))


def test_fresh_noise_would_have_given_the_counts_away(quarter):
    """Why keys are fixed: the mean of 20 releases with fresh keys is the count in most cells."""
    count, chance = quarter.facts.count, np.random.default_rng(1)
    shown = np.flatnonzero(release(quarter) >= 0)
    fresh = [
        GATE.table.perturb(count[shown], chance.random(len(shown)), np.full(len(shown), K))
        for _ in range(20)
    ]
    found = np.mean(np.round(np.mean(fresh, axis=0)) == count[shown])
    really = np.mean(release(quarter)[shown] == count[shown])
    assert found > 0.7
    assert really < 0.4


def test_rates_with_public_inhabitants_tell_no_more_than_the_values(quarter):
    """From a rate and its denominator comes the value; behind it lie five counts or more."""
    values = release(quarter)
    for value in sorted(set(values[values >= 0].tolist())):
        for inhabitants in (200, 1_730, 9_999):
            rate = rate_per_thousand(value, inhabitants)
            fitting = [v for v in range(K, 1_600) if rate_per_thousand(v, inhabitants) == rate]
            behind = [counts_behind(GATE.table, v, K) for v in fitting]
            assert max(b for _, b in behind) - min(a for a, _ in behind) >= 4
