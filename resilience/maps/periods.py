"""The fixed lattice of publication periods: four weeks, quarters and years of ISO weeks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import islice

from resilience.errors import ValidationError

WEEKS_PER_FOUR_WEEKS = 4
WEEKS_PER_QUARTER = 13
A_WEEK = timedelta(weeks=1)
A_DAY = timedelta(days=1)
#: Far enough to outlive the data, near enough that every day of a period is a date.
YEARS = range(2000, 2100)
CODE = re.compile(r"(?P<year>\d{4})(?:-(?P<mark>[PQ])(?P<number>\d{1,2}))?", re.ASCII)


class PeriodKind(StrEnum):
    """How long a publication period is."""

    FOUR_WEEKS = "four_weeks"
    QUARTER = "quarter"
    YEAR = "year"


PER_YEAR = {PeriodKind.FOUR_WEEKS: 13, PeriodKind.QUARTER: 4, PeriodKind.YEAR: 1}
MARK = {PeriodKind.FOUR_WEEKS: "P", PeriodKind.QUARTER: "Q", PeriodKind.YEAR: ""}
KIND_OF_MARK = {mark or None: kind for kind, mark in MARK.items()}


@dataclass(frozen=True, slots=True)
class Period:
    """One cell of the lattice in time.

    Period n of four weeks is weeks 4n-3 to 4n of the ISO year, quarter n weeks 13n-12 to
    13n; week 53, where a year has one, joins the last of each. So every week lies in
    exactly one period of each kind, and no two periods overlap in part except across kinds.

    Source: statistics/methods.md 1.1 (closed four-week periods, quarters and years).

    Examples
    --------
    >>> Period.parse("2026-Q3").first_day
    datetime.date(2026, 6, 29)

    """

    kind: PeriodKind
    year: int
    number: int = 1

    def __post_init__(self) -> None:
        if self.year not in YEARS or not 1 <= self.number <= PER_YEAR[self.kind]:
            raise ValidationError(f"there is no {self.kind.value} {self.year}/{self.number}")

    @classmethod
    def parse(cls, code: str) -> "Period":
        """Read ``2026-P11``, ``2026-Q3`` or ``2026``; raise ``ValidationError`` for the rest."""
        found = CODE.fullmatch(code)
        if found is None:
            raise ValidationError(f"{code[:20]!r} is not a period", "period")
        kind = KIND_OF_MARK[found["mark"]]
        return cls(kind, int(found["year"]), int(found["number"] or 1))

    @property
    def code(self) -> str:
        """The period as it stands in addresses: ``2026-P11``, ``2026-Q3``, ``2026``."""
        mark = MARK[self.kind]
        width = 2 if self.kind is PeriodKind.FOUR_WEEKS else 1
        return f"{self.year}-{mark}{self.number:0{width}}" if mark else str(self.year)

    @property
    def weeks(self) -> tuple[date, ...]:
        """The Mondays of its ISO weeks, in order."""
        first, last = self._week_numbers()
        return tuple(date.fromisocalendar(self.year, week, 1) for week in range(first, last + 1))

    @property
    def first_day(self) -> date:
        """The Monday with which it starts."""
        return date.fromisocalendar(self.year, self._week_numbers()[0], 1)

    @property
    def last_day(self) -> date:
        """The Sunday with which it ends."""
        return date.fromisocalendar(self.year, self._week_numbers()[1], 7)

    @property
    def closed_on(self) -> date:
        """The first local day on which it lies wholly in the past."""
        return self.last_day + A_DAY

    def is_closed(self, today: date) -> bool:
        """Tell whether its last Sunday has passed, on the local day ``today``."""
        return today >= self.closed_on

    def _week_numbers(self) -> tuple[int, int]:
        length = {
            PeriodKind.FOUR_WEEKS: WEEKS_PER_FOUR_WEEKS,
            PeriodKind.QUARTER: WEEKS_PER_QUARTER,
        }.get(self.kind, weeks_in(self.year))
        last = self.number * length
        is_last = self.number == PER_YEAR[self.kind]
        return last - length + 1, weeks_in(self.year) if is_last else last


def weeks_in(year: int) -> int:
    """Return 52 or 53: 28 December always lies in the last ISO week of its year."""
    return date(year, 12, 28).isocalendar().week


def week_of(day: date) -> date:
    """Return the Monday of the ISO week that holds ``day``."""
    return day - timedelta(days=day.weekday())


def period_of(day: date, kind: PeriodKind) -> Period:
    """Return the period of ``kind`` that holds ``day``."""
    year, week, _ = day.isocalendar()
    length = {PeriodKind.FOUR_WEEKS: 4, PeriodKind.QUARTER: 13}.get(kind, weeks_in(year))
    return Period(kind, year, min((week - 1) // length + 1, PER_YEAR[kind]))


def closed_periods(kind: PeriodKind, today: date, count: int) -> Iterator[Period]:
    """Yield the last ``count`` periods of ``kind`` that are closed on ``today``, newest first."""
    return islice(_backwards(kind, today), count)


def _backwards(kind: PeriodKind, today: date) -> Iterator[Period]:
    period = period_of(today, kind)
    while True:
        period = period_of(period.first_day - A_DAY, kind)
        yield period
