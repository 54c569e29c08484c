"""Days and times as other systems write them: five notations, of which a file uses one."""

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from resilience.clock import AMSTERDAM
from resilience.errors import ValidationError
from resilience.signals.typed_date import CENTURY, MONTHS, TWO_DIGITS, read_time


class Notation(StrEnum):
    """How the days of one file are written."""

    DAY_FIRST = "23-11-2026"
    MONTH_FIRST = "11-23-2026"
    YEAR_FIRST = "2026-11-23"
    IN_WORDS = "23 november 2026"
    #: A spreadsheet counts days since the end of 1899.
    DAY_COUNT = "46349"


LONGEST = 40
_SERIAL_START = date(1899, 12, 30)
#: 1 January 1990 to the end of 2099: any other number is no day that a signal was seen.
_FIRST_SERIAL, _LAST_SERIAL = 32_874, 73_050

_TIME = (
    r"(?:[t ,]+(?P<time>\d{1,2}[:.]\d{2})(?:[:.]\d{2}(?:[.,]\d+)?)?"
    r"(?P<zone>z|[+-]\d{2}:?\d{2})?)?"
)
_PATTERNS = {
    Notation.DAY_FIRST: r"(?P<d>\d{1,2})[-/. ](?P<m>\d{1,2})[-/. ](?P<y>\d{4}|\d{2})",
    Notation.MONTH_FIRST: r"(?P<m>\d{1,2})[-/. ](?P<d>\d{1,2})[-/. ](?P<y>\d{4}|\d{2})",
    Notation.YEAR_FIRST: r"(?P<y>\d{4})(?P<s>[-/.]?)(?P<m>\d{2}|\d(?=[-/.]))(?P=s)(?P<d>\d{1,2})",
    Notation.IN_WORDS: (
        r"(?:[a-z]+,? )?(?P<d>\d{1,2})[-. ]+(?P<m>[a-z]+)\.?[-. ,]+(?P<y>\d{4}|\d{2})"
    ),
    Notation.DAY_COUNT: r"(?P<n>\d{5})(?:[.,](?P<part>\d+))?",
}
_READERS = {
    notation: re.compile(pattern + ("" if notation is Notation.DAY_COUNT else _TIME))
    for notation, pattern in _PATTERNS.items()
}


def read_day(text: str, notation: Notation) -> tuple[date, time | None] | None:
    """Return the day, and the time when it is there, that a cell says; None if it says none.

    Examples
    --------
    >>> read_day("23/11/26 14:30", Notation.DAY_FIRST)
    (datetime.date(2026, 11, 23), datetime.time(14, 30))
    >>> read_day("2026-11-23", Notation.DAY_FIRST) is None
    True

    """
    if len(text) > LONGEST:
        return None
    found = _READERS[notation].fullmatch(" ".join(text.split()).lower())
    if found is None:
        return None
    try:
        if notation is Notation.DAY_COUNT:
            return _of_count(found)
        return _of_parts(found)
    except (ValueError, ValidationError):
        return None


def readings(text: str) -> frozenset[Notation]:
    """Return the notations in which a cell says a day."""
    return frozenset(each for each in Notation if read_day(text, each) is not None)


def likely_notations(counts: Mapping[Notation, int]) -> tuple[Notation, ...]:
    """Return the notations in which most cells of a file say a day: one, or several that tie.

    Parameters
    ----------
    counts : mapping
        Of each notation, the number of cells that say a day in it.

    Examples
    --------
    >>> likely_notations({Notation.DAY_FIRST: 9, Notation.MONTH_FIRST: 4})
    (<Notation.DAY_FIRST: '23-11-2026'>,)

    """
    most = max(counts.values(), default=0)
    return tuple(each for each in Notation if most and counts.get(each, 0) == most)


def split_moment(moment: datetime) -> tuple[date, time | None]:
    """Return the day and time of a cell that a spreadsheet itself marks as a moment.

    A spreadsheet knows no time zone; what stands there is Dutch local time. Midnight is what it
    makes of a day without a time.
    """
    at = moment.time().replace(second=0, microsecond=0)
    return moment.date(), at if at != time(0) else None


def agree(chosen: Notation | None, likely: Collection[Notation]) -> Notation | None:
    """Return the notation to read a file in: what was chosen, or the only likely one."""
    if chosen is not None:
        return chosen
    return next(iter(likely)) if len(likely) == 1 else None


def _of_count(found: re.Match[str]) -> tuple[date, time | None] | None:
    count = int(found["n"])
    if not _FIRST_SERIAL <= count <= _LAST_SERIAL:
        return None
    part = float(f"0.{found['part']}") if found["part"] else 0.0
    minutes = round(part * 24 * 60)
    at = time(minutes // 60, minutes % 60) if 0 < minutes < 24 * 60 else None
    return _SERIAL_START + timedelta(days=count), at


def _of_parts(found: re.Match[str]) -> tuple[date, time | None]:
    year = int(found["y"])
    month = int(found["m"]) if found["m"].isdigit() else MONTHS.get(found["m"], 0)
    day = date(year if year >= TWO_DIGITS else CENTURY + year, month, int(found["d"]))
    at = read_time(found["time"], "observed_at") if found["time"] else None
    if at is not None and found["zone"]:
        zone = "+0000" if found["zone"] == "z" else found["zone"].replace(":", "")
        moment = datetime.strptime(f"{day:%Y-%m-%d} {at:%H:%M} {zone}", "%Y-%m-%d %H:%M %z")
        local = moment.astimezone(AMSTERDAM)
        day, at = local.date(), local.time()
    # A system that knows only days writes midnight behind every one of them.
    return day, at if at != time(0) else None
