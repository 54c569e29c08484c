"""The model of Farrington Flexible: fit, weigh past outbreaks down, judge the trend, predict."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy import special

from resilience.trends.quasi_poisson import (
    Fit,
    Problems,
    degrees_of_freedom,
    fit,
    hat_values,
    pearson_dispersion,
)
from resilience.trends.reference_weeks import Comparison
from resilience.trends.verdicts import BoolArray, FloatArray

#: A trend is looked at only with at least so many years.
YEARS_FOR_TREND = 3


class ModelSettings(Protocol):
    """What the model needs to know of the settings."""

    @property
    def comparison(self) -> Comparison:
        """Years back, windows, periods."""

    @property
    def reweight(self) -> float | None:
        """Residual above which a week counts for less."""

    @property
    def trend(self) -> bool:
        """Whether a trend is tried."""

    @property
    def trend_level(self) -> float:
        """Level of the test on the trend."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """Where lines are read: ``time`` (p,) relative to the tested week, ``offset`` (p,)."""

    time: FloatArray
    offset: FloatArray


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the past says of the tested weeks, each (p,).

    ``linear`` is the logarithm of the expectation, ``error`` its standard error as R gives
    it, ``dispersion`` at least 1, ``fitted`` False where nothing converged.
    """

    linear: FloatArray
    error: FloatArray
    dispersion: FloatArray
    fitted: BoolArray

    @property
    def expected(self) -> FloatArray:
        """Expected counts."""
        with np.errstate(over="ignore"):
            expected: FloatArray = np.exp(self.linear)
            return expected


@dataclass(slots=True)
class Robust:
    """A fit after reweighting; ``outer`` are the weights that R's summary uses afterwards."""

    problems: Problems
    found: Fit
    dispersion: FloatArray
    outer: FloatArray
    converged: BoolArray


def predict(problems: Problems, now: Prediction, settings: ModelSettings) -> Forecast:
    """Fit and forecast: with a trend where it may be used, else without.

    Notes
    -----
    A trend is kept with at least three years, a p-value below ``trend_level`` and a forecast
    not above the largest past count. Source: Noufaily et al. 2013, 2.2; Farrington et al.,
    J R Stat Soc A 1996, 159:547-563, 3.5.

    """
    forecast = _empty(len(problems.counts))
    plain = np.ones(len(problems.counts), dtype=np.bool_)
    if settings.trend:
        robust = _robust_fit(problems, settings, with_trend=True)
        ahead = _forecast(robust, now, with_trend=True)
        kept = robust.converged & _keeps_trend(robust, ahead, settings)
        forecast, plain = _merge(forecast, ahead, kept), ~kept
    if plain.any():
        robust = _robust_fit(problems.select(plain), settings, with_trend=False)
        part = Prediction(now.time[plain], now.offset[plain])
        ahead = _forecast(robust, part, with_trend=False)
        rows = np.zeros_like(plain)
        rows[plain] = robust.converged
        forecast = _merge(forecast, _widen(ahead, plain), rows)
    return forecast


def _robust_fit(problems: Problems, settings: ModelSettings, *, with_trend: bool) -> Robust:
    found = fit(problems, with_trend=with_trend)
    converged = found.converged
    dispersion = _dispersion(problems, found, with_trend=with_trend)
    outer = found.working
    if settings.reweight is not None:
        residual = _anscombe(problems, found, dispersion, with_trend=with_trend)
        outer = _weights(residual, problems.known, settings.reweight)
        converged = converged & np.isfinite(outer).all(axis=1)
        problems = problems.weighted(np.where(np.isfinite(outer), outer, 0.0))
        found = fit(problems, with_trend=with_trend)
        dispersion = _dispersion(problems, found, with_trend=with_trend)
    return Robust(problems, found, dispersion, outer, converged)


def _dispersion(problems: Problems, found: Fit, *, with_trend: bool) -> FloatArray:
    raw = pearson_dispersion(problems, found, found.working, with_trend=with_trend)
    return np.maximum(raw, 1.0)


def _anscombe(
    problems: Problems, found: Fit, dispersion: FloatArray, *, with_trend: bool
) -> FloatArray:
    """Return standardised Anscombe residuals (p, n); Farrington et al. 1996, 3.6."""
    hat = hat_values(problems, found, with_trend=with_trend)
    raw = 1.5 * (problems.counts ** (2 / 3) * found.mu ** (-1 / 6) - np.sqrt(found.mu))
    with np.errstate(invalid="ignore", divide="ignore"):
        residual: FloatArray = raw / np.sqrt(dispersion[:, None] * (1 - hat))
    # A week alone in its part of the year is fitted exactly: it has no residual to judge.
    return np.where(problems.known & (hat < 1), residual, 0.0)


def _weights(residual: FloatArray, known: BoolArray, limit: float) -> FloatArray:
    """Return the weights of the second fit: squared residuals above the limit divide."""
    with np.errstate(divide="ignore", over="ignore"):
        raw = np.where(residual > limit, residual**-2.0, 1.0)
    raw = np.where(np.isnan(residual), np.nan, np.where(known, raw, 0.0))
    scaled: FloatArray = raw * (known.sum(axis=1) / raw.sum(axis=1))[:, None]
    return scaled


def _forecast(robust: Robust, now: Prediction, *, with_trend: bool) -> Forecast:
    lines, problems = robust.found.lines, robust.problems
    ahead = now.time - lines.centre[:, -1]
    linear = lines.intercepts[:, -1] + lines.slope * now.time + now.offset
    after = pearson_dispersion(problems, robust.found, robust.outer, with_trend=with_trend)
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = 1 / lines.mass[:, -1]
        if with_trend:
            spread = spread + np.where(lines.scatter > 0, ahead**2 / lines.scatter, 0.0)
        error = np.sqrt(after * spread)
    # Without a single known week of this season there is nothing to say.
    season = np.where(problems.known & (problems.design.groups == problems.design.groups[-1]), 1, 0)
    sayable = season.any(axis=1) & np.isfinite(linear)
    return Forecast(np.where(sayable, linear, np.nan), error, robust.dispersion, sayable)


def _keeps_trend(robust: Robust, ahead: Forecast, settings: ModelSettings) -> BoolArray:
    lines, problems = robust.found.lines, robust.problems
    freedom = degrees_of_freedom(problems, with_trend=True)
    after = pearson_dispersion(problems, robust.found, robust.outer, with_trend=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.abs(lines.slope) / np.sqrt(after / lines.scatter)
        pvalue = 2 * special.stdtr(freedom, -ratio)
    highest = np.max(np.where(problems.known, problems.counts, 0.0), axis=1)
    kept = (pvalue < settings.trend_level) & (ahead.expected <= highest)
    return np.asarray(kept & (settings.comparison.years_back >= YEARS_FOR_TREND))


def _empty(size: int) -> Forecast:
    linear, error, dispersion = np.full((3, size), np.nan)
    return Forecast(linear, error, dispersion, np.zeros(size, dtype=np.bool_))


def _widen(part: Forecast, rows: BoolArray) -> Forecast:
    whole = _empty(len(rows))
    whole.linear[rows], whole.error[rows] = part.linear, part.error
    whole.dispersion[rows], whole.fitted[rows] = part.dispersion, part.fitted
    return whole


def _merge(base: Forecast, other: Forecast, rows: BoolArray) -> Forecast:
    return Forecast(
        np.where(rows, other.linear, base.linear),
        np.where(rows, other.error, base.error),
        np.where(rows, other.dispersion, base.dispersion),
        np.where(rows, other.fitted, base.fitted),
    )
