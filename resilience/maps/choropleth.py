"""The folium adapter: builds the map that the browser fills with geometry and numbers.

Folium's own page would inline every outline and load scripts from six other hosts. Here it
only makes the map itself; Leaflet and our module come from the application, geometry and
numbers are fetched apart, and every inline script carries the nonce of the answer.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import folium
from branca.element import Element, Figure, MacroElement
from folium.template import Template

from resilience.maps.frame import MapFrame
from resilience.maps.keeping import NONCE

#: The map is called after this, always the same, so that styles and tests can find it.
ELEMENT_ID = "areas"


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The two parts of a folium map, for the places where they belong in a page.

    In the place of the nonce stands ``NONCE``, because the parts are kept.
    """

    body: str
    script: str


class NoncedScript(Element):
    """A script of our own host that the content policy lets through."""

    _template = Template('<script src="{{ this.url|e }}" nonce="{{ this.nonce }}"></script>')

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url, self.nonce = url, NONCE


class AreaMap(folium.Map):
    """A folium map that brings no scripts or styles from elsewhere."""

    def __init__(self, frame: MapFrame) -> None:
        super().__init__(
            location=((frame.south + frame.north) / 2, (frame.west + frame.east) / 2),
            tiles=None,
            zoom_control=False,
            attribution_control=False,
            # The wheel and one finger scroll the page; buttons zoom, and arrow keys go from
            # area to area instead of moving the map.
            scroll_wheel_zoom=False,
            dragging=False,
            keyboard=False,
            zoom_snap=0.25,
        )
        self._id = ELEMENT_ID
        self.default_js, self.default_css = [], []


class AreaLayer(MacroElement):
    """Hands the map over to our module, which fetches and draws the rest."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        import({{ this.module_url|tojson }}).then(
            (module) => module.draw({{ this._parent.get_name() }}, {{ this.parts|tojson }})
        );
        {% endmacro %}
        """
    )

    def __init__(self, frame: MapFrame) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "AreaLayer"
        self.module_url = frame.module_url
        self.parts = {
            "bounds": [[frame.south, frame.west], [frame.north, frame.east]],
            "outlines": frame.outlines_url,
            "wijken": frame.wijken_url,
            "ground": frame.ground_url,
        }


@lru_cache(maxsize=256)
def skeleton(frame: MapFrame) -> Skeleton:
    """Return the parts of the map of one frame, kept: folium takes its time."""
    area_map = AreaMap(frame)
    AreaLayer(frame).add_to(area_map)
    figure = cast(Figure, area_map.get_root())
    # What folium puts into the head by itself would restyle the whole page and forbid
    # zooming by hand; the template links Leaflet's own style instead.
    figure.render()
    leaflet = NoncedScript(frame.leaflet_js).render()
    drawing = " ".join(figure.script.render().split())
    return Skeleton(
        body=figure.html.render().strip(),
        script=f'{leaflet}<script nonce="{NONCE}">{drawing}</script>',
    )
