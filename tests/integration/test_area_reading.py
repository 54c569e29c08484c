"""Files of areas, right and wrong, from file to checked edition."""

import json

import pytest
import shapely
from pyproj import Transformer

from resilience.areas.codes import AreaLevel
from resilience.areas.importing import checksum, prepare_edition
from resilience.errors import ValidationError
from tests.factories.area_files import buurt, square, write, write_geojson, write_grid, write_zip
from tests.shared import shared

BUURT, WIJK, GEMEENTE = AreaLevel.BUURT, AreaLevel.WIJK, AreaLevel.GEMEENTE


def prepare(*paths):
    draft, report = prepare_edition(paths, 2025)
    return (None if draft is None else {area.code: area for area in draft.areas}), report


def reasons(*paths):
    draft, report = prepare(*paths)
    assert draft is None
    return [rejection.reason for rejection in report.rejected]


@pytest.mark.parametrize("name", ["areas.gpkg", "areas.geojson", "areas.shp"])
def test_every_kind_of_file_gives_the_same_areas(tmp_path, name):
    crs = 4326 if name.endswith("geojson") else 28992
    geometry = square() if crs == 28992 else to_wgs84(square())
    areas, report = prepare(write(tmp_path / name, [buurt()], [geometry], crs=crs))
    assert sorted(areas) == ["BU99020101", "GM9902", "WK990201"]
    assert (areas["BU99020101"].name, areas["BU99020101"].inhabitants) == ("Buurt 01", 100)
    assert report.is_clean


def to_wgs84(geometry):
    transformer = Transformer.from_crs(28992, 4326, always_xy=True)
    return shapely.transform(geometry, transformer.transform, interleaved=False)


@pytest.mark.parametrize("folder", ["", "wijken en buurten 2025/"])
def test_a_zipped_shapefile_is_read_wherever_it_stands_in_the_zip(tmp_path, folder):
    packed = write_zip(tmp_path / "areas.zip", write_grid(tmp_path / "buurten.shp"), folder)
    areas, _ = prepare(packed)
    assert len([area for area in areas.values() if area.level is BUURT]) == 4


def test_all_layers_of_a_geopackage_are_read(tmp_path):
    path = write_grid(tmp_path / "areas.gpkg", 2, layer="buurten")
    wijk = {"wijkcode": "WK990201", "wijknaam": "De Wijk", "gemeentecode": "GM9902"}
    write(path, [wijk], [shapely.union(square(0), square(1))], layer="wijken")
    areas, report = prepare(path)
    assert areas["WK990201"].name == "De Wijk"
    assert report.dissolved[WIJK] == 0


def test_several_files_make_one_edition(tmp_path):
    first = write_grid(tmp_path / "first.gpkg", 2)
    second = write(tmp_path / "second.gpkg", [buurt("BU99030101")], [square(0, 3)])
    areas, _ = prepare(first, second)
    assert {"GM9902", "GM9903"} <= set(areas)


@pytest.mark.parametrize("crs", [4326, 4258, 3857, 25831])
def test_any_coordinates_end_up_in_rd_new(tmp_path, crs):
    transformer = Transformer.from_crs(28992, crs, always_xy=True)
    geometry = shapely.transform(square(), transformer.transform, interleaved=False)
    areas, _ = prepare(write(tmp_path / "areas.gpkg", [buurt()], [geometry], crs=crs))
    boundary = shapely.from_wkb(areas["BU99020101"].boundary)
    assert shapely.hausdorff_distance(boundary, square()) < 1.0


def test_rd_coordinates_without_a_mark_are_taken_as_rd_and_told(tmp_path):
    write_grid(tmp_path / "areas.shp")
    (tmp_path / "areas.prj").unlink()
    _, report = prepare(tmp_path / "areas.shp")
    assert "taken as RD New" in report.warnings[0]


def test_unknown_coordinates_without_a_mark_stop_the_import(tmp_path):
    write(tmp_path / "areas.shp", [buurt()], [to_wgs84(square())], crs=4326)
    (tmp_path / "areas.prj").unlink()
    with pytest.raises(ValidationError, match="does not say which coordinates it uses"):
        prepare(tmp_path / "areas.shp")


def test_a_file_that_lies_about_its_coordinates_has_its_rows_refused(tmp_path):
    path = write(tmp_path / "areas.gpkg", [buurt()], [square()], crs=4326)
    assert "outside the Netherlands" in reasons(path)[0]


def test_one_wrong_row_stops_the_whole_import(tmp_path):
    rows = [buurt(), buurt("nonsense"), buurt("BU99020103")]
    path = write(tmp_path / "areas.gpkg", rows, [square(0), square(1), square(2)])
    draft, report = prepare(path)
    assert draft is None
    assert [(r.row, r.layer) for r in report.rejected] == [(2, "areas.gpkg:areas")]


