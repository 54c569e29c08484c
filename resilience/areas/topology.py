"""Gaps and overlaps between areas that should fit together like the pieces of a puzzle."""

import math
from collections.abc import Iterator, Sequence

import numpy as np
import shapely

from resilience.areas.report import enumerate_codes
from resilience.areas.rows import AreaRow, Geometries, geometries_of

#: Smaller gaps and overlaps come from generalisation: a strip of 1 m along a garden.
SLIVER_M2 = 100.0

M2_PER_KM2 = 1_000_000
#: The calculation of a hole moves its corners by less than this.
TOUCHING_M = 1.0

#: The area of a union of fitting pieces is their sum, up to rounding.
LARGEST_MISFIT = 1e-9


def find_overlaps(rows: Sequence[AreaRow]) -> Iterator[str]:
    """Yield a warning for every two areas of one level that share more than a sliver.

    Notes
    -----
    An overlap does not stop an import: the files that CBS publishes have them since they are
    generalised. A point in an overlap belongs to the lowest code (statistics/methods.md 6).

    """
    geometries = geometries_of(rows)
    shapely.prepare(geometries)
    first, second = shapely.STRtree(geometries).query(geometries, predicate="intersects")
    once = first < second
    first, second = first[once], second[once]
    real = ~shapely.touches(geometries[first], geometries[second])
    first, second = first[real], second[real]
    shared = shapely.area(shapely.intersection(geometries[first], geometries[second]))
    for place in np.argsort(-shared, kind="stable"):
        if shared[place] > SLIVER_M2:
            pair = sorted((rows[first[place]].code, rows[second[place]].code))
            yield f"{pair[0]} and {pair[1]} overlap by {_area(shared[place])}"


def find_gaps(rows: Sequence[AreaRow], water: Geometries) -> Iterator[str]:
    """Yield a warning for every hole between the areas that water does not explain.

    Parameters
    ----------
    rows : sequence of AreaRow
        The areas of one level.
    water : array of geometries
        Water that the file holds as areas of its own; a hole filled by it is no gap.

    """
    geometries = geometries_of(rows)
    gaps = shapely.difference(_holes(geometries), shapely.union_all(water))
    gaps = gaps[shapely.area(gaps) > SLIVER_M2]
    tree = shapely.STRtree(geometries)
    for gap in gaps[np.argsort(-shapely.area(gaps), kind="stable")]:
        near = tree.query(gap, predicate="dwithin", distance=TOUCHING_M)
        named = enumerate_codes(sorted(rows[place].code for place in near))
        yield f"gap of {_area(gap.area)} between {named}"


def unite(geometries: Geometries) -> shapely.Geometry:
    """Return the union; several times faster where the pieces fit together exactly."""
    try:
        united = shapely.coverage_union_all(geometries)
    except shapely.errors.GEOSException:
        return shapely.union_all(geometries)
    # Where pieces overlap, this union is not told to be wrong: it is invalid or too large.
    fits = math.isclose(united.area, shapely.area(geometries).sum(), rel_tol=LARGEST_MISFIT)
    return united if united.is_valid and fits else shapely.union_all(geometries)


def without_slivers(geometry: shapely.Geometry) -> shapely.Geometry:
    """Fill the tiny holes that remain where neighbours do not fit exactly."""
    if not shapely.get_num_interior_rings(shapely.get_parts(geometry)).any():
        return geometry
    holes = _holes(np.array([geometry], dtype=object))
    slivers = holes[shapely.area(holes) <= SLIVER_M2]
    return shapely.union_all([geometry, *slivers])


def _holes(geometries: Geometries) -> Geometries:
    """Return what the union of the geometries encloses without covering it."""
    parts = shapely.get_parts(unite(geometries))
    whole = shapely.polygons(shapely.get_exterior_ring(parts))
    return np.asarray(shapely.get_parts(shapely.difference(whole, parts)), dtype=object)


def _area(square_metres: float) -> str:
    if square_metres >= M2_PER_KM2:
        return f"{square_metres / M2_PER_KM2:,.1f} km²"
    return f"{square_metres:,.0f} m²"
