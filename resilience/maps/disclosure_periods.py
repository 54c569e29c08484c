"""The publication periods that the records of a file cover, year by year."""

from datetime import date

from resilience.errors import ValidationError
from resilience.maps.disclosure_file import RecordFile
from resilience.maps.periods import PeriodKind, period_of
from resilience.privacy.disclosure.axes import Span

#: Number of weeks, mark and width of the number, for files whose weeks are bare numbers.
PLAIN_PERIODS = {
    PeriodKind.FOUR_WEEKS: (4, "P", 2),
    PeriodKind.QUARTER: (13, "Q", 1),
    PeriodKind.YEAR: (52, "Y", 1),
}
WEEKS_IN_PLAIN_YEAR = PLAIN_PERIODS[PeriodKind.YEAR][0]


def spans_by_year(found: RecordFile, weeks: int | None) -> list[list[Span]]:
    """Return the periods that a file covers whole: years in order, each in order of closing.

    Parameters
    ----------
    found : RecordFile
        Records with bare numbers of weeks, from 0 or 1, or with weeks of a year.
    weeks : int, optional
        How many weeks the file covers from its first; without it, up to its last record.

    Raises
    ------
    ValidationError
        When not even four weeks are covered.

    """
    known = [record.week for record in found.records]
    start = min(known) if found.has_dates else min(*known, 1)
    stop = max(known) + 1 if weeks is None else start + weeks
    spans = _of_years(start, stop) if found.has_dates else _of_numbers(start, stop)
    if not spans:
        raise ValidationError(
            "the records cover no whole period of four weeks; "
            "say with --weeks how many weeks the file covers"
        )
    by_year: dict[int, list[Span]] = {}
    for year, span in sorted(spans, key=_closing):
        by_year.setdefault(year, []).append(span)
    return list(by_year.values())


def _closing(numbered: tuple[int, Span]) -> tuple[int, int]:
    """Sort on the moment of closing, then the shorter period first."""
    _, span = numbered
    return span.stop, span.stop - span.start


def _of_numbers(start: int, stop: int) -> list[tuple[int, Span]]:
    """Return the periods of weeks that are bare numbers, each with the number of its year."""
    return [
        (
            (first - start) // WEEKS_IN_PLAIN_YEAR,
            Span(f"{mark}{number + 1:0{width}}", kind, first, first + length),
        )
        for kind, (length, mark, width) in PLAIN_PERIODS.items()
        for number, first in enumerate(range(start, stop - length + 1, length))
    ]


def _of_years(start: int, stop: int) -> list[tuple[int, Span]]:
    """Return the periods of ISO weeks from the four-week period of the first record on."""
    first = _number(period_of(_monday(start), PeriodKind.FOUR_WEEKS).first_day)
    periods = {period_of(_monday(week), kind) for week in range(first, stop) for kind in PeriodKind}
    numbered = (
        (each.year, Span(each.code, each.kind, _number(each.first_day), _number(each.last_day) + 1))
        for each in periods
    )
    return [one for one in numbered if first <= one[1].start and one[1].stop <= stop]


def _monday(week: int) -> date:
    return date.fromordinal(week * 7 + 1)


def _number(day: date) -> int:
    """Return the number of the week of a day, as ``disclosure_file`` counts them."""
    return (day.toordinal() - 1) // 7
