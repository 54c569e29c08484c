"""EARS C1 and C2, and Bayes: simple baselines, kept to compare the others with."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy import special

from resilience.errors import ValidationError
from resilience.trends.distributions import at_least, quantile
from resilience.trends.verdicts import (
    WEEKS_A_YEAR,
    FloatArray,
    IndexArray,
    Verdicts,
    columns,
    require_history,
)

SHORTEST_BASELINE = 3


class EarsGap(IntEnum):
    """Weeks between the baseline and the tested week."""

    C1 = 0
    C2 = 2


@dataclass(frozen=True, slots=True)
class EarsSettings:
    """Weeks of baseline, the least standard deviation, and the level."""

    gap: EarsGap = EarsGap.C1
    baseline: int = 7
    min_sigma: float = 0.0
    alpha: float = 0.05

    def __post_init__(self) -> None:
        if self.baseline < SHORTEST_BASELINE:
            raise ValidationError(f"the baseline is at least {SHORTEST_BASELINE} weeks")
        if self.min_sigma < 0:
            raise ValidationError("the least sigma is zero or more")
        if not 0 < self.alpha < 1:
            raise ValidationError("alpha lies between 0 and 1")

    @property
    def history(self) -> int:
        """Weeks needed before the first tested one."""
        return self.baseline + self.gap


def ears(counts: FloatArray, weeks: IndexArray, settings: EarsSettings) -> Verdicts:
    """Test weeks against the mean and spread of the weeks just before.

    Parameters
    ----------
    counts : ndarray of float, shape (t,) or (t, a)
        Weekly counts; NaN is unknown and makes every verdict that rests on it unknown.
    weeks : ndarray of int, shape (r,)
        0-based rows to test.
    settings : EarsSettings
        C1 or C2, baseline, least sigma, level.

    Returns
    -------
    Verdicts
        The upper bound is mean + z(1 − alpha) × max(standard deviation, least sigma).

    Raises
    ------
    ValidationError
        When the history is too short.

    Notes
    -----
    Source: Hutwagner et al., J Urban Health 2003, 80:i89-i96; Fricker, Hegler & Dunfee, Stat Med
    2008, 27:3407-3429; numbers as R surveillance 1.20.3 ``earsC``.

    Examples
    --------
    >>> found = ears(np.array([1.0, 2, 3, 2, 1, 2, 3, 9]), np.array([7]), EarsSettings())
    >>> round(float(found.upperbound[0, 0]), 3), float(found.alarm[0, 0])
    (3.343, 1.0)

    """
    table = columns(counts)
    require_history(int(weeks.min()), settings.history)
    windows = sliding_window_view(table, settings.baseline, axis=0)
    past = windows[weeks - settings.history]
    mean = past.mean(axis=2)
    spread = np.maximum(past.std(axis=2, ddof=1), settings.min_sigma)
    observed = table[weeks]
    upper = mean + special.ndtri(1 - settings.alpha) * spread
    with np.errstate(divide="ignore", invalid="ignore"):
        raw = special.ndtr((mean - observed) / spread)
    # Without any spread, whatever is above the mean is impossible, and nothing else is odd.
    flat = np.where(observed > mean, 0.0, 1.0)
    pvalue = np.where(spread == 0, flat, raw)
    known = np.isfinite(observed + upper)
    pvalue, alarm = np.where(known, pvalue, np.nan), np.where(known, observed > upper, np.nan)
    return Verdicts(weeks, observed, mean, upper, alarm, pvalue)


@dataclass(frozen=True, slots=True)
class BayesSettings:
    """Years back, half window, whether the weeks just before count too, and the level."""

    years_back: int = 4
    half_window: int = 3
    this_year: bool = True
    alpha: float = 0.05

    def __post_init__(self) -> None:
        if self.years_back < 0 or self.half_window < 1:
            raise ValidationError("look 0 or more years back, with a half window of 1 or more")
        if not self.years_back and not self.this_year:
            raise ValidationError("without earlier years the weeks just before must count")
        if not 0 < self.alpha < 1:
            raise ValidationError("alpha lies between 0 and 1")

    @property
    def history(self) -> int:
        """Weeks needed before the first tested one."""
        return WEEKS_A_YEAR * self.years_back + self.half_window

    @property
    def offsets(self) -> IndexArray:
        """Weeks before the tested week that make the baseline."""
        half = self.half_window
        recent = list(range(1, half + 1)) if self.this_year else []
        earlier = [
            WEEKS_A_YEAR * year + shift
            for year in range(1, self.years_back + 1)
            for shift in range(-half, half + 1)
        ]
        return np.array(recent + earlier, dtype=np.intp)


def bayes(counts: FloatArray, weeks: IndexArray, settings: BayesSettings) -> Verdicts:
    """Test weeks against the posterior predictive distribution of comparable weeks.

    Parameters
    ----------
    counts : ndarray of float, shape (t,) or (t, a)
        Weekly counts; NaN is left out of the baseline. A year is 52 rows.
    weeks : ndarray of int, shape (r,)
        0-based rows to test.
    settings : BayesSettings
        Years back, half window, level.

    Returns
    -------
    Verdicts
        Alarm when the count is above the 1 − alpha quantile.

    Raises
    ------
    ValidationError
        When the history is too short.

    Notes
    -----
    Jeffreys' prior: with sum S over n weeks the next count is negative binomial with size
    S + 1/2 and probability n / (n + 1). Source: Riebler, Diploma thesis, LMU Munich 2004;
    Höhle, Comput Stat 2007, 22:571-582; numbers as R surveillance 1.20.3 ``bayes``.

    """
    table = columns(counts)
    require_history(int(weeks.min()), settings.history)
    past = table[weeks[:, None] - settings.offsets]
    known = np.isfinite(past).sum(axis=1).astype(np.float64)
    total = np.nansum(past, axis=1) + 0.5
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(known > 0, total / known, np.nan)
        dispersion = 1 + 1 / known
    observed = table[weeks]
    level = np.full(mean.shape, 1 - settings.alpha)
    upper = quantile(level, mean, dispersion)
    alarm = np.where(np.isfinite(observed + upper), observed > upper, np.nan)
    return Verdicts(weeks, observed, mean, upper, alarm, at_least(observed, mean, dispersion))
