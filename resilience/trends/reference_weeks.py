"""Which weeks of the past a week is compared with, and in which part of the year they fall."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from resilience.errors import ValidationError
from resilience.trends.verdicts import WEEKS_A_YEAR, FloatArray, IndexArray, require_history

A_WEEK = timedelta(weeks=1)
HALF_A_WEEK = 3


@dataclass(frozen=True, slots=True)
class Design:
    """The baseline weeks relative to the tested week, sorted by part of the year.

    Attributes
    ----------
    offsets : ndarray of int, shape (n,)
        Weeks before the tested week.
    groups : ndarray of int, shape (n,)
        Part of the year of each, 0-based, not falling; the last one holds the windows around
        the tested week of earlier years, and the tested week itself.
    starts : ndarray of int, shape (g,)
        Where each group begins.

    """

    offsets: IndexArray
    groups: IndexArray
    starts: IndexArray

    @property
    def times(self) -> FloatArray:
        """Time of each baseline week in weeks, the tested week being 0."""
        return -self.offsets.astype(np.float64)

    def total(self, values: FloatArray) -> FloatArray:
        """Sum (p, n) within groups to (p, g)."""
        totals: FloatArray = np.add.reduceat(values, self.starts, axis=1)
        return totals

    def spread(self, per_group: FloatArray) -> FloatArray:
        """Give every week (p, n) the value (p, g) of its group."""
        return per_group[:, self.groups]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How the past is chosen: the options of Farrington Flexible with the same meaning.

    ``years_back`` is R's ``b``, ``half_window`` its ``w``, ``periods`` its ``noPeriods``,
    ``skip_recent`` its ``pastWeeksNotIncluded``.
    """

    years_back: int = 4
    half_window: int = 3
    periods: int = 10
    skip_recent: int = 26

    def __post_init__(self) -> None:
        if self.years_back < 1 or self.half_window < 0 or self.skip_recent < 0:
            raise ValidationError("look at least one year back, with windows of 0 or more weeks")
        most = WEEKS_A_YEAR - 2 * self.half_window
        if not 1 <= self.periods <= most:
            raise ValidationError(f"a year has between 1 and {most} periods with these windows")

    @property
    def history(self) -> int:
        """Weeks of 52 to a year that the first tested week needs before it."""
        return WEEKS_A_YEAR * self.years_back + self.half_window


def design_for(week: int, dates: Sequence[date] | None, choice: Comparison) -> Design:
    """Return the baseline of one tested week.

    Parameters
    ----------
    week : int
        0-based row of the tested week.
    dates : sequence of date or None
        A day in each week, a week apart; without them a year is 52 rows.
    choice : Comparison
        Years, windows, periods.

    Returns
    -------
    Design
        With ``periods`` groups: windows of 2w + 1 weeks around the same week of earlier years,
        and the weeks between two windows in ``periods`` − 1 blocks, the first blocks a week
        longer where they do not come out even. The tested week and the ``skip_recent`` weeks
        before it stay out.

    Raises
    ------
    ValidationError
        When the series does not reach far enough back.

    Notes
    -----
    Source: Noufaily et al., An improved algorithm for outbreak detection in multiple
    surveillance systems, Stat Med 2013, 32:1206-1222, 2.3; blocks as in R surveillance 1.20.3.
    A window may begin one week before the series: that week is left out, as R does.

    """
    references = _reference_rows(week, dates, choice.years_back)
    require_history(references[-1] - choice.half_window + 1, 0)
    members = _windows([week, *references], choice) + _blocks([week, *references], choice)
    kept = sorted((group, row) for group, row in members if 0 <= row < week - choice.skip_recent)
    return _design(kept, week)


def _design(kept: list[tuple[int, int]], week: int) -> Design:
    present = sorted({group for group, _ in kept})
    groups = np.array([present.index(group) for group, _ in kept], dtype=np.intp)
    offsets = np.array([week - row for _, row in kept], dtype=np.intp)
    return Design(offsets, groups, np.flatnonzero(np.diff(groups, prepend=-1)))


def _windows(anchors: list[int], choice: Comparison) -> list[tuple[int, int]]:
    """List the last group: around each reference week, and just before the tested one."""
    half = choice.half_window
    around = [row for at in anchors[1:] for row in range(at - half, at + half + 1)]
    return [(choice.periods, row) for row in (*around, *range(anchors[0] - half, anchors[0]))]


def _blocks(anchors: list[int], choice: Comparison) -> list[tuple[int, int]]:
    """List the weeks between two windows, cut in ``periods`` − 1 blocks."""
    if choice.periods == 1:
        return []
    members: list[tuple[int, int]] = []
    for later, earlier in pairwise(anchors):
        between = range(earlier + choice.half_window + 1, later - choice.half_window)
        shortest, longer = divmod(len(between), choice.periods - 1)
        lengths = [shortest + (block < longer) for block in range(choice.periods - 1)]
        labels = np.repeat(np.arange(1, choice.periods), lengths)
        members += zip(labels.tolist(), between, strict=True)
    return members


def _reference_rows(week: int, dates: Sequence[date] | None, years: int) -> list[int]:
    if dates is None:
        return [week - WEEKS_A_YEAR * year for year in range(1, years + 1)]
    wanted = [_same_week(dates[week], year) for year in range(1, years + 1)]
    return [(day - dates[0]) // A_WEEK for day in wanted]


def _same_week(day: date, years: int) -> date:
    """Return the same weekday nearest to the same day some years before."""
    try:
        before = day.replace(year=day.year - years)
    except ValueError:  # 29 February becomes 1 March, as R counts
        before = date(day.year - years, 3, 1)
    shift = (day.weekday() - before.weekday() + HALF_A_WEEK) % 7 - HALF_A_WEEK
    return before + timedelta(days=shift)
