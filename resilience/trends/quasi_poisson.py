"""Quasi-Poisson regression on parts of the year and a trend, for many series at once."""

from dataclasses import dataclass, replace

import numpy as np
from scipy import special

from resilience.trends.reference_weeks import Design
from resilience.trends.verdicts import BoolArray, FloatArray

#: As R's glm.control.
PRECISION = 1e-8
MOST_ROUNDS = 25
SMALLEST_MEAN = np.finfo(np.float64).eps
#: Hat values this near one count as one, as in R's influence().
FULL_LEVERAGE = 1 - 10 * np.finfo(np.float64).eps


@dataclass(frozen=True, slots=True)
class Problems:
    """p regressions over the same n relative weeks.

    ``counts``, ``known`` (whether the week takes part), ``offset`` (log of the effort) and
    ``weights`` have shape (p, n).
    """

    design: Design
    counts: FloatArray
    known: BoolArray
    offset: FloatArray
    weights: FloatArray

    def select(self, rows: BoolArray) -> "Problems":
        """Return some of the regressions."""
        kept = (self.counts[rows], self.known[rows], self.offset[rows], self.weights[rows])
        return Problems(self.design, *kept)

    def weighted(self, weights: FloatArray) -> "Problems":
        """Return the same regressions with other weights."""
        return replace(self, weights=weights)


@dataclass(frozen=True, slots=True)
class Line:
    """The fitted line: an intercept per group (p, g), a slope (p,), and what it rests on.

    ``mass`` (p, g) and ``centre`` (p, g) are weight and weighted mean time of each group,
    ``scatter`` (p,) the weighted squares of time around those centres.
    """

    intercepts: FloatArray
    slope: FloatArray
    mass: FloatArray
    centre: FloatArray
    scatter: FloatArray


@dataclass(slots=True)
class Fit:
    """Outcome of the regressions; ``working`` are the weights of the last round."""

    lines: Line
    linear: FloatArray
    mu: FloatArray
    working: FloatArray
    deviance: FloatArray
    converged: BoolArray


def fit(problems: Problems, *, with_trend: bool) -> Fit:
    """Fit by iteratively reweighted least squares.

    Parameters
    ----------
    problems : Problems
        Counts (p, n) with their weights and offsets.
    with_trend : bool
        Whether a slope over time is fitted beside the level of each part of the year.

    Returns
    -------
    Fit
        ``converged`` is False where R's ``glm`` would not converge either.

    Notes
    -----
    Start, stopping rule and step halving are those of R's ``glm.fit``, because parts of the
    year without any signal have no finite estimate: there the answer is where the rounds stop.
    Groups and a slope need no matrix: within groups everything is centred (Frisch & Waugh,
    Econometrica 1933), which leaves one quotient. Source: McCullagh & Nelder, Generalized
    Linear Models, 1989, 2.5 and 9.2.

    """
    state = _start(problems, with_trend=with_trend)
    active = np.ones(len(problems.counts), dtype=np.bool_)
    for number in range(MOST_ROUNDS):
        rows = np.flatnonzero(active)
        if rows.size == 0:
            break
        everything = rows.size == active.size
        part = problems if everything else problems.select(active)
        before = state if everything else _pick(state, active)
        after = _round(part, before, with_trend=with_trend, may_halve=number > 0)
        change = np.abs(after.deviance - before.deviance) / (np.abs(after.deviance) + 0.1)
        done = change < PRECISION
        _put(state, rows, after)
        state.converged[rows] = done
        active[rows] = np.isfinite(after.deviance) & ~done
    return state


def _start(problems: Problems, *, with_trend: bool) -> Fit:
    mu = problems.counts + 0.1
    linear = np.log(mu) - problems.offset
    lines = _least_squares(problems, linear, problems.weights, with_trend=with_trend)
    deviance = _deviance(problems, mu)
    converged = np.zeros(len(mu), dtype=np.bool_)
    return Fit(lines, linear, mu, problems.weights.copy(), deviance, converged)


def _round(problems: Problems, before: Fit, *, with_trend: bool, may_halve: bool) -> Fit:
    working = problems.weights * before.mu
    target = before.linear + (problems.counts - before.mu) / before.mu
    lines = _least_squares(problems, target, working, with_trend=with_trend)
    with np.errstate(invalid="ignore", over="ignore"):
        after = _evaluate(problems, lines, working)
        for _ in range(MOST_ROUNDS if may_halve else 0):
            wild = ~np.isfinite(after.deviance)
            if not wild.any():
                break
            lines = _halfway(lines, before.lines, wild)
            after = _evaluate(problems, lines, working)
    return after


