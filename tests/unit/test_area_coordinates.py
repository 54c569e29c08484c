"""RD New, WGS84 and the 500 m grid."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resilience.areas.coordinates import cell_500m, in_the_netherlands, to_rd, to_wgs84


def test_the_tower_of_amersfoort_is_the_origin_of_rd():
    x, y = to_rd(5.38720621, 52.15517440)
    assert math.dist((x, y), (155_000, 463_000)) < 1


@given(st.floats(0, 300_000), st.floats(300_000, 625_000))
def test_there_and_back_is_the_same_place(x, y):
    assert math.dist(to_rd(*to_wgs84(x, y)), (x, y)) < 0.01


@pytest.mark.parametrize(
    ("x", "y"), [(5.2, 52.5), (-10_000, 400_000), (155_000, 700_000), (math.nan, 463_000)]
)
def test_degrees_and_places_abroad_are_not_in_the_netherlands(x, y):
    assert not in_the_netherlands(x, y)


def test_a_cell_is_named_after_its_south_west_corner():
    assert cell_500m(132_499.9, 399_000.0) == "E1320N3990"


@given(st.floats(0, 300_000), st.floats(300_000, 625_000))
def test_a_point_lies_in_the_cell_that_bears_its_name(x, y):
    name = cell_500m(x, y)
    east, north = int(name[1:5]) * 100, int(name[6:]) * 100
    assert east <= x < east + 500
    assert north <= y < north + 500
