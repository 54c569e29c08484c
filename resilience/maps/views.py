"""The map page, its numbers, its table as a file, and the exact counts beside them."""

from typing import Any

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from resilience.authz.permissions import Permission
from resilience.errors import NotFoundError
from resilience.maps.choosing import exact_choices, published_choices
from resilience.maps.exact import load_exact_picture
from resilience.maps.forms import Choices, address_of, read_request, read_whole_request
from resilience.maps.keeping import kept_part
from resilience.maps.labels import days_label, heading
from resilience.maps.page import folium_parts, page_parts
from resilience.maps.picture import MapRequest
from resilience.maps.queries import (
    Published,
    list_published,
    load_picture,
    load_published,
    paint,
)
from resilience.maps.table import page_number
from resilience.maps.values import values_of
from resilience.uow import UnitOfWork
from resilience.web.guards import requires
from resilience.web.navigation import NavigationItem
from resilience.web.transaction import current_uow

bp = Blueprint("maps", __name__, url_prefix="/map")

NAVIGATION = (NavigationItem(_l("Map"), "maps.map_page", (Permission.MAP_READ,), 30),)

#: A published number is frozen; after five minutes the browser asks whether that still holds.
KEEP = "private, max-age=300"
UNCHANGED = 304


@bp.get("")
@requires(Permission.MAP_READ)
def map_page() -> Any:
    """Show what was published: the map, the same numbers in a table, and what they rest on."""
    uow = current_uow()
    known = {each.period: each for each in list_published(uow)}
    if not known:
        return render_template("maps/map_empty.html", has_areas=exact_choices(uow) is not None)
    choices = published_choices(uow, list(known.values()))
    wanted = read_request(request.args, choices)
    published = known.get(wanted.period)
    if published is None:
        return render_template("maps/map_unpublished.html", days=days_label(wanted.period)), 404
    content = _content(uow, published, wanted, choices)
    title = heading(wanted.category, wanted.level)
    return render_template("maps/map_page.html", title=title, content=content)


@bp.get("/values.json")
@requires(Permission.MAP_READ)
def map_values() -> Response:
    """Answer with the published numbers of one map, in the order of its geometry."""
    uow, wanted = current_uow(), read_whole_request(request.args)
    published = load_published(uow, wanted.period)
    mark = published.mark(wanted)
    if request.if_none_match.contains_weak(mark):
        answer = Response(status=UNCHANGED)
    else:
        answer = jsonify(values_of(paint(uow.session, published, wanted)))
    # Weak, because the same numbers are sent compressed in different ways.
    answer.set_etag(mark, weak=True)
    answer.headers["Cache-Control"] = KEEP
    return answer


@bp.get("/table.csv")
@requires(Permission.MAP_READ)
def map_table() -> Any:
    """Lead on to where one says what the numbers are for: links of before still work (R-28)."""
    picture = load_picture(current_uow(), read_whole_request(request.args))
    address: dict[str, Any] = address_of(picture.request)
    return redirect(url_for("exports.map_new", **address))


@bp.get("/exact")
@requires(Permission.MAP_READ_EXACT)
def map_exact() -> Any:
    """Show exact counts of what the agreements of the reader's organisation cover."""
    uow = current_uow()
    choices = exact_choices(uow)
    if choices is None:
        return render_template("maps/map_empty.html", has_areas=False)
    wanted = read_request(request.args, choices)
    if wanted.period not in choices.periods:
        raise NotFoundError(f"no exact counts of {wanted.period.code}")
    picture = load_exact_picture(uow, wanted)
    return render_template(
        "maps/map_exact.html",
        **page_parts(picture, choices, page_number(request.args)),
        **folium_parts(uow.session, picture),
    )


def _content(uow: UnitOfWork, published: Published, wanted: MapRequest, choices: Choices) -> Markup:
    """Return what the page shows; kept, because published numbers are frozen."""
    number, may_read_exact = page_number(request.args), uow.actor.may(Permission.MAP_READ_EXACT)

    def render() -> str:
        picture = paint(uow.session, published, wanted)
        return render_template(
            "maps/map_content.html",
            may_read_exact=may_read_exact,
            **page_parts(picture, choices, number),
            **folium_parts(uow.session, picture),
        )

    key = (published.mark(wanted), choices, number, str(get_locale()), may_read_exact)
    return kept_part(key, render)
