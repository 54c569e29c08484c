"""Reading a file of weekly counts: t, observed or one column per area, population."""

import csv
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from resilience.errors import ValidationError
from resilience.trends.reference_weeks import A_WEEK
from resilience.trends.verdicts import FloatArray

#: More than any series of weeks: thirty years of all buurten stay below.
MOST_BYTES = 200_000_000
MOST_WEEKS = 10_000
ISO_WEEK = re.compile(r"(\d{4})-?W(\d{1,2})", re.ASCII)
CALENDAR = frozenset({"date", "year", "week"})
UNKNOWN = frozenset({"", "na", "nan", "null"})


@dataclass(frozen=True, slots=True)
class SeriesTable:
    """Weekly counts (t, a) without holes, with the label of each week as the file writes it.

    ``days`` is a day in each week where the file says which weeks they are, else None;
    ``effort`` the columns asked for, (t, 1) or (t, a).
    """

    labels: list[str]
    days: list[date] | None
    areas: list[str]
    counts: FloatArray
    effort: FloatArray | None

    def row_of(self, label: str) -> int:
        """Return the 0-based row of a week, written as the file does or as a day or ISO week."""
        if label in self.labels:
            return self.labels.index(label)
        day = parse_day(label)
        if self.days is not None and day is not None:
            row = (day - self.days[0]) // A_WEEK
            if 0 <= row < len(self.labels):
                return row
        elif self.days is not None and label.isdecimal() and 0 < int(label) <= len(self.labels):
            return int(label) - 1
        raise ValidationError(
            f"there is no week {label[:20]!r}: the file runs from {self.labels[0]} "
            f"to {self.labels[-1]}"
        )


def read_series(path: Path, population: Sequence[str] = ()) -> SeriesTable:
    """Read a file.

    Parameters
    ----------
    path : Path
        CSV in UTF-8 with commas or semicolons. Column ``t`` numbers the weeks, or holds days
        (2026-11-23) or ISO weeks (2026-W48). Column ``observed`` holds the counts; without it
        every other column is an area. Columns ``date``, or ``year`` and ``week``, say which
        weeks they are when ``t`` is a number.
    population : sequence of str
        Columns with the effort: one for all areas, or one for each in their order.

    Returns
    -------
    SeriesTable
        Weeks in order; a week that the file leaves out is unknown (NaN), not zero.

    Raises
    ------
    ValidationError
        With what is wrong and where.

    """
    rows = _rows(path)
    header = [name.strip() for name in rows[0]]
    if "t" not in header:
        raise ValidationError("the first line must name a column t")
    if len(set(header)) != len(header):
        raise ValidationError("two columns have the same name")
    body = [row for row in rows[1:] if any(cell.strip() for cell in row)]
    if not body:
        raise ValidationError("the file holds no weeks")
    missing = [name for name in population if name not in header]
    if missing:
        raise ValidationError(f"there is no column {missing[0]!r} for the population")
    return _table(header, body, population)


