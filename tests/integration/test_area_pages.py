"""Geometry for maps over HTTP."""

import json

import pytest
import shapely

from resilience.areas.codes import AreaLevel
from resilience.areas.importing import prepare_edition
from resilience.areas.links import base_layer_url, gemeenten_url, outlines_url
from resilience.areas.services import import_edition
from resilience.authz.actor import SYSTEM
from resilience.uow import UnitOfWork
from tests.cast import JOKE, YUSUF
from tests.factories.area_files import write_grid

BUURTEN = "/areas/2001/buurt/GM9902.geojson"


@pytest.fixture
def edition(session, clock, tmp_path):
    draft, _ = prepare_edition([write_grid(tmp_path / "grid.gpkg")], 2001)
    assert draft is not None
    return import_edition(UnitOfWork(session, SYSTEM, clock.now()), draft)


@pytest.fixture
def yusuf(client_of):
    return client_of(YUSUF)


def features(answer):
    assert answer.status_code == 200
    return json.loads(answer.text)["features"]


def test_buurten_of_a_gemeente_come_with_code_name_and_place_of_the_name(edition, yusuf):
    first = features(yusuf.get(BUURTEN))[0]
    assert first["properties"] | {"label": None, "inhabitants": None} == {
        "code": "BU99020101", "name": "Buurt 01", "label": None, "inhabitants": None,
    }  # fmt: skip
    shape = shapely.from_geojson(json.dumps(first["geometry"]))
    assert shape.contains(shapely.Point(first["properties"]["label"]))


def test_wijken_of_a_gemeente_are_a_file_of_their_own(edition, yusuf):
    found = features(yusuf.get("/areas/2001/wijk/GM9902.geojson"))
    assert [f["properties"]["code"] for f in found] == ["WK990201", "WK990202"]


def test_gemeenten_of_the_whole_country_are_one_file(edition, yusuf):
    found = features(yusuf.get("/areas/2001/gemeente.geojson"))
    assert [f["id"] for f in found] == ["GM9902"]


def test_the_answer_is_geojson(edition, yusuf):
    assert yusuf.get(BUURTEN).mimetype == "application/geo+json"


def test_an_address_with_the_version_is_kept_forever_but_not_shared(edition, yusuf):
    answer = yusuf.get(BUURTEN, query_string={"v": edition.version})
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"


@pytest.mark.parametrize("query", ["", "?v=something-else"])
def test_an_address_without_the_right_version_is_asked_again(edition, yusuf, query):
    assert yusuf.get(BUURTEN + query).headers["Cache-Control"] == "private, no-cache"


def test_what_the_browser_has_already_is_not_sent_again(edition, yusuf):
    etag = yusuf.get(BUURTEN).headers["ETag"]
    answer = yusuf.get(BUURTEN, headers={"If-None-Match": etag})
    assert (answer.status_code, answer.data) == (304, b"")


def test_the_base_layer_is_served_with_a_version(app, yusuf):
    with app.test_request_context():
        address = base_layer_url("GM9901")
    answer = yusuf.get(address)
    assert features(answer)[0]["properties"] == {"kind": "land"}
    assert "immutable" in answer.headers["Cache-Control"]


def test_a_real_gemeente_has_no_base_layer():
    assert base_layer_url("GM0363") is None


def test_links_carry_the_version(app, edition):
    with app.test_request_context():
        assert outlines_url(edition, AreaLevel.BUURT, "GM9902") == f"{BUURTEN}?v={edition.version}"
        assert gemeenten_url(edition).endswith(f"gemeente.geojson?v={edition.version}")


@pytest.mark.parametrize(
    "address",
    [
        "/areas/2001/buurt/GM0000.geojson",
        "/areas/2002/buurt/GM9902.geojson",
        "/areas/2002/gemeente.geojson",
        "/areas/2001/straat/GM9902.geojson",
        "/areas/99999999999/buurt/GM9902.geojson",
        "/areas/0/gemeente.geojson",
        "/areas/base/utrecht.geojson",
        "/areas/base/..%2F..%2Fsecret.geojson",
    ],
)
def test_what_is_not_there_is_not_found(edition, yusuf, address):
    assert yusuf.get(address).status_code == 404


def test_a_visitor_who_is_not_signed_in_gets_no_geometry(edition, client):
    assert client.get(BUURTEN).status_code in (302, 401)


def test_an_administrator_without_areas_gets_no_geometry(edition, client_of):
    assert client_of(JOKE).get(BUURTEN).status_code == 403
