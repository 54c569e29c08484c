"""How much may be sent: as little as each endpoint needs, refused before it is read."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Flask, abort, current_app, request

from resilience.web.guards import is_public

View = TypeVar("View", bound=Callable[..., Any])

LIMIT_MARK = "_resilience_limit"
KILOBYTE = 1024
#: The longest form, in letters that take three bytes and are written as nine, many times over: a
#: text that is far too long is answered at its field, with what was typed kept.
LARGEST_FORM = 256 * KILOBYTE
#: Who has not signed in sends an address and a password, or a passkey.
LARGEST_FROM_A_VISITOR = 16 * KILOBYTE
MOST_FIELDS = 300


def takes_at_most(size: int) -> Callable[[View], View]:
    """Mark a view as taking a body of at most so many bytes."""

    def mark(view: View) -> View:
        setattr(view, LIMIT_MARK, size)
        return view

    return mark


def limit_of(endpoint: str | None) -> int:
    """Return how many bytes may be sent to an endpoint."""
    view = current_app.view_functions.get(endpoint or "")
    if view is None or is_public(current_app, endpoint or ""):
        return int(getattr(view, LIMIT_MARK, LARGEST_FROM_A_VISITOR))
    return int(getattr(view, LIMIT_MARK, LARGEST_FORM))


def _limit() -> None:
    request.max_content_length = limit_of(request.endpoint)


def _refuse_nul() -> None:
    """Refuse what no table can hold; our own forms drop it, those of Flask-Security do not."""
    if request.blueprint == "security" and any(
        "\x00" in typed for field in request.values.listvalues() for typed in field
    ):
        abort(HTTPStatus.BAD_REQUEST)


def init_app(app: Flask) -> None:
    """Install the limits, before anything reads a body."""
    app.before_request(_limit)
    app.before_request(_refuse_nul)