def _rows(path: Path) -> list[list[str]]:
    if path.stat().st_size > MOST_BYTES:
        raise ValidationError(f"the file is larger than {MOST_BYTES // 1_000_000} MB")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError("the file is not UTF-8 text; save it as CSV UTF-8") from error
    if not text.strip():
        raise ValidationError("the file is empty")
    first = text.lstrip().splitlines()[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    try:
        return list(csv.reader(text.lstrip().splitlines(), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise ValidationError(f"the file is not CSV: {error}") from error


def _table(header: list[str], body: list[list[str]], population: Sequence[str]) -> SeriesTable:
    for number, row in enumerate(body, start=2):
        if len(row) != len(header):
            raise ValidationError(f"row {number} has {len(row)} cells instead of {len(header)}")
    cells = dict(zip(header, zip(*body, strict=True), strict=True))
    positions, start = _positions(cells["t"])
    size = max(positions) + 1
    if size > MOST_WEEKS:
        raise ValidationError(f"the file spans {size:,} weeks; at most {MOST_WEEKS:,} can be read")
    special = {"t", "population", *CALENDAR, *population}
    areas = ["observed"] if "observed" in header else [n for n in header if n not in special]
    if not areas:
        raise ValidationError("there is no column observed and no column of an area")
    if len(population) not in (0, 1, len(areas)):
        raise ValidationError("name one population column for all areas, or one for each")
    counts = _columns(cells, areas, positions)
    effort = _columns(cells, list(population), positions) if population else None
    days = _days(cells, positions) if isinstance(start, int) else _weeks_from(start, size)
    return SeriesTable(_labels(cells["t"][0].strip(), start, size), days, areas, counts, effort)


def _positions(cells: Sequence[str]) -> tuple[list[int], int | date]:
    """Return the row of every week and where the first one stands."""
    texts = [cell.strip() for cell in cells]
    start: int | date
    is_number = [re.fullmatch(r"[+-]?\d{1,9}", text, re.ASCII) is not None for text in texts]
    if all(is_number):
        numbers = [int(text) for text in texts]
        start = min(numbers)
        positions = [number - start for number in numbers]
    else:
        if any(is_number):
            odd = is_number.index(not is_number[0])
            raise ValidationError(f"row {odd + 2}: column t mixes numbers and {texts[odd][:20]!r}")
        days = [_require_day(text, row) for row, text in enumerate(texts, start=2)]
        start = min(days)
        if any((day - start).days % 7 for day in days):
            raise ValidationError("the days in column t are not whole weeks apart")
        positions = [(day - start) // A_WEEK for day in days]
    if len(set(positions)) != len(positions):
        raise ValidationError("a week stands in column t twice")
    return positions, start


def _require_day(text: str, row: int) -> date:
    day = parse_day(text)
    if day is None:
        raise ValidationError(
            f"row {row}: {text[:20]!r} in column t is no number, day (2026-11-23) or ISO week "
            "(2026-W48)"
        )
    return day


def parse_day(text: str) -> date | None:
    """Return the day of an ISO date, the Monday of an ISO week, or None."""
    found = ISO_WEEK.fullmatch(text)
    try:
        if found:
            return date.fromisocalendar(int(found[1]), int(found[2]), 1)
        return date.fromisoformat(text)
    except ValueError:
        return None


def _columns(cells: dict[str, tuple[str, ...]], names: list[str], at: list[int]) -> FloatArray:
    table = np.full((max(at) + 1, len(names)), np.nan)
    for place, name in enumerate(names):
        table[at, place] = [_number(cell, name, n) for n, cell in enumerate(cells[name], start=2)]
    return table


def _number(cell: str, name: str, row: int) -> float:
    text = cell.strip()
    if text.lower() in UNKNOWN:
        return math.nan
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < math.inf:
        raise ValidationError(
            f"row {row}, column {name!r}: {text[:20]!r} is not a number of zero or more"
        )
    return value


def _days(cells: dict[str, tuple[str, ...]], at: list[int]) -> list[date] | None:
    """Return the weeks that numbered rows stand for, when other columns say so without holes.

    Files with 52 weeks in every year, also in years that had 53, are no calendar.
    """
    if "date" in cells:
        given = [parse_day(cell.strip()) for cell in cells["date"]]
    elif "year" in cells and "week" in cells:
        pairs = zip(cells["year"], cells["week"], strict=True)
        given = [parse_day(f"{year.strip()}-W{week.strip()}") for year, week in pairs]
    else:
        return None
    starts = {day - row * A_WEEK for day, row in zip(given, at, strict=True) if day}
    if None in given or len(starts) != 1:
        return None
    return _weeks_from(starts.pop(), max(at) + 1)


def _weeks_from(start: date, size: int) -> list[date]:
    return [start + timedelta(weeks=week) for week in range(size)]


def _labels(first: str, start: int | date, size: int) -> list[str]:
    if isinstance(start, int):
        return [str(start + row) for row in range(size)]
    days = _weeks_from(start, size)
    if not ISO_WEEK.fullmatch(first):
        return [day.isoformat() for day in days]
    dash = "-" if "-" in first else ""
    return [f"{year}{dash}W{week:02}" for year, week, _ in (day.isocalendar() for day in days)]
