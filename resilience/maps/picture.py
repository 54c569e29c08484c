"""What a map shows: what was asked, a figure per area, and what it rests on."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from resilience.areas.codes import AreaLevel
from resilience.maps.classes import Measure, class_of, rate_per_thousand
from resilience.maps.periods import Period


@dataclass(frozen=True, slots=True)
class MapRequest:
    """One view of the map; everything in it stands in the address."""

    category: str
    period: Period
    level: AreaLevel
    measure: Measure
    gemeente_code: str


class FigureState(StrEnum):
    """Why an area has a number, or has none. The values are what the browser gets."""

    SHOWN = "shown"
    #: Too few signals, people or organisations; zero looks the same.
    WITHHELD = "withheld"
    #: Too few inhabitants to be shown apart in any period; it counts in its wijk.
    NOT_APART = "apart"
    #: Exactly none; only known where exact counts are.
    NONE = "none"
    #: Outside the areas for which the reader may see exact counts.
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class MapArea:
    """The public facts of an area that a map needs."""

    code: str
    name: str
    wijk_name: str
    inhabitants: int | None


@dataclass(frozen=True, slots=True)
class AreaFigure:
    """An area with the number that may be shown for it, if any."""

    area: MapArea
    state: FigureState
    count: int | None = None
    rate: float | None = None
    #: The colour class, 1 to 5; 0 without a number or without a rate.
    shade: int = 0


@dataclass(frozen=True, slots=True)
class Basis:
    """What the numbers rest on; in classes, unless they are exact."""

    released_at: datetime | None = None
    organisations_at_least: int = 0
    reporters_at_least: int = 0
    agreement_numbers: tuple[str, ...] = ()
    #: Agreements that cover only some kinds of the subject: of those partners nothing is counted.
    partial_numbers: tuple[str, ...] = ()
    is_exact: bool = False
    #: Whether the period is not over yet; then the numbers can still grow.
    is_running: bool = False


@dataclass(frozen=True, slots=True)
class MapPicture:
    """Everything on the map, in the order of the geometry: by code."""

    request: MapRequest
    edition_year: int
    geometry_version: str
    figures: tuple[AreaFigure, ...]
    #: Where classes two to five start.
    starts: tuple[float, ...]
    #: Smallest number that is shown for this category.
    threshold: int
    basis: Basis
    #: The gemeente as a whole; of exact counts, the areas of the reader together.
    total: AreaFigure | None = None

    @property
    def states(self) -> Counter[FigureState]:
        """How many areas are in each state."""
        return Counter(figure.state for figure in self.figures)


def shown_figure(
    area: MapArea, count: int, measure: Measure, starts: tuple[float, ...]
) -> AreaFigure:
    """Return the figure of an area whose number may be shown."""
    rate = rate_per_thousand(count, area.inhabitants)
    value = rate if measure is Measure.RATE else float(count)
    shade = class_of(value, starts) if value is not None else 0
    return AreaFigure(area, FigureState.SHOWN, count, rate, shade)
