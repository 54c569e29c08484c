"""Reading a day and a time of day as people type them in the Netherlands (domain.md 5.3)."""

import re
from datetime import date, time

from resilience.errors import ValidationError
from resilience.signals.wording import UNREADABLE_DATE, UNREADABLE_TIME

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januari january",
            "feb februari february",
            "mrt maart mar march",
            "apr april",
            "mei may",
            "jun juni june",
            "jul juli july",
            "aug augustus august",
            "sep sept september",
            "okt oktober oct october",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}

_DAY_FIRST = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2}|[a-z]+)\.?\s*[-/. ]\s*(\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})")
_WEEKDAY = re.compile(r"^[a-z]+,?\s+(?=\d)")
#: No day or time is longer; the patterns are slow on a text that is far from one.
LONGEST = 40
_TIME = re.compile(r"(\d{1,2}?)(?:\s*[:.,uh]?\s*(\d{2}))?(?:\s*(?:u|uur|h))?")

CENTURY = 2000
TWO_DIGITS = 100

#: The same patterns and months for the page, which reads a day or a time before it is sent.
READING = {
    "day_first": _DAY_FIRST.pattern,
    "year_first": _YEAR_FIRST.pattern,
    "weekday": _WEEKDAY.pattern,
    "time": _TIME.pattern,
    "months": MONTHS,
}


def read_date(typed: str, field: str) -> date:
    """Return the day that was typed, day first; raise ``ValidationError`` if it is none.

    Parameters
    ----------
    typed : str
        Such as 21-11-2025, 21/11/25, 21 november 2025 or 2025-11-21. Two digits are a year
        of this century, and a weekday in front is passed over.
    field : str
        The field to blame.

    Examples
    --------
    >>> read_date("21 nov. 2025", "observed_on")
    datetime.date(2025, 11, 21)

    """
    text = _WEEKDAY.sub("", _tidy(typed))
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = found.groups()
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = found.groups()
    else:
        raise ValidationError(UNREADABLE_DATE, field)
    try:
        return date(_year(year), _month(month), int(day))
    except ValueError as error:
        raise ValidationError(UNREADABLE_DATE, field) from error


def read_time(typed: str, field: str) -> time:
    """Return the time of day that was typed; raise ``ValidationError`` if it is none.

    Examples
    --------
    >>> read_time("9.05 uur", "observed_at")
    datetime.time(9, 5)

    """
    found = _TIME.fullmatch(_tidy(typed))
    if found is None:
        raise ValidationError(UNREADABLE_TIME, field)
    try:
        return time(int(found[1]), int(found[2] or 0))
    except ValueError as error:
        raise ValidationError(UNREADABLE_TIME, field) from error


def _tidy(typed: str) -> str:
    """Return what was typed with single spaces, in lower case; nothing of what is too long."""
    text = " ".join(typed.split()).lower()
    return text if len(text) <= LONGEST else ""


def _year(digits: str) -> int:
    number = int(digits)
    return number if number >= TWO_DIGITS else CENTURY + number


def _month(text: str) -> int:
    return int(text) if text.isdigit() else MONTHS.get(text, 0)
