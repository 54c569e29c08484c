"""The stored perturbation table."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resilience.privacy.disclosure.noise import PerturbationTable, stored_table
from tests.attacker import counts_behind

TABLE = stored_table()
ROWS = range(len(TABLE.chances))
KEYS = st.floats(0, 1, exclude_max=True)


def made(deviations, *chances):
    return PerturbationTable(np.array(deviations), np.array(chances, dtype=float))


def one(count, key, threshold=5):
    return int(TABLE.perturb([count], [key], [threshold])[0])


@pytest.mark.parametrize("row", ROWS)
def test_the_noise_has_no_bias(row):
    assert abs(TABLE.chances[row] @ TABLE.deviations) < 1e-14


@pytest.mark.parametrize("row", [row for row in ROWS if row > 0])
def test_the_noise_has_variance_three(row):
    assert TABLE.chances[row] @ TABLE.deviations**2 == pytest.approx(3, abs=1e-13)


@pytest.mark.parametrize("row", [row for row in ROWS if row > 0])
def test_each_row_has_the_most_entropy_a_distribution_with_its_moments_can_have(row):
    """Then the logarithm of the chances is a parabola: maximum entropy given two moments."""
    possible = TABLE.chances[row] > 0
    deviations, logs = TABLE.deviations[possible], np.log(TABLE.chances[row][possible])
    rest = logs - np.polyval(np.polyfit(deviations, logs, 2), deviations)
    assert abs(rest).max() < 1e-12


def test_a_count_of_exactly_the_threshold_has_one_value_that_four_other_counts_have_too():
    assert {one(5, key) for key in np.linspace(0, 0.999, 50)} == {5}
    assert [counts_behind(TABLE, 5, 5), counts_behind(TABLE, 10, 10)] == [(5, 9), (10, 14)]


@given(st.integers(5, 400), KEYS, st.sampled_from([5, 10]))
def test_a_value_is_at_most_four_off_and_never_below_the_threshold(count, key, threshold):
    value = one(count + threshold, key, threshold)
    assert abs(value - count - threshold) <= 4
    assert value >= threshold


@given(st.integers(5, 60), KEYS)
def test_everybody_can_tell_at_least_five_counts_apart_from_no_value(count, key):
    low, high = TABLE.bounds([one(count, key)], [5])
    assert low[0] <= count <= high[0]
    assert high[0] - low[0] >= 4


@pytest.mark.parametrize("threshold", [5, 10])
def test_the_bounds_of_a_value_are_all_counts_that_lead_to_it(threshold):
    values = np.arange(threshold, threshold + 40)
    low, high = TABLE.bounds(values, np.full(40, threshold))
    tried = [counts_behind(TABLE, int(value), threshold) for value in values]
    assert list(zip(low.tolist(), high.tolist(), strict=True)) == tried


def test_over_many_keys_the_values_follow_the_table():
    keys = (np.arange(200_000) + 0.5) / 200_000
    for above, row in enumerate(TABLE.chances):
        off = TABLE.perturb(np.full(200_000, 5 + above), keys, np.full(200_000, 5)) - 5 - above
        shares = np.array([(off == deviation).mean() for deviation in TABLE.deviations])
        assert abs(shares - row).max() < 1e-5


def test_a_key_just_below_one_lands_inside_the_table():
    for count in range(5, 12):
        assert one(count, np.nextafter(1, 0)) >= count


def test_a_count_below_its_threshold_has_no_value():
    with pytest.raises(ValueError, match="below its threshold"):
        TABLE.perturb([4], [0.5], [5])


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (((0,), (0.9,)), "add up"),
        (((0, 1), (0.5, 0.5)), "bias"),
        (((-1, 0, 1), (0.1, 0.8, 0.1)), "below the threshold"),
    ],
)
def test_a_table_that_breaks_a_promise_is_refused(table, message):
    with pytest.raises(ValueError, match=message):
        made(*table)
