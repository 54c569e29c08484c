"""Many areas at once: false alarms, detection, silence, clusters."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resilience.errors import ValidationError
from resilience.trends.area_levels import (
    Q_BUURT,
    Q_GEMEENTE,
    Q_WIJK,
    Level,
    SilenceFacts,
    has_effort_break,
    raised_top_down,
    silent,
)
from resilience.trends.false_discoveries import raised
from resilience.trends.gamma_poisson import EbGpSettings
from resilience.trends.scan import ScanSettings, Significance, likelihood_ratio, scan, zones_around
from resilience.trends.simulation import Setting, doubled_reporters, tripled

#: Areas, signals a week, how much areas differ; level; most false alarms a week, least detection.
LEVELS = {
    "buurten": (Setting(13_594, 0.3, 2.0), Q_BUURT, 0.5, 0.04),
    "wijken": (Setting(3_164, 1.3, 0.25), Q_WIJK, 0.64, 0.44),
    "gemeenten": (Setting(355, 10.6, 0.25), Q_GEMEENTE, 0.16, 0.89),
}


@pytest.mark.parametrize(("setting", "q", "most", "least"), LEVELS.values(), ids=LEVELS)
def test_eb_gp_is_as_quiet_and_as_sharp_as_methods_says(setting, q, most, least):
    # Few areas need many runs before the mean says anything.
    number = max(3, 7_000 // setting.areas)
    runs = [tripled(setting, seed, EbGpSettings(q=q)) for seed in range(number)]
    assert np.mean([run.false_alarms for run in runs]) <= most
    assert np.mean([run.detected for run in runs]) >= least


def test_doubling_the_reporters_raises_next_to_nothing():
    assert doubled_reporters(Setting(2_000, 5.0, 0.25), 1) <= 0.01


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.floats(0.01, 0.5))
def test_benjamini_hochberg_is_the_step_up_rule_of_the_paper(pvalues, q):
    ordered = sorted(pvalues)
    ranks = [n for n, p in enumerate(ordered, start=1) if p <= q * n / len(ordered)]
    limit = ordered[max(ranks) - 1] if ranks else -1
    assert raised(np.array([pvalues]), q)[0].tolist() == [p <= limit for p in pvalues]


def test_a_small_area_is_tested_only_under_a_raised_parent_or_with_volume_of_its_own():
    top = Level(np.array([[0.0001, 0.9]]), np.array([[90.0, 90.0]]))
    below = Level(np.full((1, 4), 0.001), np.array([[1.0, 1, 1, 9]]), np.array([0, 0, 1, 1]))
    assert raised_top_down([top, below])[1].tolist() == [[True, True, False, True]]


def test_silence_needs_intimidation_and_effort_that_did_not_fall():
    facts = SilenceFacts(
        np.full((1, 3), 0.001),
        np.array([[True, True, False]]),
        np.array([[5.0, 5, 5]]),
        np.array([[5.0, 3, 5]]),
    )
    assert silent(facts).tolist() == [[True, False, False]]


def test_effort_that_changes_by_more_than_a_quarter_is_a_break():
    past, now = np.array([4.0, 4, 4, 0]), np.array([5.0, 5.1, 2.9, 1])
    assert has_effort_break(past, now).tolist() == [False, True, True, True]


@pytest.fixture
def town():
    random = np.random.default_rng(3)
    places = random.uniform(0, 5_000, (20, 2))
    expected = np.tile(random.gamma(2, 0.5, 20), (30, 1))
    return places, expected, random.poisson(expected).astype(float)


def test_the_scan_finds_a_cluster_that_no_area_shows_alone(town):
    places, expected, counts = town
    zones = zones_around(places, expected[0], 0.5)
    struck = zones[np.flatnonzero(zones.sum(axis=1) == 4)[0]]
    counts[-3:, struck] += 4
    for significance in Significance:
        found = scan(counts, expected, zones, ScanSettings(4, 0.5, 199, 1, significance))
        assert set(found.areas) == set(np.flatnonzero(struck))
        assert found.weeks == 3
        assert found.pvalue <= 0.005


def test_the_scan_equals_brute_force(town):
    places, expected, counts = town
    zones = zones_around(places, expected[0], 0.5)
    total, share = counts.sum(), expected / expected.sum()
    best = max(
        float(
            likelihood_ratio(*(np.array(x[-w:, z].sum()) for x in (counts, share * total)), total)
        )
        for z in zones
        for w in range(1, 5)
    )
    found = scan(counts, expected, zones, ScanSettings(replications=99))
    assert found.score == pytest.approx(best)
    assert found == scan(counts, expected, zones, ScanSettings(replications=99))


def test_the_scan_is_quiet_when_nothing_is_going_on(town):
    places, expected, _ = town
    zones = zones_around(places, expected[0], 0.5)
    random = np.random.default_rng(8)
    drawn = [
        scan(random.poisson(expected), expected, zones, ScanSettings(replications=99))
        for _ in range(20)
    ]
    assert sum(found.pvalue <= 0.05 for found in drawn) <= 4


def test_the_scan_says_nothing_without_signals_and_refuses_without_expectation(town):
    places, expected, counts = town
    zones = zones_around(places, expected[0], 0.5)
    assert scan(0 * counts, expected, zones, ScanSettings()) is None
    with pytest.raises(ValidationError):
        scan(counts, 0 * expected, zones, ScanSettings())
