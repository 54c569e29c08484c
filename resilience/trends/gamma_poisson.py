"""EB-GP, the nightly method: recent signals per effort against each area's own past."""

from dataclasses import dataclass

import numpy as np

from resilience.errors import ValidationError
from resilience.trends.distributions import at_least, exactly, quantile
from resilience.trends.false_discoveries import raised
from resilience.trends.verdicts import (
    FloatArray,
    IndexArray,
    Verdicts,
    columns,
    require_history,
)

#: Keeps the prior proper where areas do not differ at all.
LEAST_VARIANCE = 1e-3


@dataclass(frozen=True, slots=True)
class EbGpSettings:
    """Weeks that are judged, weeks left out before them, weeks of baseline, level of BH."""

    window: int = 4
    gap: int = 2
    baseline: int = 26
    q: float = 0.1

    def __post_init__(self) -> None:
        if min(self.window, self.baseline) < 1 or self.gap < 0:
            raise ValidationError("window and baseline are at least a week, the gap 0 or more")
        if not 0 < self.q < 1:
            raise ValidationError("the level lies between 0 and 1")

    @property
    def history(self) -> int:
        """Weeks needed before the first tested one."""
        return self.window + self.gap + self.baseline - 1


@dataclass(frozen=True, slots=True)
class Evidence:
    """Sums per tested week and area, each (r, a).

    ``past`` signals at ``past_effort`` in the baseline, ``recent`` at ``effort`` in the window;
    ``scatter`` and ``freedom`` pool to the dispersion.
    """

    past: FloatArray
    past_effort: FloatArray
    recent: FloatArray
    effort: FloatArray
    scatter: FloatArray
    freedom: FloatArray


@dataclass(frozen=True, slots=True)
class Predictive:
    """What each area may show in the window, each (r, a).

    Counts are negative binomial with ``expected`` and variance / mean ``spread``; NaN where
    the area has no effort, which is "no data" and not zero.
    """

    observed: FloatArray
    expected: FloatArray
    spread: FloatArray

    def upper_tail(self) -> FloatArray:
        """Return the mid-p of at least so many signals."""
        more = at_least(self.observed + 1, self.expected, self.spread)
        return more + exactly(self.observed, self.expected, self.spread) / 2

    def lower_tail(self) -> FloatArray:
        """Return the mid-p of at most so few signals."""
        return 1 - self.upper_tail()


def gather(
    counts: FloatArray, effort: FloatArray, weeks: IndexArray, settings: EbGpSettings
) -> Evidence:
    """Sum window and baseline of every tested week."""
    known = np.isfinite(counts) & np.isfinite(effort) & (effort > 0)
    signals, work = np.where(known, counts, 0.0), np.where(known, effort, 0.0)
    end = weeks - settings.window - settings.gap + 1

    def baseline(values: FloatArray) -> FloatArray:
        return _sums(values, end - settings.baseline, end)

    past, past_effort = baseline(signals), baseline(work)
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = np.where(past_effort > 0, past / past_effort, 0.0)
    squares = baseline(signals**2) - 2 * rate * baseline(signals * work)
    known_weeks = np.maximum(baseline(known.astype(np.float64)), 1)
    start = weeks - settings.window + 1
    recent, now = (_sums(each, start, weeks + 1) for each in (signals, work))
    scatter = squares + rate**2 * baseline(work**2)
    return Evidence(past, past_effort, recent, now, scatter, past * (known_weeks - 1) / known_weeks)


def _sums(values: FloatArray, start: IndexArray, end: IndexArray) -> FloatArray:
    running = np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)])
    sums: FloatArray = running[end] - running[start]
    return sums


def predictive(found: Evidence) -> Predictive:
    """Return what each area may show, borrowing from the others."""
    with np.errstate(invalid="ignore", divide="ignore"):
        pooled = found.scatter.sum(axis=1) / found.freedom.sum(axis=1)
        dispersion = np.fmax(1.0, pooled)[:, None]
        past = found.past / dispersion
        shape, rate = _prior(past, found.past_effort)
        size, given = shape + past, rate + found.past_effort
        expected = np.where(found.effort > 0, dispersion * size / given * found.effort, np.nan)
        spread = dispersion * (1 + found.effort / given)
    return Predictive(found.recent, expected, spread)


def _prior(past: FloatArray, effort: FloatArray) -> tuple[FloatArray, FloatArray]:
    total = effort.sum(axis=1, keepdims=True)
    areas = np.maximum((effort > 0).sum(axis=1, keepdims=True), 1)
    mean = past.sum(axis=1, keepdims=True) / total
    rates = np.where(effort > 0, past / effort, 0.0)
    around = (effort * (rates - mean) ** 2).sum(axis=1, keepdims=True) / total
    between = np.maximum(around - mean * areas / total, LEAST_VARIANCE * mean**2)
    return mean**2 / between, mean / between


def eb_gp(
    counts: FloatArray, effort: FloatArray | None, weeks: IndexArray, settings: EbGpSettings
) -> Verdicts:
    """Judge the last weeks of every area per effort, against its own and the others' past.

    Parameters
    ----------
    counts : ndarray of float, shape (t,) or (t, a)
        Weekly signals of the areas of one gemeente or stratum, without targeted action.
    effort : ndarray of float, shape (t,) or (t, a), or None
        What was done to see them (active reporters, visits, hours); None counts every week
        as one. A week without effort or with an unknown count takes no part.
    weeks : ndarray of int, shape (r,)
        0-based last weeks of the windows to judge.
    settings : EbGpSettings
        Window, gap, baseline, level.

    Returns
    -------
    Verdicts
        ``observed`` and ``expected`` are of the whole window. ``pvalue`` is the mid-p; alarms
        are Benjamini-Hochberg discoveries among the areas of one week. ``upperbound`` is the
        1 − q quantile of the area by itself. NaN without effort: no data, which is not zero.

    Raises
    ------
    ValidationError
        When the history is too short.

    Notes
    -----
    Gamma prior over areas by moments (Marshall, J R Stat Soc C 1991, 40:283-294), its
    posterior predictive a negative binomial (Clayton & Kaldor, Biometrics 1987, 43:671-681;
    DuMouchel, Am Stat 1999, 53:177-190), one dispersion for all areas. Past counts are divided
    by the dispersion before they meet the prior; the predictive distribution keeps whole counts
    and takes the dispersion in its variance, so that its tail is that of counts (ADR 0028).
    Source of the design: methods.md 2.

    Examples
    --------
    >>> counts = np.ones((40, 3))
    >>> counts[-4:, 0] = 6
    >>> eb_gp(counts, None, np.array([39]), EbGpSettings()).alarm.tolist()
    [[1.0, 0.0, 0.0]]

    """
    table = columns(counts)
    require_history(int(weeks.min()), settings.history)
    work = np.ones_like(table) if effort is None else np.broadcast_to(columns(effort), table.shape)
    ahead = predictive(gather(table, work, weeks, settings))
    pvalue = ahead.upper_tail()
    alarm = np.where(np.isnan(pvalue), np.nan, raised(pvalue, settings.q))
    level = np.full(pvalue.shape, 1 - settings.q)
    upper = quantile(level, ahead.expected, ahead.spread)
    observed = np.where(np.isnan(pvalue), np.nan, ahead.observed)
    return Verdicts(weeks, observed, ahead.expected, upper, alarm, pvalue)
