"""Refusals of the API as ``application/problem+json`` (RFC 9457)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import Response
from flask_babel import gettext

from resilience.errors import N_, ResilienceError, ValidationError
from resilience.web.api_door import bearer_token

PROBLEM = "application/problem+json"

#: What each status means, in words for the people who build the other system.
DETAILS = {
    400: N_("The request cannot be accepted. What is wrong stands in invalidParams."),
    401: N_("Show a valid access token. Ask for a new one when it has expired."),
    403: N_("This client may not do this."),
    404: N_("There is nothing here that this client may know of."),
    405: N_("This address does not know this method. The Allow header names those it knows."),
    406: N_("The API answers in JSON only."),
    409: N_("This was delivered before with something else in it, or it has changed since."),
    413: N_("The request is too large."),
    415: N_("Send the body as application/json."),
    429: N_("Too many requests. The Retry-After header says how many seconds to wait."),
    500: N_("Something went wrong here. Nothing of this request was stored."),
    503: N_("We cannot reach our database. Try again in a minute."),
}


@dataclass(frozen=True, slots=True)
class InvalidParam:
    """One thing that is wrong with a request: where, and why."""

    name: str
    reason: str


class InvalidRequestError(ResilienceError):
    """Everything that is wrong with a request to the API, at once."""

    def __init__(self, faults: Sequence[InvalidParam]) -> None:
        super().__init__(", ".join(fault.name for fault in faults))
        self.faults = tuple(faults)


def problem(
    status: int, detail: str = "", faults: Sequence[InvalidParam] = (), **more: str
) -> Response:
    """Return the answer for ``status``; ``more`` are members of its own."""
    known = DETAILS.get(status, DETAILS[400])
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "detail": detail or gettext(known),
        **more,
    }
    if faults:
        body["invalidParams"] = [{"name": each.name, "reason": each.reason} for each in faults]
    return Response(json.dumps(body, ensure_ascii=False), int(status), mimetype=PROBLEM)


def refusal(error: ResilienceError, status: int) -> Response:
    """Return the answer for an error of the application; what is unfit is 400, never 422."""
    if isinstance(error, InvalidRequestError):
        return problem(HTTPStatus.BAD_REQUEST, faults=error.faults)
    if isinstance(error, ValidationError):
        fault = InvalidParam(error.field or "", gettext(str(error)))
        return problem(HTTPStatus.BAD_REQUEST, faults=[fault])
    return problem(status)


def not_identified() -> Response:
    """Return the answer for a request without a token that holds (RFC 6750, section 3)."""
    answer = problem(HTTPStatus.UNAUTHORIZED)
    reason = ', error="invalid_token"' if bearer_token() else ""
    answer.headers["WWW-Authenticate"] = f'Bearer realm="weerbaar"{reason}'
    return answer
