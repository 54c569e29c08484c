"""One door to the detectors for a file: options in, verdicts out."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from resilience.errors import ValidationError
from resilience.trends.cusum import CusumScale, CusumSettings, cusum
from resilience.trends.farrington import FarringtonSettings, Series, farrington, first_week
from resilience.trends.farrington_thresholds import ThresholdMethod
from resilience.trends.gamma_poisson import EbGpSettings, eb_gp
from resilience.trends.reference_weeks import Comparison
from resilience.trends.simple_baselines import (
    BayesSettings,
    EarsGap,
    EarsSettings,
    bayes,
    ears,
)
from resilience.trends.verdicts import WEEKS_A_YEAR, IndexArray, Verdicts

if TYPE_CHECKING:
    from resilience.trends.series_file import SeriesTable


class Method(StrEnum):
    """The detectors, as the command names them."""

    FARRINGTON = "farrington"
    EARS_C1 = "ears-c1"
    EARS_C2 = "ears-c2"
    BAYES = "bayes"
    CUSUM = "cusum"
    EB_GP = "eb-gp"


@dataclass(frozen=True, slots=True)
class Options:
    """Every option of the command; each method takes what it knows."""

    method: Method = Method.FARRINGTON
    years_back: int = 4
    half_window: int = 3
    periods: int = 10
    skip_recent: int = 26
    reweight: float = 2.58
    alpha: float | None = None
    trend: bool = True
    trend_level: float = 1.0
    threshold: ThresholdMethod = ThresholdMethod.NB_PLUGIN
    baseline: int = 7
    min_sigma: float = 0.0
    scale: CusumScale = CusumScale.STANDARD
    reference: float = 1.04
    limit: float = 2.26

    def level(self, usual: float = 0.05) -> float:
        """Return alpha, or what is usual for the method."""
        return usual if self.alpha is None else self.alpha


def detect(table: "SeriesTable", span: tuple[str | None, str | None], options: Options) -> Verdicts:
    """Test the weeks of a file.

    Parameters
    ----------
    table : SeriesTable
        Weekly counts.
    span : tuple of str or None
        First and last week; None for the first that can be tested, and for the last there is.
    options : Options
        Method and what it takes.

    Returns
    -------
    Verdicts
        One row per week.

    Raises
    ------
    ValidationError
        When an option or the span makes no sense, or the history is too short.

    """
    earliest, run = _DETECTORS[options.method](table, options)
    first = earliest() if span[0] is None else table.row_of(span[0])
    last = len(table.counts) - 1 if span[1] is None else table.row_of(span[1])
    if first > last:
        raise ValidationError(
            f"the history is too short: the first week that can be tested is number {first + 1}"
            if span[0] is None
            else "the first week comes after the last"
        )
    return run(np.arange(first, last + 1))


Detector = tuple[Callable[[], int], Callable[[IndexArray], Verdicts]]


def _farrington(table: "SeriesTable", options: Options) -> Detector:
    chosen = Comparison(
        options.years_back, options.half_window, options.periods, options.skip_recent
    )
    settings = FarringtonSettings(
        comparison=chosen,
        reweight=options.reweight,
        trend=options.trend,
        trend_level=options.trend_level,
        alpha=options.level(),
        method=options.threshold,
    )
    series = Series(table.counts, table.days, table.effort)
    return lambda: first_week(series, chosen), lambda weeks: farrington(series, weeks, settings)


def _ears(gap: EarsGap) -> Callable[["SeriesTable", Options], Detector]:
    def prepare(table: "SeriesTable", options: Options) -> Detector:
        settings = EarsSettings(gap, options.baseline, options.min_sigma, options.level())
        return lambda: settings.history, lambda weeks: ears(table.counts, weeks, settings)

    return prepare


def _bayes(table: "SeriesTable", options: Options) -> Detector:
    settings = BayesSettings(options.years_back, options.half_window, alpha=options.level())
    return lambda: settings.history, lambda weeks: bayes(table.counts, weeks, settings)


def _cusum(table: "SeriesTable", options: Options) -> Detector:
    settings = CusumSettings(options.scale, options.reference, options.limit)
    return lambda: WEEKS_A_YEAR, lambda weeks: cusum(table.counts, weeks, settings)


def _eb_gp(table: "SeriesTable", options: Options) -> Detector:
    settings = EbGpSettings(q=options.level(0.1))
    return (
        lambda: settings.history,
        lambda weeks: eb_gp(table.counts, table.effort, weeks, settings),
    )


_DETECTORS: dict[Method, Callable[["SeriesTable", Options], Detector]] = {
    Method.FARRINGTON: _farrington,
    Method.EARS_C1: _ears(EarsGap.C1),
    Method.EARS_C2: _ears(EarsGap.C2),
    Method.BAYES: _bayes,
    Method.CUSUM: _cusum,
    Method.EB_GP: _eb_gp,
}

HEADER = ("t", "observed", "expected", "upperbound", "alarm", "pvalue")


def as_csv(table: "SeriesTable", found: Verdicts) -> str:
    """Write verdicts as CSV with NA, TRUE and FALSE, as R reads them; areas one after another."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    several = len(table.areas) > 1
    writer.writerow(("area", *HEADER) if several else HEADER)
    for place, area in enumerate(table.areas):
        for row, week in enumerate(found.weeks):
            values = (found.observed, found.expected, found.upperbound)
            cells = [_written(float(each[row, place])) for each in values]
            cells += [_truth(found.alarm[row, place]), _written(float(found.pvalue[row, place]))]
            writer.writerow(([area] if several else []) + [table.labels[week], *cells])
    return text.getvalue()


def _written(value: float) -> str:
    if np.isnan(value):
        return "NA"
    return str(int(value)) if value.is_integer() and value < 2**53 else repr(value)


def _truth(value: float) -> str:
    return "NA" if np.isnan(value) else str(bool(value)).upper()
