"""CUSUM: small excesses that add up over many weeks."""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from resilience.errors import ValidationError
from resilience.trends.verdicts import (
    BoolArray,
    FloatArray,
    IndexArray,
    Verdicts,
    columns,
    require_history,
)


class CusumScale(StrEnum):
    """How a count is made comparable with a normal value; the names of R surveillance."""

    STANDARD = "standard"
    ROSSI = "rossi"


@dataclass(frozen=True, slots=True)
class CusumSettings:
    """Reference value k and limit h on the normal scale, and whether an alarm starts anew."""

    scale: CusumScale = CusumScale.STANDARD
    reference: float = 1.04
    limit: float = 2.26
    restarts: bool = False

    def __post_init__(self) -> None:
        if self.reference < 0 or self.limit <= 0:
            raise ValidationError("k is zero or more and h is above zero")


def cusum(counts: FloatArray, weeks: IndexArray, settings: CusumSettings) -> Verdicts:
    """Add up what each week has more than the mean of all weeks before the first tested one.

    Parameters
    ----------
    counts : ndarray of float, shape (t,) or (t, a)
        Weekly counts.
    weeks : ndarray of int, shape (r,)
        0-based rows to test, one after another.
    settings : CusumSettings
        Scale, k, h, restart.

    Returns
    -------
    Verdicts
        The upper bound is the count at which the sum would reach ``h``. A p-value there is
        none (NaN). An unknown week makes the sum unknown from there on, as in R.

    Raises
    ------
    ValidationError
        When there is no week before the first tested one.

    Notes
    -----
    C(t) = max(0, C(t−1) + z(t) − k), alarm when C(t) ≥ h. Source: Rossi, Lampugnani & Marchi,
    Stat Med 1999, 18:2111-2122; numbers as R surveillance 1.20.3 ``cusum``.

    """
    table = columns(counts)
    require_history(int(weeks.min()), 1)
    mean = np.array([math.fsum(past) / len(past) for past in table[: weeks[0]].T.tolist()])
    observed = table[weeks]
    with np.errstate(divide="ignore", invalid="ignore"):
        excess = _standardised(observed, mean, settings.scale) - settings.reference
        before, after = _sums(excess, settings)
        room = settings.limit + settings.reference - before
        upper = _bounds(mean, room, settings.scale)
    alarm = np.where(np.isnan(after), np.nan, after >= settings.limit)
    upper = np.where(np.isnan(upper) | (upper < 0), 0.0, upper)
    expected = np.broadcast_to(mean, observed.shape)
    return Verdicts(weeks, observed, expected, upper, alarm, np.full(observed.shape, np.nan))


def _standardised(observed: FloatArray, mean: FloatArray, scale: CusumScale) -> FloatArray:
    root: FloatArray = np.sqrt(mean)
    if scale is CusumScale.STANDARD:
        return (observed - mean) / root
    rossi: FloatArray = (observed - 3 * mean + 2 * np.sqrt(observed * mean)) / (2 * root)
    return rossi


def _bounds(mean: FloatArray, room: FloatArray, scale: CusumScale) -> FloatArray:
    root = np.sqrt(mean)
    bound: FloatArray = np.ceil(root * room + mean)
    if scale is CusumScale.ROSSI:
        bound = 2 * room * root + 5 * mean - 2 * np.sqrt(4 * mean**2 + 2 * mean**1.5 * room)
    return bound


def _sums(excess: FloatArray, settings: CusumSettings) -> tuple[FloatArray, FloatArray]:
    before, after = np.zeros_like(excess), np.zeros_like(excess)
    state = np.zeros(excess.shape[1])
    for row, step in enumerate(excess):
        before[row] = state
        # np.maximum passes NaN on, as R's max does.
        state = after[row] = np.maximum(0, state + step)
        if settings.restarts:
            state = np.where(state >= settings.limit, 0.0, state)
    return before, after


@dataclass(frozen=True, slots=True)
class PoissonCusum:
    """CUSUM on counts themselves, for a rise from one expectation to a multiple of it.

    ``rise`` is how many times more must be noticed; ``limit`` is h, in signals.
    """

    rise: float = 2.0
    limit: float = 4.0

    def __post_init__(self) -> None:
        if self.rise <= 1 or self.limit <= 0:
            raise ValidationError("the rise is above 1 and h above zero")

    def reference(self, expected: FloatArray) -> FloatArray:
        """Return k = (λ₁ − λ₀) / (ln λ₁ − ln λ₀) for expectations λ₀ and λ₁ = rise × λ₀."""
        middle: FloatArray = expected * (self.rise - 1) / math.log(self.rise)
        return middle


def poisson_cusum(
    counts: FloatArray, expected: FloatArray, settings: PoissonCusum
) -> tuple[FloatArray, BoolArray]:
    """Return the running sums and the alarms; it begins anew after an alarm.

    Parameters
    ----------
    counts, expected : ndarray of float, shape (t, a)
        Counts and what effort and season lead one to expect, per week and area. A week with an
        unknown count or expectation leaves the sum as it is.
    settings : PoissonCusum
        The rise that must be noticed, and h.

    Returns
    -------
    tuple of ndarray, shape (t, a)
        Sums and alarms.

    Notes
    -----
    Source: Lucas, Technometrics 1985, 27:129-144; methods.md 2 (reset at alarm).

    """
    step = columns(counts) - settings.reference(columns(expected))
    sums, alarms = np.zeros_like(step), np.zeros(step.shape, dtype=np.bool_)
    state = np.zeros(step.shape[1])
    for row, change in enumerate(np.where(np.isnan(step), 0.0, step)):
        state = sums[row] = np.maximum(0, state + change)
        alarms[row] = state >= settings.limit
        state = np.where(alarms[row], 0.0, state)
    return sums, alarms
