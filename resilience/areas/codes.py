"""CBS codes: what they look like and how one contains another."""

import re
from enum import StrEnum


class AreaLevel(StrEnum):
    """The three levels of the CBS division, from large to small."""

    GEMEENTE = "gemeente"
    WIJK = "wijk"
    BUURT = "buurt"


PREFIX = {AreaLevel.GEMEENTE: "GM", AreaLevel.WIJK: "WK", AreaLevel.BUURT: "BU"}

#: The parts for wijk and buurt may hold letters where a gemeente has more than a hundred
#: (domain.md 5.4).
PATTERN = {
    AreaLevel.GEMEENTE: re.compile(r"GM\d{4}"),
    AreaLevel.WIJK: re.compile(r"WK\d{4}[0-9A-Z]{2}"),
    AreaLevel.BUURT: re.compile(r"BU\d{4}[0-9A-Z]{4}"),
}

#: Number of characters of a code, prefix included.
LENGTH = {AreaLevel.GEMEENTE: 6, AreaLevel.WIJK: 8, AreaLevel.BUURT: 10}


def is_code(text: str, level: AreaLevel) -> bool:
    """Tell whether ``text`` is a well-formed code of ``level``."""
    return PATTERN[level].fullmatch(text) is not None


def level_of(code: str) -> AreaLevel | None:
    """Return the level of a well-formed code, or None for any other text."""
    return next((level for level in AreaLevel if is_code(code, level)), None)


def ancestor(code: str, level: AreaLevel) -> str:
    """Return the code of the area of ``level`` in which the area ``code`` lies.

    >>> ancestor("BU99010201", AreaLevel.WIJK)
    'WK990102'
    """
    return PREFIX[level] + code[2 : LENGTH[level]]
