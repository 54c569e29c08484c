"""The frame of a map before any number: where it lies, and where its parts are fetched."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from resilience.areas.codes import AreaLevel
from resilience.areas.links import base_layer_url, gemeenten_url, outlines_url
from resilience.maps.geography import EditionMark, gemeenten
from resilience.maps.picture import MapPicture, MapRequest
from resilience.web.assets import asset_url


@dataclass(frozen=True, slots=True)
class MapFrame:
    """What a map needs before any number; the same for every subject and period."""

    west: float
    south: float
    east: float
    north: float
    outlines_url: str
    #: None where the areas do not lie inside wijken.
    wijken_url: str | None
    #: None where there is no ground of our own to draw.
    ground_url: str | None
    leaflet_js: str
    module_url: str


def frame_of(session: Session, picture: MapPicture) -> MapFrame:
    """Return the frame of a picture, with addresses that change when their content does."""
    request = picture.request
    edition = EditionMark(picture.edition_year, picture.geometry_version)
    known = gemeenten(session, edition)
    is_country = request.level is AreaLevel.GEMEENTE
    shown = list(known.values()) if is_country else [known[request.gemeente_code]]
    return MapFrame(
        west=min(each.west for each in shown),
        south=min(each.south for each in shown),
        east=max(each.east for each in shown),
        north=max(each.north for each in shown),
        outlines_url=_outlines(edition, request),
        wijken_url=_wijken(edition, request),
        ground_url=base_layer_url(request.gemeente_code),
        leaflet_js=asset_url("leaflet.js"),
        module_url=asset_url("choropleth.js"),
    )


def _outlines(edition: EditionMark, request: MapRequest) -> str:
    if request.level is AreaLevel.GEMEENTE:
        return gemeenten_url(edition)
    return outlines_url(edition, request.level, request.gemeente_code)


def _wijken(edition: EditionMark, request: MapRequest) -> str | None:
    if request.level is not AreaLevel.BUURT:
        return None
    return outlines_url(edition, AreaLevel.WIJK, request.gemeente_code)
