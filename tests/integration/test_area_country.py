"""The real country: 13,594 buurten in, everything about them out."""

import time

import numpy as np
import pytest
import shapely

from resilience.areas.codes import AreaLevel
from resilience.areas.geometry import feature_collection
from resilience.areas.importing import prepare_edition
from resilience.areas.lookup import AreaLookup, lookup_for
from resilience.areas.queries import list_areas, load_edition
from resilience.areas.services import import_edition
from resilience.authz.actor import SYSTEM
from resilience.uow import UnitOfWork
from tests.shared import shared

#: Read once: the fixtures below are the work.
pytestmark = pytest.mark.xdist_group("country")
BUURT, WIJK, GEMEENTE = AreaLevel.BUURT, AreaLevel.WIJK, AreaLevel.GEMEENTE


@pytest.fixture(scope="module")
def country():
    """Return the country, ready to be stored, the report and the seconds it took."""
    started = time.perf_counter()
    draft, report = prepare_edition([shared("geodata/cbs-buurten-2019.gpkg")], 2019)
    assert draft is not None
    return draft, report, time.perf_counter() - started


@pytest.fixture(scope="module")
def lookup(country):
    draft, _, _ = country
    buurten = [area for area in draft.areas if area.level is BUURT]
    return AreaLookup.from_wkb([(area.code, area.boundary) for area in buurten])


def test_the_country_has_355_gemeenten_3164_wijken_and_13594_buurten(country):
    _, report, _ = country
    assert report.accepted == {GEMEENTE: 355, WIJK: 3164, BUURT: 13_594}


def test_no_row_of_the_country_is_refused(country):
    _, report, _ = country
    assert report.rejected == []


def test_the_known_overlaps_of_the_country_are_told(country):
    _, report, _ = country
    overlaps = [warning for warning in report.warnings if "overlap" in warning]
    assert overlaps[0] == "BU17140009 and BU17140209 overlap by 30.7 km²"
    assert len(overlaps) == 12


def test_the_enclaves_of_baarle_show_as_a_gap(country):
    _, report, _ = country
    assert any("gap" in warning and "BU07440000" in warning for warning in report.warnings)


def test_every_outline_of_the_country_is_an_area_that_can_be_drawn(country):
    draft, _, _ = country
    shapes = shapely.from_geojson([area.outline for area in draft.areas])
    assert shapely.is_valid(shapes).all()
    assert not shapely.is_empty(shapes).any()


def test_the_country_is_stored_within_a_minute_and_can_be_read_back(country, session, clock):
    draft, _, seconds = country
    started = time.perf_counter()
    import_edition(UnitOfWork(session, SYSTEM, clock.now()), draft)
    assert seconds + time.perf_counter() - started < 60
    assert len(list_areas(session, 2019, BUURT, within="GM0363")) == 479
    assert lookup_for(session, 2019).find(121_000, 487_000).startswith("BU0363")
    edition = load_edition(session, 2019)
    amsterdam = feature_collection(session, edition, BUURT, "GM0363")
    assert len(amsterdam) < 200_000


def test_a_point_in_the_country_is_found_in_microseconds(lookup):
    places = shapely.get_coordinates(shapely.point_on_surface(lookup.boundaries[::7]))
    started = time.perf_counter()
    for x, y in places:
        lookup.find(x, y)
    # About 12 µs on a quiet machine; the bound leaves room for a busy one.
    assert (time.perf_counter() - started) / len(places) < 500e-6


def test_many_points_in_the_country_match_brute_force(lookup):
    chosen = np.random.default_rng(2019).choice(len(lookup.codes), 300)
    places = shapely.get_coordinates(shapely.centroid(lookup.boundaries[chosen]))
    found = lookup.find_all(places)
    for (x, y), code in zip(places, found, strict=True):
        holding = lookup.codes[shapely.intersects_xy(lookup.boundaries, x, y)]
        assert not holding.size or code == min(holding)
