"""The public facts of areas that maps need, kept per edition: names, inhabitants, extents."""

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy.orm import Session

from resilience.areas.cache import EditionCache
from resilience.areas.codes import AreaLevel
from resilience.areas.models import Area
from resilience.areas.queries import list_areas
from resilience.maps.picture import MapArea

#: A gemeente of 500 buurten takes some 100 kB.
KEPT_LISTS = 64


class EditionMark(NamedTuple):
    """An edition of areas by year, with the mark that changes when it is imported anew."""

    year: int
    version: str


@dataclass(frozen=True, slots=True)
class Gemeente:
    """A gemeente with the box around it, in degrees."""

    area: MapArea
    west: float
    south: float
    east: float
    north: float


_areas: EditionCache[tuple[MapArea, ...]] = EditionCache(KEPT_LISTS)
_gemeenten: EditionCache[dict[str, Gemeente]] = EditionCache(KEPT_LISTS)


def map_areas(
    session: Session, edition: EditionMark, level: AreaLevel, gemeente_code: str
) -> tuple[MapArea, ...]:
    """Return the areas of a map in order of code, which is the order of the geometry."""
    within = None if level is AreaLevel.GEMEENTE else gemeente_code
    return _areas.get(
        (edition, level, within), lambda: _read_areas(session, edition.year, level, within)
    )


def gemeenten(session: Session, edition: EditionMark) -> dict[str, Gemeente]:
    """Return the gemeenten of an edition by code, in order."""
    return _gemeenten.get(edition, lambda: _read_gemeenten(session, edition.year))


def _read_areas(
    session: Session, year: int, level: AreaLevel, within: str | None
) -> tuple[MapArea, ...]:
    wijken: dict[str, str] = {}
    if level is AreaLevel.BUURT:
        found = list_areas(session, year, AreaLevel.WIJK, within)
        wijken = {wijk.code: wijk.name for wijk in found}
    areas = list_areas(session, year, level, within)
    return tuple(_map_area(area, wijken.get(area.wijk_code, "")) for area in areas)


def _read_gemeenten(session: Session, year: int) -> dict[str, Gemeente]:
    return {
        area.code: Gemeente(_map_area(area), area.west, area.south, area.east, area.north)
        for area in list_areas(session, year, AreaLevel.GEMEENTE)
    }


def _map_area(area: Area, wijk_name: str = "") -> MapArea:
    return MapArea(area.code, area.name, wijk_name, area.inhabitants)