def test_every_wrong_row_is_told_at_once(tmp_path):
    rows = [buurt(), buurt(), buurt("BU99020103"), buurt("BU1")]
    path = write(tmp_path / "areas.gpkg", rows, [square(0), square(1), None, square(3)])
    assert sorted(reason[:12] for reason in reasons(path)) == [
        "'BU1' is not", "it has no ge", "the same cod",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        {"type": "Polygon", "coordinates": []},
        {"type": "Point", "coordinates": [5.2, 52.5]},
        {"type": "Polygon", "coordinates": [[[5.2, 52.5], [5.3, 52.5]]]},
    ],
)
def test_geometry_that_is_no_area_is_refused_not_a_crash(tmp_path, geometry):
    right = json.loads(shapely.to_geojson(to_wgs84(square())))
    rows = [(buurt(), right), (buurt("BU99020102"), geometry)]
    path = write_geojson(tmp_path / "areas.geojson", rows)
    assert len(reasons(path)) == 1


def test_secret_numbers_are_unknown(tmp_path):
    row = buurt(aantal_inwoners=-99997, aantal_huishoudens=-99999999)
    areas, _ = prepare(write(tmp_path / "areas.gpkg", [row], [square()]))
    assert (areas["BU99020101"].inhabitants, areas["GM9902"].households) == (None, None)


def test_water_is_left_out_and_counted(tmp_path):
    rows = [buurt(), buurt("BU99020199", water="JA")]
    areas, report = prepare(write(tmp_path / "areas.gpkg", rows, [square(0), square(1)]))
    assert "BU99020199" not in areas
    assert report.skipped_water == 1


def test_water_that_fills_a_gap_explains_it_even_when_badly_drawn(tmp_path):
    places = [square(c, r) for c in range(3) for r in range(3) if (c, r) != (1, 1)]
    rows = [buurt(f"BU990201{n:02d}") for n in range(8)] + [buurt(water="JA")] * 3
    pond = square(1, 1)
    tangled = shapely.Polygon([*pond.exterior.coords[:-1], *pond.exterior.coords[:2]])
    path = write(tmp_path / "areas.gpkg", rows, [*places, tangled, pond.exterior, None])
    _, report = prepare(path)
    assert (report.skipped_water, report.warnings) == (3, [])


def test_overlaps_and_gaps_are_told_but_do_not_stop_the_import(tmp_path):
    places = [square(c, r) for c in range(3) for r in range(3) if (c, r) != (1, 1)]
    rows = [buurt(f"BU990201{n:02d}") for n in range(9)]
    path = write(tmp_path / "areas.gpkg", rows, [*places, square(0, side=200)])
    areas, report = prepare(path)
    assert areas is not None
    assert [warning.split()[0] for warning in report.warnings] == ["BU99020100", "gap"]


def test_a_file_without_buurten_stops_the_import(tmp_path):
    path = write(tmp_path / "areas.gpkg", [{"gemeentecode": "GM9902"}], [square()])
    with pytest.raises(ValidationError, match="no layer with buurten"):
        prepare(path)


def test_a_layer_with_something_else_is_left_out_and_told(tmp_path):
    path = write_grid(tmp_path / "areas.gpkg", layer="buurten")
    write(path, [{"soort": "boom"}], [shapely.Point(160_000, 490_000)], layer="bomen")
    _, report = prepare(path)
    assert report.warnings == ["areas.gpkg:bomen left out: no column with a code of an area"]


@pytest.mark.parametrize("name", ["areas.gpkg", "areas.geojson", "areas.zip", "areas.txt"])
@pytest.mark.parametrize("content", [b"", b"not a map at all", b"\x00" * 100])
def test_a_file_that_is_something_else_stops_the_import(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ValidationError, match=name):
        prepare(path)


def test_a_shapefile_that_was_cut_off_has_its_lost_rows_refused(tmp_path):
    path = write_grid(tmp_path / "areas.shp")
    path.write_bytes(path.read_bytes()[:300])
    assert len(reasons(path)) == 3


def test_a_zip_without_a_map_stops_the_import(tmp_path):
    path = write_zip(tmp_path / "areas.zip", tmp_path / "nothing.shp")
    with pytest.raises(ValidationError, match="holds no Shapefile"):
        prepare(path)


def test_a_file_with_water_only_stops_the_import(tmp_path):
    path = write(tmp_path / "areas.gpkg", [buurt(water="JA")], [square()])
    with pytest.raises(ValidationError, match="water only"):
        prepare(path)


@pytest.mark.parametrize("year", [0, 1800, 20250])
def test_a_year_without_a_division_stops_the_import(tmp_path, year):
    with pytest.raises(ValidationError, match="not a year"):
        prepare_edition([write_grid(tmp_path / "areas.gpkg")], year)


def test_groningen_2017_is_read_in_the_older_schema():
    areas, report = prepare(shared("geodata/groningen_buurten_2017.gpkg"))
    assert report.accepted == {GEMEENTE: 1, WIJK: 15, BUURT: 108}
    binnenstad = areas["BU00140000"]
    assert (binnenstad.name, binnenstad.inhabitants) == ("Binnenstad-Noord", 4440)


def test_several_files_have_one_checksum_that_depends_on_each(tmp_path):
    paths = [write_grid(tmp_path / f"{n}.gpkg", n) for n in (1, 2, 3)]
    assert len({checksum(paths[:1]), checksum(paths[:2]), checksum(paths[1:])}) == 3
