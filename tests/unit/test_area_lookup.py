"""From a point to a buurt, against brute force."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from resilience.areas.lookup import SNAP_M, AreaLookup
from tests.factories.area_files import ORIGIN, SIDE, square

X, Y = ORIGIN

#: A grid of four by four with a hole in it, and a fifth row that overlaps the fourth.
PIECES = {
    f"BU9902{row:02d}{column:02d}": square(column, row)
    for row in range(4)
    for column in range(4)
    if (row, column) != (1, 1)
} | {"BU99020400": shapely.box(X, Y + 3500, X + 4000, Y + 5000)}


def build(pieces):
    return AreaLookup.from_wkb([(code, shapely.to_wkb(piece)) for code, piece in pieces.items()])


LOOKUP = build(PIECES)

coordinate = st.one_of(
    st.floats(-200, 5200),
    # Corners and borders, where mistakes hide.
    st.sampled_from([0.0, SIDE, 2 * SIDE, 3500.0, 4000.0, -SNAP_M, SIDE + SNAP_M, SIDE + 30]),
)


def brute_force(x, y):
    point = shapely.Point(x, y)
    holding = [code for code, piece in PIECES.items() if piece.covers(point)]
    if holding:
        return min(holding)
    distances = {code: piece.distance(point) for code, piece in PIECES.items()}
    nearest = min(distances.values())
    return min(c for c, d in distances.items() if d == nearest) if nearest <= SNAP_M else None


@settings(max_examples=400, deadline=None)
@given(coordinate, coordinate)
def test_a_point_finds_the_same_buurt_as_brute_force(dx, dy):
    assert LOOKUP.find(X + dx, Y + dy) == brute_force(X + dx, Y + dy)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(coordinate, coordinate), max_size=40))
def test_many_points_find_the_same_buurten_as_one_by_one(offsets):
    points = np.array([(X + dx, Y + dy) for dx, dy in offsets], dtype=float).reshape(-1, 2)
    one_by_one = [LOOKUP.find(x, y) or "" for x, y in points]
    assert LOOKUP.find_all(points).tolist() == one_by_one


def test_where_buurten_overlap_the_lowest_code_answers():
    assert LOOKUP.find(X + 500, Y + 3700) == "BU99020300"


def test_the_order_of_rows_does_not_matter():
    turned = build(dict(reversed(PIECES.items())))
    assert turned.find(X + 500, Y + 3700) == "BU99020300"


def test_a_border_belongs_to_the_lowest_code():
    assert LOOKUP.find(X + SIDE, Y + 500) == "BU99020000"


@pytest.mark.parametrize(("distance", "code"), [(24.9, "BU99020000"), (25.1, None)])
def test_a_point_just_outside_takes_the_nearest_buurt(distance, code):
    assert LOOKUP.find(X - distance, Y + 500) == code


@pytest.mark.parametrize("place", [(math.nan, Y), (math.inf, Y), (5.2, 52.5), (1e12, 1e12)])
def test_a_place_that_cannot_be_finds_nothing(place):
    assert LOOKUP.find(*place) is None


def test_a_place_that_cannot_be_finds_nothing_in_bulk():
    points = np.array([(math.nan, Y), (X + 10, Y + 10), (math.inf, math.inf)])
    assert LOOKUP.find_all(points).tolist() == ["", "BU99020000", ""]


def test_an_edition_without_buurten_finds_nothing():
    empty = AreaLookup.from_wkb([])
    assert empty.find(X, Y) is None
    assert empty.find_all(np.array([(X, Y)])).tolist() == [""]
