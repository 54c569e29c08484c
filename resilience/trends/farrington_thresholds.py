"""Where the alarm of Farrington Flexible begins: three ways to draw the line."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
from scipy import special

from resilience.trends.distributions import at_least, quantile
from resilience.trends.verdicts import FloatArray


class ThresholdMethod(StrEnum):
    """The names that R surveillance gives them."""

    NB_PLUGIN = "nbPlugin"
    MUAN = "muan"
    DELTA = "delta"


class ThresholdSettings(Protocol):
    """What a threshold needs to know of the settings."""

    @property
    def alpha(self) -> float:
        """Probability of an alarm when nothing is going on."""

    @property
    def method(self) -> ThresholdMethod:
        """Which of the three."""


class Forecasted(Protocol):
    """What a threshold needs to know of the forecast, each (p,)."""

    @property
    def linear(self) -> FloatArray:
        """Logarithm of the expectation."""

    @property
    def error(self) -> FloatArray:
        """Its standard error."""

    @property
    def dispersion(self) -> FloatArray:
        """Variance / mean, at least 1."""


@dataclass(frozen=True, slots=True)
class Bound:
    """Largest count that is no alarm, p-value, and R's score (above 1 is an alarm), each (p,)."""

    upper: FloatArray
    pvalue: FloatArray
    score: FloatArray


def threshold(found: Forecasted, observed: FloatArray, settings: ThresholdSettings) -> Bound:
    """Return the bound of each tested week.

    Notes
    -----
    ``nbPlugin``: quantile of the negative binomial around the expectation. ``muan``: the same
    around the upper limit of the expectation. ``delta``: normal quantile on the 2/3 power.
    Source: Noufaily et al. 2013, 2.5; Salmon, Schumacher & Höhle, J Stat Softw 2016, 70(10),
    2.2; Farrington et al. 1996, 3.7 (delta).

    """
    with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
        if settings.method is ThresholdMethod.DELTA:
            return _delta(found, observed, settings.alpha)
        linear = found.linear
        if settings.method is ThresholdMethod.MUAN:
            linear = linear + special.ndtri(1 - settings.alpha) * found.error
        mean = np.exp(linear)
        finite = np.where(np.isfinite(mean), mean, np.nan)
        level = np.full(len(finite), 1 - settings.alpha)
        upper = quantile(level, finite, found.dispersion)
        pvalue = at_least(observed, finite, found.dispersion)
        return Bound(upper, pvalue, _score(observed, found.linear, upper))


def _delta(found: Forecasted, observed: FloatArray, alpha: float) -> Bound:
    mean = np.exp(found.linear)
    inflated = found.dispersion + mean * found.error**2
    spread = np.sqrt(4 / 9 * np.cbrt(mean) * inflated)
    centre = mean ** (2 / 3)
    upper = (centre + special.ndtri(1 - alpha) * spread) ** 1.5
    pvalue = special.ndtr((centre - observed ** (2 / 3)) / spread)
    return Bound(upper, pvalue, _score(observed, mean, upper))


def _score(observed: FloatArray, middle: FloatArray, upper: FloatArray) -> FloatArray:
    return (observed - middle) / (upper - middle)
