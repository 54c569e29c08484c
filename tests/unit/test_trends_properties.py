"""What holds for every series, whatever the detector."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from resilience.errors import ValidationError
from resilience.trends.cusum import CusumSettings, PoissonCusum, cusum, poisson_cusum
from resilience.trends.distributions import at_least, quantile
from resilience.trends.farrington import FarringtonSettings, Series, farrington, first_week
from resilience.trends.gamma_poisson import EbGpSettings, eb_gp
from resilience.trends.quasi_poisson import Problems, fit
from resilience.trends.reference_weeks import Comparison, design_for
from resilience.trends.simple_baselines import BayesSettings, EarsSettings, bayes, ears
from tests.unit.trends_cases import mondays

WEEKS = 230
LAST = np.array([WEEKS - 2, WEEKS - 1])
SERIES = arrays(np.float64, (WEEKS, 3), elements=st.integers(0, 30))
DETECTORS = {
    "farrington": lambda counts: farrington(Series(counts), LAST, FarringtonSettings()),
    "ears": lambda counts: ears(counts, LAST, EarsSettings()),
    "bayes": lambda counts: bayes(counts, LAST, BayesSettings()),
    "cusum": lambda counts: cusum(counts, LAST, CusumSettings()),
    "eb-gp": lambda counts: eb_gp(counts, None, LAST, EbGpSettings()),
}
detectors = pytest.mark.parametrize("detect", DETECTORS.values(), ids=DETECTORS)


@detectors
@settings(max_examples=15, deadline=None)
@given(counts=SERIES, order=st.permutations(range(3)))
def test_the_order_of_the_areas_changes_no_verdict(detect, counts, order):
    straight, turned = detect(counts), detect(counts[:, order])
    np.testing.assert_allclose(straight.upperbound[:, order], turned.upperbound)
    np.testing.assert_array_equal(straight.alarm[:, order], turned.alarm)


@pytest.mark.parametrize("detect", [DETECTORS[name] for name in ("farrington", "ears", "bayes")])
@settings(max_examples=15, deadline=None)
@given(counts=SERIES)
def test_an_alarm_is_a_count_above_its_bound_and_a_low_p_value(detect, counts):
    found = detect(counts)
    told = np.isfinite(found.upperbound)
    above = (found.observed > found.upperbound)[told]
    np.testing.assert_array_equal(found.alarm[told] == 1, above)
    assert np.all(found.pvalue[told][above] <= 0.05 + 1e-9)


@detectors
@pytest.mark.parametrize("level", [0.0, 1.0, 7.0])
def test_a_constant_series_never_raises_an_alarm(detect, level):
    assert not np.any(detect(np.full((WEEKS, 3), level)).alarm == 1)


@detectors
def test_one_huge_value_is_an_alarm_when_it_comes_and_none_in_other_areas(detect):
    counts = np.tile(np.array([3.0, 4, 5, 4, 3]), (3, WEEKS // 5)).T.copy()
    counts[-1, 1] = 1_000_000
    assert detect(counts).alarm[-1].tolist() == [0, 1, 0]


@detectors
def test_a_huge_value_in_the_past_breaks_nothing(detect):
    counts = np.tile(np.array([3.0, 4, 5, 4, 3]), (3, WEEKS // 5)).T.copy()
    counts[40, 1] = 1_000_000
    assert np.isin(detect(counts).alarm[:, [0, 2]], [0.0]).all()


@settings(max_examples=15, deadline=None)
@given(counts=SERIES, factor=st.integers(2, 1000))
def test_the_unit_of_the_effort_changes_no_verdict(counts, factor):
    effort = 1.0 + np.arange(WEEKS)[:, None] % 7 + np.zeros((1, 3))
    one = eb_gp(counts, effort, LAST, EbGpSettings())
    other = eb_gp(counts, effort * factor, LAST, EbGpSettings())
    np.testing.assert_allclose(one.pvalue, other.pvalue, rtol=1e-7)
    settings_ = FarringtonSettings()
    plain = farrington(Series(counts, None, effort), LAST, settings_)
    scaled = farrington(Series(counts, None, effort * factor), LAST, settings_)
    np.testing.assert_allclose(plain.expected, scaled.expected, rtol=1e-6)


def test_without_effort_there_is_no_verdict_rather_than_a_zero():
    effort = np.ones((WEEKS, 2))
    effort[-6:, 1] = 0
    found = eb_gp(np.ones((WEEKS, 2)), effort, LAST, EbGpSettings())
    assert np.isnan([found.observed[:, 1], found.pvalue[:, 1], found.alarm[:, 1]]).all()
    assert np.isfinite(found.pvalue[:, 0]).all()


def test_twice_the_effort_with_twice_the_signals_is_no_news():
    counts, effort = np.full((WEEKS, 4), 5.0), np.ones((WEEKS, 4))
    counts[-4:, 0], effort[-4:, 0] = 10, 2
    assert not eb_gp(counts, effort, LAST, EbGpSettings()).alarm.any()
    assert eb_gp(counts, None, LAST, EbGpSettings()).alarm[-1, 0] == 1


def test_week_53_moves_the_comparison_to_the_nearest_week_of_the_calendar():
    design = design_for(400, mondays(420), Comparison(years_back=4, half_window=0, periods=1))
    # From Monday 2 November 2015 to 5 November 2012 and 31 October 2011, the nearest Mondays.
    assert design.offsets.tolist() == [209, 156, 104, 52]
    by_rows = design_for(400, None, Comparison(years_back=4, half_window=0, periods=1))
    assert by_rows.offsets.tolist() == [208, 156, 104, 52]


def test_the_periods_between_two_windows_share_the_weeks_evenly():
    design = design_for(215, None, Comparison(skip_recent=0))
    sizes = np.diff(np.append(design.starts, len(design.offsets)))
    assert sizes.tolist() == [20] * 9 + [31]


@pytest.mark.parametrize("week", [100, 209])
def test_too_short_a_history_is_refused(week):
    with pytest.raises(ValidationError, match="history is too short"):
        farrington(Series(np.ones(300)), np.array([week]), FarringtonSettings())


def test_the_first_week_that_can_be_tested_is_that_of_surveillance():
    assert first_week(Series(np.ones(300)), Comparison()) == 4 * 52 + 3
    with pytest.raises(ValidationError, match="212 weeks are needed"):
        first_week(Series(np.ones(200)), Comparison())


@settings(max_examples=20, deadline=None)
@given(counts=arrays(np.float64, 208, elements=st.integers(1, 40)))
def test_the_line_solves_the_equations_of_maximum_likelihood(counts):
    design = design_for(211, None, Comparison())
    counts = np.append(counts, np.ones(4))[211 - design.offsets][None]
    full = np.ones_like(counts)
    problems = Problems(design, counts, full > 0, 0 * full, full)
    found = fit(problems, with_trend=True)
    residual = counts - found.mu
    np.testing.assert_allclose(design.total(residual), 0, atol=1e-3 * counts.sum())
    assert abs(float((residual * design.times).sum())) < 1e-3 * counts.sum() * 208


@given(st.floats(0.01, 500), st.floats(1, 30), st.floats(0.5, 0.999))
def test_a_quantile_is_the_first_count_that_reaches_its_level(mean, dispersion, level):
    m, d = np.array([mean]), np.array([dispersion])
    found = quantile(np.array([level]), m, d)
    assert 1 - at_least(found + 1, m, d) >= level - 1e-9
    assert found[0] == 0 or 1 - at_least(found, m, d) < level


def test_a_slow_drift_is_noticed_by_the_cusum_and_it_begins_anew():
    expected = np.full((60, 1), 2.0)
    counts = expected + np.where(np.arange(60)[:, None] < 30, 0, 2)
    sums, alarms = poisson_cusum(counts, expected, PoissonCusum())
    assert not alarms[:30].any()
    assert alarms[30:].sum() >= 2
    first = int(np.argmax(alarms[:, 0]))
    assert sums[first + 1, 0] < sums[first, 0]
