"""Farrington Flexible: this week against the same season of earlier years."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from resilience.errors import ValidationError
from resilience.trends.farrington_model import Prediction, predict
from resilience.trends.farrington_thresholds import ThresholdMethod, threshold
from resilience.trends.quasi_poisson import Problems
from resilience.trends.reference_weeks import Comparison, Design, design_for
from resilience.trends.verdicts import (
    FloatArray,
    IndexArray,
    Verdicts,
    columns,
    require_history,
)

#: Regressions that are fitted together: few enough to stay in the fast memory of a core.
TOGETHER = 512
#: No verdict below so many signals in so many weeks (``limit54`` in R).
LEAST_SIGNALS, LEAST_WEEKS = 5, 4


@dataclass(frozen=True, slots=True)
class FarringtonSettings:
    """Options, with the defaults of the command.

    ``reweight`` is the residual above which a past week counts for less (R's
    ``weightsThreshold``), None for no reweighting; ``trend_level`` is R's ``pThresholdTrend``.
    """

    comparison: Comparison = field(default_factory=Comparison)
    reweight: float | None = 2.58
    trend: bool = True
    trend_level: float = 1.0
    alpha: float = 0.05
    method: ThresholdMethod = ThresholdMethod.NB_PLUGIN

    def __post_init__(self) -> None:
        if not 0 < self.alpha < 1:
            raise ValidationError("alpha lies between 0 and 1")


@dataclass(frozen=True, slots=True)
class Series:
    """Weekly counts (t, a) with, when known, a day in each week and the effort (t, a).

    NaN is a week without an answer, which is not zero.
    """

    counts: FloatArray
    dates: Sequence[date] | None = None
    effort: FloatArray | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "counts", columns(self.counts))
        if self.effort is not None:
            effort = np.broadcast_to(columns(self.effort), self.counts.shape)
            if np.any(effort == 0):
                raise ValidationError("population must be above zero in every week; leave it empty")
            object.__setattr__(self, "effort", effort)


def first_week(series: Series, comparison: Comparison) -> int:
    """Return the 0-based row of the first week that has enough history.

    Raises
    ------
    ValidationError
        When no week has.

    """
    for week in range(comparison.history, len(series.counts)):
        try:
            design_for(week, series.dates, comparison)
        except ValidationError:
            continue
        return week
    raise ValidationError(
        f"the history is too short: {comparison.history + 1} weeks are needed to test one, "
        f"and there are {len(series.counts)}"
    )


def farrington(series: Series, weeks: IndexArray, settings: FarringtonSettings) -> Verdicts:
    """Test weeks against the same time of year in the years before.

    Parameters
    ----------
    series : Series
        Weekly counts (t, a).
    weeks : ndarray of int, shape (r,)
        0-based rows to test.
    settings : FarringtonSettings
        Years back, windows, periods, reweighting, trend, level, kind of threshold.

    Returns
    -------
    Verdicts
        Upper bound and expectation are NaN with fewer than 5 signals in the last 4 weeks, with
        an unknown week among those, or when the regression does not converge.

    Raises
    ------
    ValidationError
        When a week reaches back before the series, as R stops there.

    Notes
    -----
    Source: Noufaily, Enki, Farrington et al., Stat Med 2013, 32:1206-1222, as R surveillance
    1.20.3 ``farringtonFlexible`` computes it. Kept from there on purpose: an alarm compares
    the count with the bound on the scale of its score, which for ``nbPlugin`` and ``muan``
    holds the logarithm of the expectation. It matters only when the bound lies below that
    logarithm, after a huge value in the past: no alarm is given then.

    Examples
    --------
    >>> counts = np.full(220, 3.0)
    >>> counts[219] = 12
    >>> found = farrington(Series(counts), np.array([218, 219]), FarringtonSettings())
    >>> found.upperbound.ravel().tolist(), found.alarm.ravel().tolist()
    ([6.0, 6.0], [0.0, 1.0])

    """
    shape = (len(weeks), series.counts.shape[1])
    answer = Verdicts(weeks, series.counts[weeks], *(np.full(shape, np.nan) for _ in range(4)))
    for design, rows in _alike(series, weeks, settings.comparison):
        for part in _pieces(rows, shape[1]):
            _judge(series, design, part, settings, answer)
    return answer


def _alike(
    series: Series, weeks: IndexArray, comparison: Comparison
) -> Iterator[tuple[Design, IndexArray]]:
    """Yield the tested weeks that look back in the same pattern, so that they fit together."""
    if series.dates is None:
        for week in weeks[:1]:
            require_history(int(weeks.min()), comparison.history - 1)
            yield design_for(int(week), None, comparison), np.arange(len(weeks))
        return
    found: dict[bytes, tuple[Design, list[int]]] = {}
    for row, week in enumerate(weeks):
        design = design_for(int(week), series.dates, comparison)
        key = design.offsets.tobytes() + design.groups.tobytes()
        found.setdefault(key, (design, []))[1].append(row)
    for design, rows in found.values():
        yield design, np.array(rows)


def _pieces(rows: IndexArray, areas: int) -> Iterator[tuple[IndexArray, IndexArray]]:
    """Yield pairs of tested rows and areas, in pieces."""
    pairs_rows, pairs_areas = np.repeat(rows, areas), np.tile(np.arange(areas), len(rows))
    for start in range(0, len(pairs_rows), TOGETHER):
        yield pairs_rows[start : start + TOGETHER], pairs_areas[start : start + TOGETHER]


def _judge(
    series: Series,
    design: Design,
    pairs: tuple[IndexArray, IndexArray],
    settings: FarringtonSettings,
    answer: Verdicts,
) -> None:
    rows, areas = pairs
    weeks = answer.weeks[rows]
    problems = _problems(series, design, weeks, areas)
    found = predict(problems, _now(series, problems, weeks, areas), settings)
    observed = answer.observed[rows, areas]
    bound = threshold(found, observed, settings)
    enough = _enough(series.counts, weeks, areas)
    answer.upperbound[rows, areas] = np.where(enough, bound.upper, np.nan)
    expected = np.where(enough & np.isfinite(bound.upper), found.expected, np.nan)
    # A past without any signal has no regression, but an expectation it has: none.
    silent = ~found.fitted & (problems.counts.sum(axis=1) == 0) & problems.known.any(axis=1)
    answer.expected[rows, areas] = np.where(silent, 0.0, expected)
    answer.pvalue[rows, areas] = bound.pvalue
    alarm = enough & (bound.score > 1) & (observed != 0)
    answer.alarm[rows, areas] = np.where(found.fitted, alarm, np.nan)


def _problems(series: Series, design: Design, weeks: IndexArray, areas: IndexArray) -> Problems:
    at = weeks[:, None] - design.offsets
    counts = np.where(at >= 0, series.counts[np.maximum(at, 0), areas[:, None]], np.nan)
    offset = np.zeros_like(counts)
    if series.effort is not None:
        offset = np.log(series.effort[np.maximum(at, 0), areas[:, None]])
    known = np.isfinite(counts) & np.isfinite(offset)
    clean = (np.where(known, counts, 0.0), known, np.where(known, offset, 0.0))
    return Problems(design, *clean, known.astype(np.float64))


def _now(series: Series, problems: Problems, weeks: IndexArray, areas: IndexArray) -> Prediction:
    """Return where the line is read: the tested week.

    With dates, R counts time from the first week in the data for the fit and from the first
    *known* week for the prediction; so unknown weeks at the start shift the prediction.
    """
    effort = np.ones(len(weeks)) if series.effort is None else series.effort[weeks, areas]
    offset = np.log(effort)
    if series.dates is None:
        return Prediction(np.zeros(len(weeks)), offset)
    at = problems.design.times
    inside = weeks[:, None] + at >= 0
    begin = np.min(np.where(inside, at, np.inf), axis=1)
    first_known = np.min(np.where(problems.known, at, np.inf), axis=1)
    shift = np.where(np.isfinite(first_known), begin - first_known, 0.0)
    return Prediction(shift, offset)


def _enough(counts: FloatArray, weeks: IndexArray, areas: IndexArray) -> np.ndarray:
    recent = weeks[:, None] - np.arange(LEAST_WEEKS)
    return np.asarray(np.sum(counts[recent, areas[:, None]], axis=1) >= LEAST_SIGNALS)
