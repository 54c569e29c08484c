"""The disclosure gate: each cell judged by itself."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resilience.maps.categories import IS_SENSITIVE, NEGATIVE, POSITIVE
from resilience.privacy.disclosure import Policy, at_least
from resilience.privacy.disclosure.counts import CellFacts, Contributions
from resilience.privacy.disclosure.gate import WITHHELD, Gate
from resilience.signals.taxonomy import CONCERN_DOMAIN, signal_types
from tests.factories.counted import EXACT

GATE = Gate()
ENOUGH = {
    "count": 12,
    "reporters": 4,
    "largest_reporter": 5,
    "organisations": 3,
    "largest_organisation": 6,
    "inhabitants": 3_210,
    "is_sensitive": True,
    "key": 0.25,
}
NOBODY = Contributions(*(np.zeros(0, dtype=np.int64) for _ in range(3)))

FACTS = st.fixed_dictionaries(
    {
        "count": st.integers(0, 60),
        "reporters": st.integers(0, 12),
        "largest_reporter": st.integers(0, 60),
        "organisations": st.integers(0, 7),
        "largest_organisation": st.integers(0, 60),
        "inhabitants": st.integers(-1, 5_000),
        "is_sensitive": st.booleans(),
        "key": st.floats(0, 1, exclude_max=True),
    }
)


def facts_of(**one):
    """Return the facts of a single cell: enough for every limit, but for what is given."""
    columns = {name: np.array([value]) for name, value in (ENOUGH | one).items()}
    return CellFacts(**columns, organisation_counts=NOBODY, partnership_counts=NOBODY)


def value_of(gate=GATE, **one):
    """Return the value of a single cell, or None."""
    value = int(gate.values(facts_of(**one))[0])
    return None if value == WITHHELD else value


def test_a_cell_that_meets_every_limit_is_shown():
    assert value_of(EXACT) == 12


@pytest.mark.parametrize(
    "lacking",
    [
        {"count": 9},
        {"count": 0},
        {"reporters": 2},
        {"organisations": 1},
        {"largest_organisation": 10},
        {"largest_reporter": 11},
        {"inhabitants": 199},
        {"inhabitants": -1},
    ],
)
def test_a_cell_that_misses_one_limit_is_withheld(lacking):
    assert value_of(EXACT, **lacking) is None


@pytest.mark.parametrize(
    "just",
    [
        {"count": 10},
        {"reporters": 3},
        {"organisations": 2},
        {"count": 15, "largest_organisation": 12},
        {"largest_reporter": 10},
        {"inhabitants": 200},
    ],
)
def test_a_cell_that_just_meets_a_limit_is_shown(just):
    assert value_of(EXACT, **just) is not None


def test_five_signals_are_enough_where_nothing_is_sensitive():
    assert value_of(count=5, largest_organisation=3, largest_reporter=3, is_sensitive=False) == 5


def test_a_value_that_would_tell_an_organisation_the_rest_is_withheld():
    """With 7 of 9 signals and a 5 it knows: at most 9 by the noise, at least 9 by the share."""
    large = {"count": 9, "largest_organisation": 7, "largest_reporter": 4, "is_sensitive": False}
    values = {value_of(key=key, **large) for key in np.linspace(0, 0.999, 200)}
    assert values == {None, 9, 10, 11, 12, 13}


@given(FACTS)
def test_nothing_below_the_threshold_ever_leaves(facts):
    value = value_of(**facts)
    assert value is None or value >= GATE.policy.threshold(is_sensitive=facts["is_sensitive"])


@given(FACTS, FACTS)
def test_zero_and_few_look_the_same(zero, few):
    assert value_of(**zero | {"count": 0}) is None
    assert value_of(**few | {"count": few["count"] % 5}) is None


@given(FACTS, st.integers(0, 20))
def test_more_signals_never_make_an_eligible_cell_ineligible(facts, more):
    grown = facts | {"count": facts["count"] + more}
    if GATE.is_eligible(facts_of(**facts))[0]:
        assert GATE.is_eligible(facts_of(**grown))[0]


@given(FACTS)
def test_what_is_eligible_as_sensitive_is_eligible_as_ordinary(facts):
    if GATE.is_eligible(facts_of(**facts | {"is_sensitive": True}))[0]:
        assert GATE.is_eligible(facts_of(**facts | {"is_sensitive": False}))[0]


@given(FACTS)
def test_a_value_meets_every_limit_that_the_count_meets(facts):
    value = value_of(**facts)
    if value is not None:
        assert facts["largest_organisation"] <= 0.8 * value + 1e-9
        assert facts["largest_reporter"] + 2 <= value
        assert abs(value - facts["count"]) <= 4


@given(FACTS)
def test_the_same_facts_always_give_the_same_value(facts):
    assert len({value_of(**facts) for _ in range(3)}) == 1


@pytest.mark.parametrize(
    "wrong", [{"k": 0}, {"k": 12}, {"largest_share": 0}, {"inhabitants": -1}, {"reporters": 0}]
)
def test_limits_that_protect_nobody_are_refused(wrong):
    with pytest.raises(ValueError, match=r"limit|threshold|share"):
        replace(Policy(), **wrong)


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
