"""The folium map: nothing of another host, nothing inline without a nonce."""

import re

import pytest
from bs4 import BeautifulSoup

from resilience.maps.choropleth import skeleton
from resilience.maps.frame import MapFrame
from resilience.maps.keeping import NONCE

FRAME = MapFrame(
    west=5.18,
    south=52.51,
    east=5.25,
    north=52.57,
    outlines_url="/areas/2025/buurt/GM9901.geojson?v=1&more=</script>",
    wijken_url="/areas/2025/wijk/GM9901.geojson?v=1",
    ground_url=None,
    leaflet_js="/static/vendor/leaflet.js?v=2",
    module_url="/static/vendor/choropleth.js?v=3",
)


@pytest.fixture
def parts():
    return skeleton(FRAME)


def test_folium_makes_the_map(parts):
    assert 'class="folium-map"' in parts.body
    assert "L.map(" in parts.script


def test_nothing_comes_from_another_host(parts):
    assert not re.search(r"https?:|//[a-z]", parts.body + parts.script)


def test_every_script_carries_the_nonce(parts):
    scripts = BeautifulSoup(parts.body + parts.script, "html.parser").find_all("script")
    assert [script["nonce"] for script in scripts] == [NONCE, NONCE]


def test_nothing_is_styled_inline(parts):
    page = BeautifulSoup(parts.body + parts.script, "html.parser")
    assert page.find_all("style") == page.select("[style]") == []


def test_an_address_cannot_break_out_of_the_script(parts):
    assert parts.script.count("</script>") == 2


def test_the_element_is_always_called_the_same(parts):
    again = skeleton.__wrapped__(FRAME)
    assert again == parts
    assert 'id="map_areas"' in parts.body
