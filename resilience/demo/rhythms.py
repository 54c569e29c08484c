"""When things happen in Havermonde: through the year, the week and the day."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from resilience.demo.town import TYPE_CODES

Floats = NDArray[np.float64]

YEAR = 365.25

#: Height of the yearly wave and the day of the year on which it is highest.
SEASONS = {
    "OV01": (0.45, 196), "OV02": (0.45, 196), "OV03": (0.30, 190),
    "LB01": (0.15, 196), "LB03": (0.65, 10), "LB05": (0.15, 196),
    "IN01": (0.12, 196), "JA01": (-0.25, 205), "JA02": (-0.15, 205), "JA03": (-0.30, 205),
    "JA04": (-0.20, 205), "WB04": (0.30, 150), "WB06": (0.20, 150),
}  # fmt: skip

#: Fireworks: the usual level, that of December, and that of the days around New Year.
FIREWORKS = "OV04"
FIREWORKS_LEVELS = (0.25, 3.0, 32.0)
NEW_YEAR_DAYS = ((12, 30), (12, 31), (1, 1))

#: Share of the working week, Monday first; the weekend follows.
_OFFICE = (1.25, 1.2, 1.2, 1.2, 1.15, 0.6, 0.4)
_WEEKEND = (0.75, 0.75, 0.85, 0.95, 1.3, 1.4, 1.0)
_FRIDAY = (0.8, 0.8, 0.95, 1.0, 1.6, 1.15, 0.7)
_SCHOOL = (0.95, 1.0, 1.15, 1.05, 1.6, 0.75, 0.5)
WEEKS = {"LB": _OFFICE, "VB": _OFFICE, "WB": _OFFICE, "OM": _FRIDAY, "IN": _FRIDAY,
         "JA": _SCHOOL, "OV": _WEEKEND, "LB05": _WEEKEND}  # fmt: skip

#: Share of night, morning, afternoon and evening (quarters of the day from midnight).
DAYS = {
    "LB": (0.02, 0.48, 0.40, 0.10), "LB03": (0.08, 0.12, 0.20, 0.60),
    "LB05": (0.32, 0.06, 0.16, 0.46),
    "OV": (0.10, 0.06, 0.30, 0.54), "OV03": (0.16, 0.05, 0.24, 0.55),
    "OV04": (0.34, 0.02, 0.10, 0.54),
    "IN": (0.06, 0.12, 0.42, 0.40), "IN05": (0.75, 0.05, 0.05, 0.15),
    "IN06": (0.02, 0.30, 0.48, 0.20),
    "OM": (0.10, 0.10, 0.40, 0.40), "OM02": (0.35, 0.20, 0.20, 0.25),
    "OM04": (0.55, 0.05, 0.10, 0.30), "OM05": (0.05, 0.40, 0.40, 0.15),
    "VB": (0.04, 0.36, 0.42, 0.18), "JA": (0.02, 0.08, 0.56, 0.34),
    "WB": (0.01, 0.34, 0.40, 0.25),
}  # fmt: skip

#: The platform began with two partners; after half a year all of them used it.
ADOPTION_START = 0.6
ADOPTION_DAYS = 182


def seasons(days: Sequence[date]) -> Floats:
    """Return the factor of the season per day and type (days by types), about 1 on average."""
    day_of_year = np.array([day.timetuple().tm_yday for day in days])
    factors = np.ones((len(days), len(TYPE_CODES)))
    for code, (height, peak) in SEASONS.items():
        wave = 1 + height * np.cos(2 * np.pi * (day_of_year - peak) / YEAR)
        factors[:, TYPE_CODES.index(code)] = wave
    factors[:, TYPE_CODES.index(FIREWORKS)] = [_fireworks(day) for day in days]
    return factors


def weekdays(days: Sequence[date]) -> Floats:
    """Return the factor of the day of the week per day and type (days by types)."""
    table = np.array([_of_type(WEEKS, code) for code in TYPE_CODES])
    return table[:, [day.weekday() for day in days]].T


def adoption(days: int) -> Floats:
    """Return the factor of the number of partners that take part, per day."""
    return np.minimum(1.0, ADOPTION_START + (1 - ADOPTION_START) * np.arange(days) / ADOPTION_DAYS)


def day_parts() -> Floats:
    """Return the chances of the four quarters of the day per type (types by 4)."""
    return np.array([_of_type(DAYS, code) for code in TYPE_CODES])


def _fireworks(day: date) -> float:
    usual, december, new_year = FIREWORKS_LEVELS
    if (day.month, day.day) in NEW_YEAR_DAYS:
        return new_year
    return december if day.month == 12 else usual  # noqa: PLR2004 - the month of fireworks


def _of_type(table: Mapping[str, tuple[float, ...]], code: str) -> tuple[float, ...]:
    """Return the row of the type itself, else that of its domain."""
    return table.get(code) or table[code[:2]]
