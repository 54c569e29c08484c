"""The colour classes of a map, and rates."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resilience.maps.classes import (
    CLASSES,
    Measure,
    class_of,
    natural_breaks,
    rate_per_thousand,
    starts_for,
    thinned,
)
from resilience.maps.periods import PeriodKind

VALUES = st.lists(st.integers(0, 400).map(lambda tenths: tenths / 10), max_size=60)


def spread(groups):
    """Return the squared distances to the mean of each group."""
    return sum(sum((v - sum(g) / len(g)) ** 2 for v in g) for g in groups)


def cut(ordered, places):
    """Return ``ordered`` cut at ``places``."""
    edges = [0, *places, len(ordered)]
    return [ordered[a:b] for a, b in itertools.pairwise(edges)]


@given(st.lists(st.integers(0, 50), min_size=5, max_size=9, unique=True))
def test_natural_breaks_are_as_good_as_trying_every_division(values):
    ordered = sorted(values)
    found = cut(ordered, [ordered.index(start) for start in natural_breaks(values, 3)])
    every = itertools.combinations(range(1, len(ordered)), 2)
    assert spread(found) == pytest.approx(min(spread(cut(ordered, each)) for each in every))


@given(VALUES, st.sampled_from(Measure), st.sampled_from(PeriodKind))
def test_there_are_always_five_classes_that_rise(values, measure, kind):
    starts = starts_for(values, measure, kind, 5)
    assert len(starts) == CLASSES - 1
    assert list(starts) == sorted(set(starts))


@given(VALUES, st.sampled_from(PeriodKind), st.floats(0, 100))
def test_a_higher_value_never_falls_in_a_lower_class(values, kind, value):
    starts = starts_for(values, Measure.RATE, kind, 5)
    assert 1 <= class_of(value, starts) <= class_of(value + 1, starts) <= CLASSES


def test_with_few_values_the_classes_double_from_the_smallest_number_that_is_shown():
    assert starts_for([12, 30], Measure.COUNT, PeriodKind.YEAR, 10) == (20, 40, 80, 160)


def test_classes_start_at_round_numbers():
    values = [4.4, 5.3, 5.6, 6.9, 7.6, 7.8, 9.7, 10.8, 16.0, 16.2, 4.1, 8.8]
    starts = starts_for(values, Measure.RATE, PeriodKind.QUARTER, 10)
    assert all(start * 2 == round(start * 2) for start in starts)


def test_many_values_are_thinned_to_quantiles_with_both_ends():
    assert thinned(range(1_000), 5) == [0, 250, 500, 749, 999]


@pytest.mark.parametrize(
    ("count", "inhabitants", "rate"),
    [(52, 3_210, 16.2), (5, 4_000, 1.3), (1, 20_000, 0.1), (7, None, None), (7, 0, None)],
)
def test_a_rate_is_per_thousand_inhabitants_and_halves_go_up(count, inhabitants, rate):
    assert rate_per_thousand(count, inhabitants) == rate
