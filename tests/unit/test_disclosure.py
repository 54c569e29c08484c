"""The disclosure gate."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resilience.maps.categories import IS_SENSITIVE, NEGATIVE, POSITIVE
from resilience.privacy.disclosure import CellFacts, Policy, at_least, release_value
from resilience.signals.taxonomy import CONCERN_DOMAIN, signal_types

POLICY = Policy()
ENOUGH = CellFacts(
    count=12,
    reporters=4,
    organisations=3,
    largest_organisation_share=0.5,
    inhabitants=3_210,
    key=0.25,
)

FACTS = st.builds(
    CellFacts,
    count=st.integers(0, 60),
    reporters=st.integers(0, 12),
    organisations=st.integers(0, 7),
    largest_organisation_share=st.floats(0, 1),
    inhabitants=st.none() | st.integers(0, 5_000),
    key=st.floats(0, 1, exclude_max=True),
)


def noisy(count: int, key: float, threshold: int) -> int:
    """Stand in for the noise table: at most four off, never below the threshold."""
    return max(threshold, count + round(8 * key) - 4)


def test_a_cell_that_meets_every_limit_is_shown():
    assert release_value(ENOUGH, POLICY, is_sensitive=True) == 12


@pytest.mark.parametrize(
    "lacking",
    [
        {"count": 9},
        {"count": 0},
        {"reporters": 2},
        {"organisations": 1},
        {"largest_organisation_share": 0.81},
        {"inhabitants": 199},
        {"inhabitants": None},
    ],
)
def test_a_cell_that_misses_one_limit_is_withheld(lacking):
    assert release_value(replace(ENOUGH, **lacking), POLICY, is_sensitive=True) is None


@pytest.mark.parametrize(
    "just",
    [
        {"count": 10},
        {"reporters": 3},
        {"organisations": 2},
        {"largest_organisation_share": 12 / 15},
        {"inhabitants": 200},
    ],
)
def test_a_cell_that_just_meets_a_limit_is_shown(just):
    assert release_value(replace(ENOUGH, **just), POLICY, is_sensitive=True) is not None


def test_five_signals_are_enough_where_nothing_is_sensitive():
    assert release_value(replace(ENOUGH, count=5), POLICY, is_sensitive=False) == 5


def test_noise_that_lands_below_the_threshold_is_an_error():
    with pytest.raises(ValueError, match="below the threshold"):
        release_value(ENOUGH, POLICY, is_sensitive=True, perturb=lambda *_: 9)


@given(FACTS, st.booleans())
def test_nothing_below_the_threshold_ever_leaves(facts, is_sensitive):
    value = release_value(facts, POLICY, is_sensitive=is_sensitive, perturb=noisy)
    assert value is None or value >= POLICY.threshold(is_sensitive=is_sensitive)


@given(FACTS, FACTS)
def test_zero_and_few_look_the_same(zero, few):
    withheld = {
        release_value(replace(zero, count=0), POLICY, is_sensitive=False, perturb=noisy),
        release_value(replace(few, count=few.count % 5), POLICY, is_sensitive=False),
    }
    assert withheld == {None}


@given(FACTS, st.integers(0, 20))
def test_more_signals_never_make_a_shown_cell_disappear(facts, more):
    if release_value(facts, POLICY, is_sensitive=True) is not None:
        grown = replace(facts, count=facts.count + more)
        assert release_value(grown, POLICY, is_sensitive=True) is not None


@given(FACTS)
def test_what_is_shown_as_sensitive_would_also_be_shown_as_ordinary(facts):
    if release_value(facts, POLICY, is_sensitive=True) is not None:
        assert release_value(facts, POLICY, is_sensitive=False) is not None


@given(FACTS, st.booleans())
def test_the_same_facts_always_give_the_same_value(facts, is_sensitive):
    values = {
        release_value(facts, POLICY, is_sensitive=is_sensitive, perturb=noisy) for _ in range(3)
    }
    assert len(values) == 1


@given(st.integers(0, 200))
def test_what_a_figure_rests_on_is_told_in_classes_that_it_reaches(count):
    steps = (2, 3, 5, 10)
    told = at_least(count, steps)
    assert told <= count
    assert told in {0, *steps}


def test_a_domain_is_sensitive_as_soon_as_one_of_its_types_is():
    by_domain = {kind.domain: False for kind in signal_types().values()}
    for kind in signal_types().values():
        by_domain[kind.domain] |= kind.sensitive
    del by_domain[CONCERN_DOMAIN]
    assert {code: IS_SENSITIVE[code] for code in by_domain} == by_domain


@pytest.mark.parametrize(("total", "polarity"), [(NEGATIVE, -1), (POSITIVE, 1)])
def test_a_total_is_sensitive_as_soon_as_one_of_its_types_is(total, polarity):
    parts = [
        kind.sensitive
        for kind in signal_types().values()
        if kind.polarity == polarity and kind.domain != CONCERN_DOMAIN
    ]
    assert IS_SENSITIVE[total] is any(parts)
