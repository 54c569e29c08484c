"""The API itself: signals, areas, types and published figures for other systems."""

from http import HTTPStatus
from typing import Any, cast
from uuid import UUID

from flask import Blueprint, Response, current_app, jsonify, request, url_for

from resilience.api import answers, door, inputs, reading
from resilience.api.delivering import deliver_signal
from resilience.api.document import openapi_document
from resilience.api.faults import read_body, read_query
from resilience.api.signal_list import load_one
from resilience.api.version import FULL_VERSION, PREFIX
from resilience.areas.queries import current_edition, load_area
from resilience.authz.permissions import Permission
from resilience.signals.ports import EXTENSION, Ports
from resilience.signals.taxonomy import signal_types
from resilience.web.guards import public, requires
from resilience.web.limits import KILOBYTE, takes_at_most
from resilience.web.security import csrf
from resilience.web.transaction import current_session, current_uow

#: A signal of the longest texts, escaped as badly as can be, is half of this.
LARGEST_BODY = 64 * KILOBYTE

bp = Blueprint("api", __name__, url_prefix=PREFIX)
# Nobody's browser sends the token along by itself, so nobody can be made to send it.
csrf.exempt(bp)
bp.before_request(door.refuse_other_forms)


@bp.get("", provide_automatic_options=False)
@public
def landing() -> Any:
    """Say what there is and where."""
    read_query(inputs.Nothing, request.args)
    resources = ("api.signal_list", "api.area_list", "api.type_list", "api.figure_list")
    return _told(
        answers.Landing(
            name="Weerbaar",
            version=FULL_VERSION,
            document=url_for(".document"),
            reading=url_for("api_pages.reference"),
            token=url_for("oauth.token_new"),
            resources=[url_for(each) for each in resources],
        )
    )


@bp.get("/openapi.json", provide_automatic_options=False)
@public
def document() -> Any:
    """Answer with the description of this API that programs read."""
    read_query(inputs.Nothing, request.args)
    return jsonify(openapi_document())


@bp.get("/signalen", provide_automatic_options=False)
@requires(Permission.SIGNAL_READ_OWN)
def signal_list() -> Any:
    """Answer with a page of signals."""
    return _told(reading.read_signals(current_uow(), read_query(inputs.SignalQuery, request.args)))


@bp.get("/signalen/<uuid:signal_id>", provide_automatic_options=False)
@requires(Permission.SIGNAL_READ_OWN)
def signal_detail(signal_id: UUID) -> Any:
    """Answer with one signal."""
    read_query(inputs.Nothing, request.args)
    return _told(reading.read_signal(current_uow(), signal_id))


@bp.post("/signalen", provide_automatic_options=False)
@requires(Permission.SIGNAL_RECORD)
@takes_at_most(LARGEST_BODY)
def signal_new() -> Any:
    """Record a signal that another system delivers; a repeat gives the same one."""
    read_query(inputs.Nothing, request.args)
    uow = current_uow()
    draft = read_body(inputs.SignalBody, request.get_data()).draft(reading.account_of(uow))
    signal, is_new = deliver_signal(uow, draft, _ports())
    answer = _told(answers.told_signal(load_one(uow, signal.id)))
    answer.status_code = HTTPStatus.CREATED if is_new else HTTPStatus.OK
    answer.headers["Location"] = url_for(".signal_detail", signal_id=signal.id)
    return answer


@bp.get("/gebieden", provide_automatic_options=False)
@requires(Permission.AREA_READ)
def area_list() -> Any:
    """Answer with a page of areas of the edition in use."""
    return _told(reading.read_areas(current_uow(), read_query(inputs.AreaQuery, request.args)))


@bp.get("/gebieden/<code>", provide_automatic_options=False)
@requires(Permission.AREA_READ)
def area_detail(code: str) -> Any:
    """Answer with one area."""
    read_query(inputs.Nothing, request.args)
    session = current_session()
    return _told(answers.told_area(load_area(session, current_edition(session).year, code)))


@bp.get("/signaaltypen", provide_automatic_options=False)
@public
def type_list() -> Any:
    """Answer with the taxonomy, which is public."""
    read_query(inputs.Nothing, request.args)
    found = [answers.told_type(each) for each in signal_types().values()]
    return _told(answers.TypeList(found=found))


@bp.get("/gepubliceerde-cijfers", provide_automatic_options=False)
@requires(Permission.MAP_READ)
def figure_list() -> Any:
    """Answer with a page of figures that passed the disclosure gate."""
    return _told(reading.read_figures(current_uow(), read_query(inputs.FigureQuery, request.args)))


def _told(answer: answers.Answer) -> Response:
    return jsonify(answer.as_json())


def _ports() -> Ports:
    return cast(Ports, current_app.extensions[EXTENSION])
