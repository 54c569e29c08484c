"""From a point to the buurt that holds it, through one tree per edition in memory."""

from threading import Lock

import numpy as np
import shapely
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from resilience.areas.cache import EditionCache
from resilience.areas.codes import AreaLevel
from resilience.areas.coordinates import in_the_netherlands
from resilience.areas.models import Area
from resilience.areas.queries import load_edition

#: A point at most this far outside every buurt takes the nearest one: outlines are generalised
#: by several metres and a phone's position is no better.
SNAP_M = 25.0

#: Editions kept in memory at once, the least used leaves first. The whole country takes 25 MB.
KEPT_EDITIONS = 3


class AreaLookup:
    """The buurten of one edition, ready to be asked which of them holds a point.

    Where buurten overlap the lowest code answers, so that the answer never depends on the order
    of rows (statistics/methods.md 6). A border belongs to both sides, so there too the lowest
    code answers. A point up to ``SNAP_M`` outside every buurt takes the nearest.
    """

    def __init__(self, codes: NDArray[np.str_], boundaries: NDArray[np.object_]) -> None:
        order = np.argsort(codes, kind="stable")
        self.codes = codes[order]
        self.boundaries = boundaries[order]
        # A prepared polygon of a thousand points answers fifteen times faster. It builds its
        # index when first asked, so threads have to ask one after the other.
        shapely.prepare(self.boundaries)
        self._tree = shapely.STRtree(self.boundaries)
        self._lock = Lock()

    @classmethod
    def from_wkb(cls, rows: list[tuple[str, bytes]]) -> "AreaLookup":
        """Build the lookup from codes and WKB in RD New."""
        codes = np.array([code for code, _ in rows], dtype=np.str_)
        return cls(codes, np.asarray(shapely.from_wkb([wkb for _, wkb in rows]), dtype=object))

    def find(self, x: float, y: float) -> str | None:
        """Return the code of the buurt at RD New ``x, y`` in metres, or None outside all."""
        if not in_the_netherlands(x, y):
            return None
        point = shapely.Point(x, y)
        with self._lock:
            hits = self._tree.query(point)
            hits = hits[shapely.intersects_xy(self.boundaries[hits], x, y)]
            if not hits.size:
                hits = self._tree.query_nearest(point, max_distance=SNAP_M)
        return str(self.codes[hits.min()]) if hits.size else None

    def find_all(self, points: NDArray[np.float64]) -> NDArray[np.str_]:
        """Return the code for each of many points at once, an empty text outside all.

        Parameters
        ----------
        points : array of shape (n, 2)
            RD New x and y in metres.

        Returns
        -------
        array of shape (n,)
            Codes, in the order of ``points``.

        """
        # Places are positions in ``codes``; the one after the last stands for no buurt.
        places = np.full(len(points), len(self.codes), dtype=np.intp)
        known = np.flatnonzero(np.isfinite(points).all(axis=1))
        geometries = np.asarray(shapely.points(points[known]), dtype=object)
        with self._lock:
            self._place_inside(places, known, geometries)
            outside = places[known] == len(self.codes)
            self._place_near(places, known[outside], geometries[outside])
        return np.append(self.codes, "")[places]

    def _place_inside(
        self, places: NDArray[np.intp], which: NDArray[np.intp], geometries: NDArray[np.object_]
    ) -> None:
        point, place = self._tree.query(geometries)
        x, y = shapely.get_x(geometries[point]), shapely.get_y(geometries[point])
        inside = shapely.intersects_xy(self.boundaries[place], x, y)
        np.minimum.at(places, which[point[inside]], place[inside])

    def _place_near(
        self, places: NDArray[np.intp], which: NDArray[np.intp], geometries: NDArray[np.object_]
    ) -> None:
        if geometries.size:
            point, place = self._tree.query_nearest(geometries, max_distance=SNAP_M)
            np.minimum.at(places, which[point], place)


_lookups: EditionCache[AreaLookup] = EditionCache(KEPT_EDITIONS)


def lookup_for(session: Session, year: int) -> AreaLookup:
    """Return the lookup of an edition, kept in this process until the edition is replaced.

    Asking costs one small query, for the version: so every process notices a new import.
    """
    edition = load_edition(session, year)
    return _lookups.get((year, edition.version), lambda: _build(session, year))


def _build(session: Session, year: int) -> AreaLookup:
    wanted = select(Area.code, Area.boundary).where(
        Area.edition_year == year, Area.level == AreaLevel.BUURT
    )
    return AreaLookup.from_wkb([(code, wkb) for code, wkb in session.execute(wanted)])
