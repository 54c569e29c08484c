"""Where the places of Havermonde lie: invented points inside the outlines of its buurten."""

from collections.abc import Mapping

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from resilience.demo.phrases import Place, places

SEED = 41
#: Points stay this far from the border, so that no rounding moves them to a neighbour.
MARGIN_M = 60.0
#: People mark a place on the map to within some metres, not always on the same spot.
SCATTER_M = 12.0

Point = tuple[float, float]
Spots = dict[tuple[str, Place], Point]


def lay_out(boundaries: Mapping[str, BaseGeometry]) -> Spots:
    """Return a point in RD New for every place, by the code of its buurt and the place itself."""
    rng = np.random.default_rng(SEED)
    return {
        (code, place): _inside(boundaries[code], rng)
        for code, listed in places().items()
        for place in listed
    }


def marked_near(spot: Point, rng: np.random.Generator) -> Point:
    """Return where somebody marked a place on the map."""
    east, north = rng.normal(0.0, SCATTER_M, 2).clip(-MARGIN_M / 2, MARGIN_M / 2)
    return spot[0] + float(east), spot[1] + float(north)


def _inside(boundary: BaseGeometry, rng: np.random.Generator) -> Point:
    inner = boundary.buffer(-MARGIN_M)
    west, south, east, north = inner.bounds
    while True:
        x, y = rng.uniform((west, south), (east, north))
        if shapely.contains_xy(inner, x, y):
            return float(x), float(y)
