"""Geometry for maps: outlines per edition and level, and the ground under an invented gemeente."""

from flask import Blueprint, Response, request, send_file

from resilience.areas.base_layer import BASE_LAYERS, base_layer_path, base_layer_version
from resilience.areas.codes import AreaLevel
from resilience.areas.geometry import feature_collection
from resilience.areas.queries import load_area, load_edition
from resilience.authz.permissions import Permission
from resilience.errors import NotFoundError
from resilience.web.guards import requires
from resilience.web.transaction import current_session

bp = Blueprint("areas", __name__, url_prefix="/areas")

GEOJSON = "application/geo+json"

#: For an address that names the version of its content.
KEEP = "private, max-age=31536000, immutable"
ASK_AGAIN = "private, no-cache"


YEAR = "<int(min=1995, max=2100):year>"
LEVEL = "<any(gemeente, wijk, buurt):level>"


@bp.get(f"/{YEAR}/{LEVEL}/<gemeente_code>.geojson")
@requires(Permission.AREA_READ)
def outline_list(year: int, level: str, gemeente_code: str) -> Response:
    """Answer with the outlines of one level inside a gemeente."""
    load_area(current_session(), year, gemeente_code)
    return _outlines(year, AreaLevel(level), gemeente_code)


@bp.get(f"/{YEAR}/gemeente.geojson")
@requires(Permission.AREA_READ)
def gemeente_list(year: int) -> Response:
    """Answer with the outlines of every gemeente."""
    return _outlines(year, AreaLevel.GEMEENTE, None)


@bp.get("/base/<name>.geojson")
@requires(Permission.AREA_READ)
def base_layer_detail(name: str) -> Response:
    """Answer with the ground under an invented gemeente."""
    if name not in BASE_LAYERS.values():
        raise NotFoundError(f"no base layer {name}")
    version = base_layer_version(name)
    answer = send_file(base_layer_path(name), mimetype=GEOJSON, etag=version, conditional=True)
    return _kept(answer, version)


def _outlines(year: int, level: AreaLevel, within: str | None) -> Response:
    session = current_session()
    edition = load_edition(session, year)
    answer = Response(feature_collection(session, edition, level, within), mimetype=GEOJSON)
    answer.set_etag(f"{edition.version}-{level.value}-{within or 'all'}")
    answer.make_conditional(request)
    return _kept(answer, edition.version)


def _kept(answer: Response, version: str) -> Response:
    answer.headers["Cache-Control"] = KEEP if request.args.get("v") == version else ASK_AGAIN
    return answer