def _evaluate(problems: Problems, lines: Line, working: FloatArray) -> Fit:
    design = problems.design
    linear = design.spread(lines.intercepts) + lines.slope[:, None] * design.times
    mu = np.maximum(np.exp(linear + problems.offset), SMALLEST_MEAN)
    deviance = _deviance(problems, mu)
    return Fit(lines, linear, mu, working, deviance, np.isfinite(deviance))


def _least_squares(
    problems: Problems, target: FloatArray, working: FloatArray, *, with_trend: bool
) -> Line:
    design = problems.design
    mass = design.total(working)
    with np.errstate(invalid="ignore", divide="ignore"):
        level = np.where(mass > 0, design.total(working * target) / mass, 0.0)
        centre = np.where(mass > 0, design.total(working * design.times) / mass, 0.0)
        around = design.times - design.spread(centre)
        scatter = np.sum(working * around**2, axis=1)
        slope = np.zeros(len(mass))
        if with_trend:
            drift = np.sum(working * around * (target - design.spread(level)), axis=1)
            slope = np.where(scatter > 0, drift / scatter, 0.0)
    return Line(level - slope[:, None] * centre, slope, mass, centre, scatter)


def _deviance(problems: Problems, mu: FloatArray) -> FloatArray:
    with np.errstate(invalid="ignore", over="ignore"):
        misfit = special.xlogy(problems.counts, problems.counts / mu) - (problems.counts - mu)
        total: FloatArray = 2 * np.sum(problems.weights * misfit, axis=1)
    return total


def _halfway(lines: Line, earlier: Line, rows: BoolArray) -> Line:
    intercepts, slope = lines.intercepts.copy(), lines.slope.copy()
    intercepts[rows] = (intercepts[rows] + earlier.intercepts[rows]) / 2
    slope[rows] = (slope[rows] + earlier.slope[rows]) / 2
    return replace(lines, intercepts=intercepts, slope=slope)


def _line_arrays(lines: Line) -> tuple[FloatArray, ...]:
    return (lines.intercepts, lines.slope, lines.mass, lines.centre, lines.scatter)


def _pick(state: Fit, rows: BoolArray) -> Fit:
    lines = Line(*(array[rows] for array in _line_arrays(state.lines)))
    linear, mu, working = state.linear[rows], state.mu[rows], state.working[rows]
    return Fit(lines, linear, mu, working, state.deviance[rows], state.converged[rows])


def _put(state: Fit, rows: np.ndarray, part: Fit) -> None:
    for whole, piece in zip(_line_arrays(state.lines), _line_arrays(part.lines), strict=True):
        whole[rows] = piece
    state.linear[rows], state.mu[rows] = part.linear, part.mu
    state.working[rows], state.deviance[rows] = part.working, part.deviance


def degrees_of_freedom(problems: Problems, *, with_trend: bool) -> FloatArray:
    """Return weeks that take part minus parameters, per regression (p,)."""
    weeks = np.sum(problems.weights > 0, axis=1)
    groups = np.sum(problems.design.total(problems.known.astype(np.float64)) > 0, axis=1)
    return np.asarray(weeks - groups - with_trend, dtype=np.float64)


def pearson_dispersion(
    problems: Problems, found: Fit, weights: FloatArray, *, with_trend: bool
) -> FloatArray:
    """Return the sum of weighted squared working residuals per degree of freedom (p,)."""
    residual = (problems.counts - found.mu) / found.mu
    freedom = degrees_of_freedom(problems, with_trend=with_trend)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        squares = np.where(weights > 0, weights * residual**2, 0.0)
        return np.where(freedom > 0, np.sum(squares, axis=1) / freedom, np.nan)


def hat_values(problems: Problems, found: Fit, *, with_trend: bool) -> FloatArray:
    """Return the leverage of every week (p, n): its own part in its fitted value."""
    design, lines = problems.design, found.lines
    with np.errstate(invalid="ignore", divide="ignore"):
        hat = found.working / design.spread(lines.mass)
        if with_trend:
            around = design.times - design.spread(lines.centre)
            slope_part = found.working * around**2 / lines.scatter[:, None]
            hat = hat + np.where(lines.scatter[:, None] > 0, slope_part, 0.0)
    return np.where(hat > FULL_LEVERAGE, 1.0, hat)
