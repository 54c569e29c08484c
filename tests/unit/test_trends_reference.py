"""The detectors agree with R surveillance 1.20.3."""

import numpy as np
import pytest

from resilience.trends.cusum import CusumScale, CusumSettings, cusum
from resilience.trends.farrington import FarringtonSettings, Series, farrington
from resilience.trends.simple_baselines import BayesSettings, EarsGap, EarsSettings, bayes, ears
from tests.unit.trends_cases import (
    OWN,
    agona,
    mondays,
    newport,
    number,
    own_cases,
    own_settings,
    read_columns,
    reference,
)

CASES = own_cases()
EARS = [("", 0.0, 0.001), ("_a05", 1.0, 0.05)]


@pytest.mark.parametrize(("suffix", "sigma", "alpha"), EARS)
@pytest.mark.parametrize("gap", list(EarsGap), ids=lambda gap: gap.name)
def test_ears_gives_the_upper_bounds_and_alarms_of_the_reference(gap, suffix, sigma, alpha):
    wanted, weeks = reference(f"agona_ears_{gap.name}{suffix}")
    found = ears(agona(), weeks, EarsSettings(gap, 7, sigma, alpha))
    np.testing.assert_allclose(found.upperbound[:, 0], wanted["upperbound"], rtol=1e-12)
    np.testing.assert_array_equal(found.alarm[:, 0], wanted["alarm"])


def test_bayes_gives_the_upper_bounds_and_alarms_of_the_reference():
    wanted, weeks = reference("agona_bayes")
    found = bayes(agona(), weeks, BayesSettings(years_back=2, half_window=4))
    np.testing.assert_array_equal(found.upperbound[:, 0], wanted["upperbound"])
    np.testing.assert_array_equal(found.alarm[:, 0], wanted["alarm"])


@pytest.mark.parametrize("scale", list(CusumScale))
def test_cusum_gives_the_upper_bounds_and_alarms_of_the_reference(scale):
    wanted, weeks = reference(f"agona_cusum_{scale}")
    found = cusum(agona(), weeks, CusumSettings(scale))
    np.testing.assert_allclose(found.upperbound[:, 0], wanted["upperbound"], rtol=1e-12)
    np.testing.assert_array_equal(found.alarm[:, 0], wanted["alarm"])


def assert_agrees(found, wanted):
    np.testing.assert_array_equal(found.upperbound[:, 0], wanted["upperbound"])
    np.testing.assert_array_equal(found.alarm[:, 0], wanted["alarm"])
    np.testing.assert_allclose(found.expected[:, 0], wanted["expected"], rtol=1e-10)
    np.testing.assert_allclose(found.pvalue[:, 0], wanted["pvalue"], rtol=1e-10)


def test_farrington_agrees_with_the_reference_by_rows():
    wanted, weeks = reference("agona_farrington_nbPlugin")
    assert_agrees(farrington(Series(agona()), weeks, FarringtonSettings()), wanted)


def test_farrington_agrees_with_the_reference_by_dates_with_a_week_53():
    wanted, weeks = reference("salmNewport_national_farrington_nbPlugin")
    assert_agrees(farrington(newport(), weeks, FarringtonSettings(alpha=0.1)), wanted)


@pytest.mark.parametrize(("config", "name"), CASES, ids=str)
def test_farrington_agrees_with_surveillance_on_odd_series(config, name):
    table = read_columns(OWN / "series.csv")
    settings, has_dates, has_population = own_settings(config)
    rows = CASES[config, name]
    days = mondays(len(table[name])) if has_dates else None
    effort = table["population"] if has_population else None
    weeks = np.array([int(row["k"]) - 1 for row in rows])
    found = farrington(Series(table[name], days, effort), weeks, settings)
    answers = (found.upperbound, found.alarm, found.expected, found.pvalue)
    for field, mine in zip(("upper", "alarm", "expected", "pvalue"), answers, strict=True):
        theirs = [number(row[field]) for row in rows]
        np.testing.assert_allclose(mine[:, 0], theirs, rtol=1e-7, atol=1e-8, err_msg=field)
