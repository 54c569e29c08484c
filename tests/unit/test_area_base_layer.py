"""The ground under the map of Havermonde, and the files in geodata."""

import hashlib
import json

import pytest
import shapely

from resilience.areas.base_layer import base_layer_path
from resilience.config import ROOT

FOLDER = ROOT / "geodata" / "havermonde"


@pytest.fixture(scope="module")
def features():
    return json.loads(base_layer_path("havermonde").read_text())["features"]


def shape_of(feature):
    return shapely.from_geojson(json.dumps(feature["geometry"]))


def test_the_base_layer_is_small():
    assert base_layer_path("havermonde").stat().st_size < 250_000


def test_the_base_layer_has_everything_that_makes_a_town(features):
    assert {feature["properties"]["kind"] for feature in features} == {
        "land", "field", "park", "building", "street", "water", "side_road", "road", "railway",
        "water_name",
    }  # fmt: skip


def test_every_shape_of_the_base_layer_is_valid(features):
    assert [f["properties"]["kind"] for f in features if not shape_of(f).is_valid] == []


def test_the_base_layer_reaches_beyond_the_areas(features):
    ground = shapely.union_all([shape_of(f) for f in features]).envelope
    areas = json.loads((FOLDER / "areas.geojson").read_text())["features"]
    assert all(ground.contains_properly(shape_of(area)) for area in areas)


def test_buildings_stand_on_land(features):
    shapes = {f["properties"]["kind"]: shape_of(f) for f in features}
    wet = shapes["building"].intersection(shapes["water"]).area
    assert wet / shapes["building"].area < 0.001


def test_waters_that_have_a_name_bear_it_on_the_water(features):
    water = next(shape_of(f) for f in features if f["properties"]["kind"] == "water")
    names = [f for f in features if f["properties"]["kind"] == "water_name"]
    assert [f["properties"]["name"] for f in names if not water.contains(shape_of(f))] == []


def test_the_readme_tells_the_checksum_of_every_file():
    told = (ROOT / "geodata" / "README.md").read_text()
    for path in sorted(FOLDER.iterdir()):
        assert hashlib.sha256(path.read_bytes()).hexdigest() in told, path.name
