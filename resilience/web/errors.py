"""The one table from errors to answers."""

import logging
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, render_template, request
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from resilience.authz.denial import Denial
from resilience.db.base import new_id
from resilience.errors import (
    ConflictError,
    NotAllowedError,
    NotFoundError,
    ResilienceError,
)
from resilience.web.api_door import is_api_request
from resilience.web.problems import problem, refusal
from resilience.web.shell import current_shell
from resilience.web.transaction import (
    current_actor,
    current_session,
    let_go,
    request_origin,
    request_trace,
)

log = logging.getLogger(__name__)

STATUS: dict[type[ResilienceError], HTTPStatus] = {
    NotFoundError: HTTPStatus.NOT_FOUND,
    NotAllowedError: HTTPStatus.FORBIDDEN,
    ConflictError: HTTPStatus.CONFLICT,
}
PAGES = {400, 403, 404, 409, 413, 422, 503}


def status_of(error: ResilienceError) -> HTTPStatus:
    """Return the status that answers ``error``."""
    known = (status for kind, status in STATUS.items() if isinstance(error, kind))
    return next(known, HTTPStatus.UNPROCESSABLE_ENTITY)


def _refuse(error: ResilienceError) -> Any:
    if isinstance(error, NotAllowedError):
        record_denial()
    if is_api_request():
        return refusal(error, status_of(error))
    return _page(status_of(error))


def record_denial() -> None:
    """Keep the refusal in a transaction of its own, after the request's own is undone."""
    shell = current_shell()
    denial = Denial(
        current_actor(),
        request.endpoint or "",
        request.path,
        request_origin(),
        request_trace(),
    )
    current_session().rollback()
    with shell.web_sessions.begin() as session:
        shell.record_denial(session, shell.clock.now(), denial)


def _page(status: int) -> Any:
    if is_api_request():
        return problem(status)
    name = status if status in PAGES else HTTPStatus.BAD_REQUEST.value
    return render_template(f"errors/{int(name)}.html"), int(status)


def _http_error(error: HTTPException) -> Any:
    if is_api_request():
        return _http_problem(error)
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error
    if isinstance(error, SecurityError):
        # Under a host name that is not ours no address can be built, so no page either.
        return error.get_response()
    page, status = _page(error.code)
    headers = [(name, value) for name, value in error.get_headers() if name == "Allow"]
    return page, status, headers


def _http_problem(error: HTTPException) -> Response:
    """Answer another system; where Flask would send it on to a tidier address, there is nothing."""
    code = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    answer = problem(code if code >= HTTPStatus.BAD_REQUEST else HTTPStatus.NOT_FOUND)
    answer.headers.extend([each for each in error.get_headers() if each[0] == "Allow"])
    return answer


def _unavailable(error: OperationalError) -> Any:
    """Answer when the database cannot be reached; the page asks nothing of it."""
    log.error("the database is away at %s: %s", request.path, type(error.orig).__name__)
    let_go()
    return _page(HTTPStatus.SERVICE_UNAVAILABLE)


def _unexpected(error: BaseException) -> Any:
    reference = str(new_id())[-12:]
    log.error("unexpected error %s at %s", reference, request.path, exc_info=error)
    let_go()
    if is_api_request():
        return problem(HTTPStatus.INTERNAL_SERVER_ERROR, reference=reference)
    return render_template("errors/500.html", reference=reference), 500


def _broken(error: InternalServerError) -> Any:
    """Answer what broke outside a view: the commit, say, when the connection was cut."""
    original = error.original_exception
    if isinstance(original, OperationalError):
        return _unavailable(original)
    return _unexpected(original or error)


def init_app(app: Flask) -> None:
    """Register the table; in tests an unexpected error must be seen, not dressed up."""
    app.register_error_handler(ResilienceError, _refuse)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OperationalError, _unavailable)
    app.register_error_handler(InternalServerError, _broken)
    if not app.testing:
        app.register_error_handler(Exception, _unexpected)
