"""What holds for every request to the API: its address, pace and form; and for every answer."""

from http import HTTPStatus

from flask import Flask, Response, abort, request
from werkzeug.routing import RequestRedirect

from resilience.api.limits import count_use, seconds_to_wait
from resilience.api.version import FULL_VERSION
from resilience.web.api_door import is_api_request
from resilience.web.problems import PROBLEM, problem
from resilience.web.shell import current_shell
from resilience.web.transaction import current_actor, current_session, request_moment

JSON = "application/json"
#: Nothing but JSON is ever shown, so nothing may be loaded by it.
POLICY = "default-src 'none'; frame-ancestors 'none'"
EXPOSED = "API-Version, Location, Retry-After"
ALLOWED_METHODS = "GET, POST"
ALLOWED_HEADERS = "Authorization, Content-Type, Accept-Language"


def refuse_too_much() -> Response | None:
    """Refuse a client that asks too often, and an address that would be sent on to another."""
    if not is_api_request():
        return None
    if isinstance(request.routing_exception, RequestRedirect):
        # An address that is nearly right is wrong: a program must not learn to live with it.
        return problem(HTTPStatus.NOT_FOUND)
    if request.method == "OPTIONS" and _allowed_origin():
        return Response(status=HTTPStatus.NO_CONTENT)
    actor = current_actor()
    if actor is None or actor.user_id is None:
        return None
    limit = current_shell().config.api_requests_per_minute
    wait = seconds_to_wait(current_session(), actor.user_id, request_moment(), limit)
    if not wait:
        return None
    answer = problem(HTTPStatus.TOO_MANY_REQUESTS)
    answer.headers["Retry-After"] = str(wait)
    return answer


def refuse_other_forms() -> None:
    """Refuse who cannot read JSON, and a body that is something else."""
    if request.accept_mimetypes and not request.accept_mimetypes.best_match([JSON, PROBLEM]):
        abort(HTTPStatus.NOT_ACCEPTABLE)
    if request.method == "POST" and request.mimetype != JSON:
        abort(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)


def count_request(response: Response) -> Response:
    """Count what a client asked, in a transaction of its own: what was refused counts as well."""
    actor = current_actor() if is_api_request() else None
    if actor is not None and actor.user_id is not None:
        with current_shell().web_sessions.begin() as session:
            count_use(session, actor.user_id, request_moment())
    return response


def complete(response: Response) -> Response:
    """Say the version, and open the answer to the pages of hosts that are allowed."""
    if not is_api_request():
        return response
    response.headers["API-Version"] = FULL_VERSION
    response.headers["Content-Security-Policy"] = POLICY
    response.headers.setdefault("Cache-Control", "no-store")
    if current_shell().config.api_allowed_origins:
        response.vary.add("Origin")
    origin = _allowed_origin()
    if origin:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Expose-Headers"] = EXPOSED
        response.headers["Access-Control-Allow-Methods"] = ALLOWED_METHODS
        response.headers["Access-Control-Allow-Headers"] = ALLOWED_HEADERS
    return response


def init_app(app: Flask) -> None:
    """Install what comes before the question who may do what, and after every answer.

    Before the transaction is installed: hooks after a request run last-registered first, and
    counting waits until the request itself is settled.
    """
    app.before_request(refuse_too_much)
    app.after_request(count_request)
    app.after_request(complete)


def _allowed_origin() -> str:
    """Return the origin of the calling page if the settings allow it; by default none is."""
    origin = request.headers.get("Origin", "")
    return origin if origin in current_shell().config.api_allowed_origins else ""
