"""What a map draws of an area."""

import json

import numpy as np
import shapely

from resilience.areas.codes import AreaLevel
from resilience.areas.outlines import extents, label_points, outlines, simplify
from tests.factories.area_files import ORIGIN, square

X, Y = ORIGIN


def array(*geometries):
    found = np.empty(len(geometries), dtype=object)
    found[:] = geometries
    return found


def wavy_neighbours():
    """Two areas that share a border with a bend every two metres."""
    border = [(X + 1000 + (n % 2), Y + n * 2) for n in range(501)]
    left = shapely.Polygon([(X, Y), *border, (X, Y + 1000)])
    right = shapely.Polygon([*border, (X + 2000, Y + 1000), (X + 2000, Y)])
    return array(left, right)


def test_simplifying_leaves_fewer_points():
    simple = simplify(wavy_neighbours(), AreaLevel.BUURT)
    assert shapely.get_num_coordinates(simple).sum() < 60


def test_neighbours_still_fit_together_after_simplifying():
    assert shapely.coverage_is_valid(simplify(wavy_neighbours(), AreaLevel.BUURT))


def test_an_outline_has_five_decimals():
    text = outlines(array(square()))[0]
    longitudes = [repr(point[0]) for point in json.loads(text)["coordinates"][0]]
    assert max(len(number.split(".")[1]) for number in longitudes) <= 5


def test_an_outer_ring_runs_against_the_clock_as_rfc_7946_asks():
    clockwise = shapely.orient_polygons(square(), exterior_cw=True)
    ring = json.loads(outlines(array(clockwise))[0])["coordinates"][0]
    assert shapely.is_ccw(shapely.LinearRing(ring))


def test_the_name_stands_inside_an_area_that_curves_around_its_middle():
    horseshoe = square().difference(shapely.box(X + 200, Y + 200, X + 800, Y + 1000))
    longitude, latitude = label_points(array(horseshoe))[0]
    shape = shapely.from_geojson(outlines(array(horseshoe))[0])
    assert shape.contains(shapely.Point(longitude, latitude))


def test_the_extent_holds_the_outline():
    shape = shapely.from_geojson(outlines(array(square()))[0])
    assert extents(array(square()))[0].tolist() == list(shape.bounds)


def test_a_hole_too_small_to_draw_falls_away():
    pinholed = square().difference(shapely.box(X + 500, Y + 500, X + 500.3, Y + 500.3))
    shape = shapely.from_geojson(outlines(array(pinholed))[0])
    assert shapely.get_num_interior_rings(shape) == 0


def test_an_area_too_small_for_five_decimals_is_still_drawn():
    tiny = shapely.box(X, Y, X + 0.2, Y + 5)
    shape = shapely.from_geojson(outlines(array(tiny))[0])
    assert not shape.is_empty


def test_every_outline_is_valid():
    shapes = shapely.from_geojson(outlines(simplify(wavy_neighbours(), AreaLevel.BUURT)))
    assert shapely.is_valid(shapes).all()
