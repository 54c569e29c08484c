"""Mending geometry, gaps and overlaps."""

import numpy as np
import pytest
import shapely

from resilience.areas.repair import repair_rows
from resilience.areas.report import ImportReport, RepairKind
from resilience.areas.topology import find_gaps, find_overlaps, unite, without_slivers
from tests.factories.area_files import area, square

X, Y = 160_000.0, 490_000.0
BOW_TIE = shapely.Polygon([(X, Y), (X + 100, Y + 100), (X + 100, Y), (X, Y + 100)])
NO_WATER = np.array([], dtype=object)


def mend(geometry):
    report = ImportReport()
    return repair_rows([area("BU99020101", geometry)], report), report


def kinds(report):
    return [repair.kind for repair in report.repaired]


def test_a_right_polygon_stays_as_it_is():
    rows, report = mend(shapely.orient_polygons(square()))
    assert rows[0].geometry.equals(square())
    assert kinds(report) == []


@pytest.mark.parametrize(
    ("geometry", "reason"),
    [
        (None, "it has no geometry"),
        (shapely.Polygon(), "its geometry is empty"),
        (shapely.Point(X, Y), "a point or a line"),
        (shapely.LineString([(X, Y), (X + 9, Y)]), "a point or a line"),
        (shapely.box(5.1, 52.5, 5.2, 52.6), "outside the Netherlands"),
        (shapely.box(X, Y, X + 9e6, Y + 9), "outside the Netherlands"),
        (shapely.Polygon([(X, Y), (X + 9, Y), (X + 18, Y)]), "nothing is left"),
    ],
)
def test_what_cannot_be_an_area_is_refused_with_the_reason(geometry, reason):
    rows, report = mend(geometry)
    assert rows == []
    assert reason in report.rejected[0].reason


def test_an_outline_that_crosses_itself_is_mended_and_told():
    rows, report = mend(BOW_TIE)
    assert rows[0].geometry.is_valid
    assert rows[0].geometry.area == pytest.approx(5000)
    assert RepairKind.OUTLINE in kinds(report)


def test_mending_leaves_polygons_only():
    spike = shapely.Polygon([(X, Y), (X + 9, Y), (X + 9, Y + 9), (X + 9, Y + 50), (X + 9, Y + 9)])
    rows, _ = mend(shapely.union_all([spike.buffer(0), square()]))
    assert rows[0].geometry.geom_type in ("Polygon", "MultiPolygon")


def test_lines_beside_the_area_are_left_out_and_told():
    line = shapely.LineString([(X, Y), (X + 5, Y)])
    rows, report = mend(shapely.GeometryCollection([square(), line]))
    assert rows[0].geometry.equals(square())
    assert RepairKind.PARTS in kinds(report)


def test_a_broken_polygon_within_a_collection_is_mended():
    rows, _ = mend(shapely.GeometryCollection([BOW_TIE]))
    assert rows[0].geometry.area == pytest.approx(5000)


def test_a_collection_without_polygons_is_refused():
    rows, report = mend(shapely.GeometryCollection([shapely.Point(X, Y)]))
    assert rows == []
    assert "nothing is left" in report.rejected[0].reason


def test_heights_are_left_out_and_told():
    rows, report = mend(shapely.force_3d(shapely.orient_polygons(square()), 4.0))
    assert not rows[0].geometry.has_z
    assert kinds(report) == [RepairKind.HEIGHT]


def test_rings_are_put_in_the_usual_order():
    rows, report = mend(shapely.orient_polygons(square(), exterior_cw=True))
    assert shapely.is_ccw(shapely.get_exterior_ring(rows[0].geometry))
    assert kinds(report) == [RepairKind.ORDER]


def test_neighbours_that_share_a_side_do_not_overlap():
    rows = [area("BU99020101", square(0)), area("BU99020102", square(1))]
    assert list(find_overlaps(rows)) == []


def test_an_overlap_is_told_with_both_codes_and_its_area():
    rows = [area("BU99020102", square(0)), area("BU99020101", square(0, side=500))]
    assert list(find_overlaps(rows)) == ["BU99020101 and BU99020102 overlap by 250,000 m²"]


def test_the_largest_overlap_comes_first():
    rows = [area(f"BU9902010{n}", square(0, side=side)) for n, side in enumerate((1000, 40, 90))]
    assert next(find_overlaps(rows)).endswith("8,100 m²")


def test_a_sliver_of_overlap_is_tolerated():
    wider = shapely.box(X, Y, X + 1000.05, Y + 1000)
    rows = [area("BU99020101", wider), area("BU99020102", square(1))]
    assert list(find_overlaps(rows)) == []


def ring_of_squares():
    places = [(c, r) for c in range(3) for r in range(3) if (c, r) != (1, 1)]
    return [area(f"BU9902010{n}", square(*place)) for n, place in enumerate(places)]


def test_a_gap_is_told_with_its_area_and_neighbours():
    assert list(find_gaps(ring_of_squares(), NO_WATER)) == [
        "gap of 1.0 km² between BU99020100, BU99020101, BU99020102 …"
    ]


def test_water_that_fills_a_gap_explains_it():
    assert list(find_gaps(ring_of_squares(), np.array([square(1, 1)], dtype=object))) == []


def test_an_area_in_pieces_has_no_gap_between_them():
    rows = [area("BU99020101", square(0)), area("BU99020102", square(5))]
    assert list(find_gaps(rows, NO_WATER)) == []


def test_pieces_that_overlap_are_united_as_well_as_pieces_that_fit():
    pieces = np.array([square(0), shapely.box(X + 500, Y, X + 2000, Y + 1000)], dtype=object)
    assert unite(pieces).equals(shapely.box(X, Y, X + 2000, Y + 1000))


def test_a_piece_that_lies_within_another_adds_nothing():
    assert unite(np.array([square(0), square(0, side=500)], dtype=object)).equals(square(0))


def test_a_tiny_hole_in_a_drawn_area_is_filled():
    holed = square().difference(shapely.box(X + 5, Y + 5, X + 10, Y + 10))
    assert without_slivers(holed).equals(square())


def test_a_real_hole_in_a_drawn_area_stays():
    holed = square().difference(shapely.box(X + 5, Y + 5, X + 500, Y + 500))
    assert without_slivers(holed).equals(holed)
