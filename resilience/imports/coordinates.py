"""Two cells as a place: RD or degrees, swapped, or in degrees and minutes."""

import re
from enum import StrEnum
from typing import NamedTuple

from resilience.areas.coordinates import in_the_netherlands

#: West, east, south, north of the European Netherlands in degrees, rounded outward.
DEGREES = (3.0, 7.5, 50.5, 54.0)
LONGEST = 40

_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_THOUSANDS = re.compile(r"\d{1,3}(?:[. ]\d{3})+(?:,\d+)?")
_MINUTES = re.compile(
    r"([nsewoz])?\s*(\d{1,3})\s*(?:°|º|d|graden|\s)\s*(\d{1,2}(?:[.,]\d+)?)\s*(?:'|′|’|m|min)?"
    r"\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:\"|″|”|''|s|sec)?)?\s*([nsewoz])?",
    re.IGNORECASE,
)


class Form(StrEnum):
    """How a pair of cells gives a place."""

    NONE = "none"
    RD = "rd"
    DEGREES = "degrees"
    RD_SWAPPED = "rd_swapped"
    DEGREES_SWAPPED = "degrees_swapped"
    MINUTES = "minutes"
    ABROAD = "abroad"
    HALF = "half"
    UNREADABLE = "unreadable"


SWAPPED = frozenset({Form.RD_SWAPPED, Form.DEGREES_SWAPPED})


class Reading(NamedTuple):
    """A pair of cells as it was read: the form, and x and y (or longitude and latitude)."""

    form: Form
    x: float = 0.0
    y: float = 0.0


def read_pair(first: str, second: str) -> Reading:
    """Return what two cells say: x and y, or longitude and latitude, in the right order.

    Swapped cells and degrees with minutes are recognised and put right, and the form says so;
    whether that is accepted is for somebody to decide. The ranges of RD and of degrees have
    nothing in common, and x and y of RD only north of 289 and up to 301 km, where the order of
    the file stands.

    Examples
    --------
    >>> read_pair("52,5534", "5,2390")
    Reading(form=<Form.DEGREES_SWAPPED: 'degrees_swapped'>, x=5.239, y=52.5534)

    """
    if not first and not second:
        return Reading(Form.NONE)
    if not first or not second:
        return Reading(Form.HALF)
    x, y = read_number(first), read_number(second)
    if x is not None and y is not None:
        found = _placed(x, y)
        # 144.948 is a number with three decimals, unless only metres in thousands make a place.
        is_grouped = _THOUSANDS.fullmatch(first) and _THOUSANDS.fullmatch(second)
        is_abroad = found.form is Form.ABROAD
        return _placed(_grouped(first), _grouped(second)) if is_abroad and is_grouped else found
    x, y = x if x is not None else read_minutes(first), y if y is not None else read_minutes(second)
    if x is None or y is None:
        return Reading(Form.UNREADABLE)
    found = _placed(x, y)
    is_degrees = found.form in {Form.DEGREES, Form.DEGREES_SWAPPED}
    return Reading(Form.MINUTES, found.x, found.y) if is_degrees else Reading(Form.UNREADABLE)


def read_number(text: str) -> float | None:
    """Return the number in a cell, with a point or a comma; None when it is none."""
    if len(text) > LONGEST:
        return None
    if _NUMBER.fullmatch(text):
        return float(text.replace(",", "."))
    return _grouped(text) if _THOUSANDS.fullmatch(text) else None


def read_minutes(text: str) -> float | None:
    """Return degrees for a cell in degrees, minutes and perhaps seconds; None when it is none.

    Examples
    --------
    >>> read_minutes("N 52° 33.2'")
    52.553333

    """
    found = _MINUTES.fullmatch(text.strip()) if len(text) <= LONGEST else None
    if found is None:
        return None
    degrees = int(found[2])
    minutes, seconds = (float((part or "0").replace(",", ".")) for part in (found[3], found[4]))
    if minutes >= 60 or seconds >= 60:  # noqa: PLR2004 - sixty in a degree, sixty in a minute
        return None
    return round(degrees + minutes / 60 + seconds / 3600, 6)


def _grouped(text: str) -> float:
    """Return a number whose thousands are set apart."""
    return float(text.replace(".", "").replace(" ", "").replace(",", "."))


def _placed(x: float, y: float) -> Reading:
    if _in_degrees(x, y):
        return Reading(Form.DEGREES, x, y)
    if _in_degrees(y, x):
        return Reading(Form.DEGREES_SWAPPED, y, x)
    if in_the_netherlands(x, y):
        return Reading(Form.RD, x, y)
    if in_the_netherlands(y, x):
        return Reading(Form.RD_SWAPPED, y, x)
    return Reading(Form.ABROAD, x, y)


def _in_degrees(longitude: float, latitude: float) -> bool:
    west, east, south, north = DEGREES
    return west <= longitude <= east and south <= latitude <= north
