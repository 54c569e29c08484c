"""The publication lattice and what its cells count."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resilience.privacy.disclosure.axes import Span, area_axis, category_axis, period_axis
from resilience.privacy.disclosure.counts import count_cells
from resilience.privacy.disclosure.lattice import Axis, Lattice
from tests.factories.lattices import Counted, columns, edgy

YEAR = [
    *(Span(f"P{n + 1:02}", "p", 4 * n, 4 * n + 4) for n in range(13)),
    *(Span(f"Q{n + 1}", "q", 13 * n, 13 * n + 13) for n in range(4)),
    Span("Y", "y", 0, 52),
]


def ways(axis, code):
    return [[axis.codes[part] for part in way] for way in axis.parts[axis.place[code]]]


def test_a_quarter_is_three_four_week_periods_and_a_week_that_is_never_published():
    axis = period_axis(YEAR)
    assert ways(axis, "Q1") == [["P01", "P02", "P03", "weeks 12 to 12"]]
    assert axis.place["weeks 12 to 12"] in axis.hidden


def test_a_year_adds_up_from_its_quarters_and_from_its_four_week_periods():
    found = ways(period_axis(YEAR), "Y")
    assert ["Q1", "Q2", "Q3", "Q4"] in found
    assert [f"P{n:02}" for n in range(1, 14)] in found


def test_every_week_of_a_year_counts_in_the_pieces_and_periods_that_hold_it():
    axis = period_axis(YEAR)
    inside, holder = axis.belongs
    shown = {
        axis.codes[up]
        for one, up in zip(inside, holder, strict=True)
        if one == axis.place["weeks 12 to 12"]
    }
    assert shown == {"weeks 12 to 12", "Q1", "P04", "Y"}


def test_a_domain_with_two_polarities_counts_in_both_totals():
    axis, places = category_axis(
        {"LB": ["LB-"], "WB": ["WB-", "WB+"], "negative": ["LB-", "WB-"], "positive": ["WB+"]}
    )
    assert axis.codes[places["WB+"]] == "positive"
    assert ways(axis, "negative") == [["LB", "only WB-"]]
    assert sorted(map(sorted, ways(axis, "WB"))) == [["only WB-", "positive"]]


def test_a_total_of_one_category_is_that_category():
    axis, places = category_axis({"LB": ["LB"], "total": ["LB"]})
    assert ways(axis, "total") == [["LB"]]
    assert places == {"LB": axis.place["LB"]}


def test_a_code_that_stands_twice_is_refused():
    with pytest.raises(ValueError, match="twice"):
        Axis(("B1", "B1"), {})


@given(st.integers(0, 2**16))
def test_every_whole_counts_the_sum_of_its_parts_in_every_way(seed):
    counted = edgy(seed)
    sums = counted.lattice.sums
    assert np.array_equal(counted.facts.count[sums.whole], sums.over_parts(counted.facts.count))


@given(st.integers(0, 2**16))
def test_facts_are_what_a_plain_count_finds(seed):
    counted = edgy(seed, organisations=3)
    lattice, records = counted.lattice, counted.records
    cell = counted.cell("Y", "W1", "total")
    buurten = [lattice.areas.place[f"B1{n}"] for n in range(3)]
    inside = records.where(np.isin(records.area, buurten))
    organisations, reporters = Counter(inside.organisation), Counter(inside.reporter)
    facts = counted.facts
    assert facts.count[cell] == len(inside.count)
    assert (facts.organisations[cell], facts.reporters[cell]) == (
        len(organisations),
        len(reporters),
    )
    assert facts.largest_organisation[cell] == max(organisations.values(), default=0)
    assert facts.largest_reporter[cell] == max(reporters.values(), default=0)


def test_the_key_of_a_cell_is_the_sum_of_its_record_keys_modulo_one():
    parents = {"B1": "W", "B2": "W"}
    axis, places = category_axis({"a": ["a"]})
    lattice = Lattice(period_axis([Span("P", "p", 0, 4)]), area_axis(parents), axis)
    rows = [
        (0, lattice.areas.place[buurt], places["a"], 0, 0, key)
        for buurt, key in [("B1", 0.75), ("B2", 0.5)]
    ]
    counted = Counted(lattice, columns(rows))
    assert counted.facts.key[counted.cell("P", "W", "a")] == 0.25


def test_a_lattice_without_records_counts_nothing():
    empty = edgy(1).lattice
    nothing = columns([])
    facts = count_cells(empty, nothing, np.full(len(empty.areas.codes), 1), np.zeros(3, dtype=bool))
    assert not facts.count.any()


def test_partners_know_what_they_have_together():
    counted = edgy(7)
    joint = counted.with_partners(frozenset({0, 2})).partnership_counts
    together = np.zeros(counted.lattice.size, dtype=np.int64)
    together[joint.cell] = joint.count
    assert np.array_equal(together, counted.own(0) + counted.own(2))
