"""What a map draws of an area: a simplified outline, a place for its name, its extent."""

import numpy as np
import shapely
from numpy.typing import NDArray

from resilience.areas.codes import AreaLevel
from resilience.areas.coordinates import RD_NEW, WGS84
from resilience.areas.rows import Geometries

#: Side in metres of the smallest bend that is kept. Buurten and wijken share one, so that the
#: line of a wijk runs over the lines of its buurten; gemeenten are seen from further away.
TOLERANCE_M = {AreaLevel.BUURT: 5.0, AreaLevel.WIJK: 5.0, AreaLevel.GEMEENTE: 30.0}

#: About a metre: finer than any simplification, and half the size of full precision.
DECIMALS = 5


def simplify(boundaries: Geometries, level: AreaLevel) -> Geometries:
    """Return the boundaries of one level with fewer points, neighbours still fitting together.

    Parameters
    ----------
    boundaries : array of polygons
        All areas of one level, in RD New.
    level : AreaLevel
        Decides how much detail is kept.

    Notes
    -----
    Visvalingam-Whyatt on the shared edges of the coverage (GEOS ``CoverageSimplifier``). An area
    that it spoils, which happens only where the file has overlaps, keeps its own boundary.

    """
    simple = np.asarray(shapely.coverage_simplify(boundaries, TOLERANCE_M[level]), dtype=object)
    spoilt = ~shapely.is_valid(simple) | shapely.is_empty(simple)
    simple[spoilt] = boundaries[spoilt]
    return simple


def outlines(simple: Geometries) -> list[str]:
    """Return GeoJSON geometries in WGS84: five decimals, outer rings against the clock."""
    degrees = shapely.transform(simple, _to_wgs84)
    # On the grid of five decimals, holes and splinters under a metre fall away.
    on_grid = np.asarray(shapely.set_precision(degrees, 10.0**-DECIMALS), dtype=object)
    on_grid = np.where(shapely.is_empty(on_grid), degrees, on_grid)
    tidy = shapely.transform(on_grid, lambda points: np.round(points, DECIMALS))
    return [
        str(text) for text in shapely.to_geojson(shapely.orient_polygons(tidy, exterior_cw=False))
    ]


def label_points(boundaries: Geometries) -> NDArray[np.float64]:
    """Return a point well inside each area as longitude and latitude, shape (n, 2).

    The centre of mass where that lies inside, which reads best; else GEOS's point on surface.
    """
    points = np.asarray(shapely.centroid(boundaries), dtype=object)
    outside = ~shapely.contains_properly(boundaries, points)
    points[outside] = shapely.point_on_surface(boundaries[outside])
    return np.round(_to_wgs84(shapely.get_coordinates(points)), DECIMALS)


def extents(simple: Geometries) -> NDArray[np.float64]:
    """Return west, south, east, north in degrees of each area, shape (n, 4)."""
    bounds = np.asarray(shapely.bounds(shapely.transform(simple, _to_wgs84)), dtype=np.float64)
    return np.round(bounds, DECIMALS)


def _to_wgs84(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
    from pyproj import Transformer  # noqa: PLC0415  (only an import draws outlines)

    transformer = Transformer.from_crs(RD_NEW, WGS84, always_xy=True)
    longitude, latitude = transformer.transform(coordinates[:, 0], coordinates[:, 1])
    return np.column_stack((longitude, latitude))
