"""Negative binomial and Poisson: tails and quantiles, for whole arrays at once."""

from collections.abc import Callable

import numpy as np
from scipy import special

from resilience.trends.verdicts import FloatArray

#: As R does: a quantile is the first count whose probability reaches the level but for rounding.
FUZZ = 64 * np.finfo(np.float64).eps
#: No count of anything comes near; the search for a quantile ends here.
LARGEST = 2.0**200

Tail = Callable[[FloatArray], FloatArray]


def at_least(count: FloatArray, mean: FloatArray, dispersion: FloatArray) -> FloatArray:
    """Return P(Y ≥ count) for counts with a mean and a dispersion.

    Parameters
    ----------
    count, mean, dispersion : ndarray of float
        Broadcast together; a dispersion (variance / mean) of 1 is the Poisson distribution,
        above it the negative binomial with size mean / (dispersion − 1) and probability
        1 / dispersion.

    Notes
    -----
    P(Y ≥ y) is I(1−p; y, size), the incomplete beta function, and for Poisson the incomplete
    gamma function. Source: Johnson, Kemp & Kotz, Univariate Discrete Distributions, 2005,
    eqs. 5.31 and 4.36; the parametrisation is that of Noufaily et al., Stat Med 2013, 2.5.

    Examples
    --------
    >>> round(float(at_least(np.array(1.0), np.array(2.0), np.array(1.0))), 6)
    0.864665

    """
    count, mean, dispersion = np.broadcast_arrays(count, mean, dispersion)
    tail = np.where(np.isnan(count + mean), np.nan, np.where(count <= 0, 1.0, 0.0))
    asked = (count > 0) & (mean > 0)
    poisson, wide = asked & (dispersion <= 1), asked & (dispersion > 1)
    tail[poisson] = special.gammainc(count[poisson], mean[poisson])
    size, prob = size_and_probability(mean[wide], dispersion[wide])
    tail[wide] = special.betaincc(size, count[wide], prob)
    return tail


def size_and_probability(mean: FloatArray, dispersion: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return size and probability of the negative binomial, for a dispersion above 1."""
    return mean / (dispersion - 1), 1 / dispersion


def exactly(count: FloatArray, mean: FloatArray, dispersion: FloatArray) -> FloatArray:
    """Return P(Y = count) of the negative binomial, for a dispersion above 1."""
    size, prob = size_and_probability(mean, dispersion)
    ways = special.gammaln(count + size) - special.gammaln(size) - special.gammaln(count + 1)
    logarithm = ways + size * np.log(prob) + special.xlogy(count, 1 - prob)
    chance: FloatArray = np.exp(logarithm)
    return chance


def quantile(level: FloatArray, mean: FloatArray, dispersion: FloatArray) -> FloatArray:
    """Return the smallest count with P(Y ≤ count) ≥ level.

    Parameters
    ----------
    level, mean, dispersion : ndarray of float
        Probability between 0 and 1, and the distribution as in `at_least`.

    Examples
    --------
    >>> float(quantile(np.array(0.95), np.array(3.0), np.array(1.0)))
    6.0

    """
    level, mean, dispersion = np.broadcast_arrays(level, mean, dispersion)

    def above(count: FloatArray) -> FloatArray:
        return at_least(count + 1, mean, dispersion)

    return np.where(np.isfinite(mean), smallest_count(level, above), np.nan)


def smallest_count(level: FloatArray, above: Tail) -> FloatArray:
    """Return the smallest count whose tail ``above`` it is at most 1 − level, by halving."""
    allowed = 1 - level * (1 - FUZZ)
    high = np.zeros(np.shape(level))
    while np.any(grows := (above(high) > allowed) & (high < LARGEST)):
        high = np.where(grows, 2 * high + 1, high)
    low = np.where(high > 0, (high - 1) / 2, -1.0)
    while True:
        middle = np.floor((low + high) / 2)
        # Counts beyond 2^53 have no neighbour one away: there the halving ends sooner.
        if np.all((middle <= low) | (middle >= high)):
            return high
        enough = above(middle) <= allowed
        inside = (middle > low) & (middle < high)
        low = np.where(inside & ~enough, middle, low)
        high = np.where(inside & enough, middle, high)
