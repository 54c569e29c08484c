"""What really happens in Havermonde, so that there is something to find; every number is here."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from resilience.demo.town import BUURTEN, TYPE_CODES
from resilience.signals.attributes import ObservationMode

Floats = NDArray[np.float64]

WEEK = 7

LOODSENPLEIN = "BU99010103"
KORENMOLENBUURT = "BU99010201"
WIEKENHOF = "BU99010202"
MAALDERIJBUURT = "BU99010203"
MELKWEGFLATS = "BU99010304"


@dataclass(frozen=True, slots=True)
class Chapter:
    """One change: in a buurt, of some types or domains, from some days ago until some days ago.

    ``factor`` is what the usual number is multiplied by once the change is complete, which it
    becomes evenly over ``grows_in_days``. A chapter about ``mode`` takes away, from what was
    learned in that way only, all but ``factor``.
    """

    buurt: str
    types: tuple[str, ...]
    from_days_ago: int
    factor: float
    until_days_ago: int = 0
    grows_in_days: int = 1
    mode: ObservationMode | None = None

    def factors(self, days_ago: Floats) -> Floats:
        """Return the factor for each of ``days_ago``; 1 where the chapter does not reach."""
        begun = (self.from_days_ago + 1 - days_ago) / self.grows_in_days
        complete = np.clip(begun, 0.0, 1.0)
        reaches = (days_ago <= self.from_days_ago) & (days_ago > self.until_days_ago)
        return np.where(reaches, 1 + (self.factor - 1) * complete, 1.0)

    def covers(self, type_code: str) -> bool:
        """Tell whether the chapter is about a type."""
        return any(type_code.startswith(prefix) for prefix in self.types)


#: A real rise: intimidation in the Korenmolenbuurt since seven weeks, more every week.
RISE = (Chapter(KORENMOLENBUURT, ("IN",), 7 * WEEK, 3.4, grows_in_days=5 * WEEK),)

#: A silence: in the Melkwegflats intimidation has been above average for four months; since
#: eight weeks residents hardly tell anything any more, while as many professionals are at work.
SILENCE = (
    Chapter(MELKWEGFLATS, ("IN",), 16 * WEEK, 1.7, grows_in_days=WEEK),
    Chapter(
        MELKWEGFLATS,
        ("LB", "OV", "IN", "OM", "VB", "JA", "WB"),
        8 * WEEK,
        0.12,
        mode=ObservationMode.RESIDENT,
    ),
)

#: A displacement: five months ago a joint action in Wiekenhof; group nuisance and dealing left
#: there and came back in the Maalderijbuurt.
DISPLACEMENT = (
    Chapter(WIEKENHOF, ("OV01", "OM01"), 22 * WEEK, 0.3, grows_in_days=2 * WEEK),
    Chapter(MAALDERIJBUURT, ("OV01", "OM01"), 21 * WEEK, 3.0, grows_in_days=3 * WEEK),
)

#: An approach that works: since eight months the shed at the Loodsenplein is closed, there is
#: light and residents took the square back; no neighbouring buurt rises.
RECOVERY = (
    Chapter(LOODSENPLEIN, ("LB", "OV"), 35 * WEEK, 0.35, grows_in_days=10 * WEEK),
    Chapter(LOODSENPLEIN, ("WB04", "WB06"), 35 * WEEK, 14.0, grows_in_days=8 * WEEK),
)

CHAPTERS = RISE + SILENCE + DISPLACEMENT + RECOVERY


def story_factors(days_ago: Sequence[int]) -> Floats:
    """Return what the stories do to the usual number (days by buurten by types)."""
    ago = np.asarray(days_ago, dtype=np.float64)
    factors = np.ones((len(ago), len(BUURTEN), len(TYPE_CODES)))
    codes = [buurt.code for buurt in BUURTEN]
    for chapter in CHAPTERS:
        if chapter.mode is None:
            types = [at for at, code in enumerate(TYPE_CODES) if chapter.covers(code)]
            factors[:, codes.index(chapter.buurt), types] *= chapter.factors(ago)[:, None]
    return factors


def kept_share(buurt: str, type_code: str, mode: ObservationMode, days_ago: int) -> float:
    """Return the chance that something learned in this way is told at all."""
    share = 1.0
    for chapter in CHAPTERS:
        if chapter.mode is mode and chapter.buurt == buurt and chapter.covers(type_code):
            share *= float(chapter.factors(np.array([days_ago], dtype=np.float64))[0])
    return share
