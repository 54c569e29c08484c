"""Requests that are refused before anything looks at them: forged, foreign, unreadable."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Flask, abort, request
from flask_wtf import CSRFProtect

from resilience.web.api_door import is_api_request
from resilience.web.landing import is_navigation

READING = {"GET", "HEAD", "OPTIONS"}
csrf = CSRFProtect()
View = TypeVar("View", bound=Callable[..., Any])


def keeps_typed_text(view: View) -> View:
    """Mark a view whose form checks the CSRF token itself, so that a refusal loses no text.

    Only for views that act on ``BaseForm.validate_on_submit()``; a test posts to each of
    them without a token.
    """
    csrf.exempt(view)
    return view


def _refuse_foreign() -> None:
    """Refuse what another site has the browser send, but for a link that opens a page here.

    Fetch Metadata (W3C): a browser says where a request comes from, and no page can lie about it.
    """
    is_foreign = request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}
    if is_foreign and not (request.method == "GET" and is_navigation()):
        abort(HTTPStatus.FORBIDDEN)


def _refuse_unreadable() -> None:
    """Refuse JSON, which no page sends, and addresses with a NUL byte."""
    if request.method not in READING and request.is_json and not is_api_request():
        abort(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    _refuse_nul()


def _refuse_nul() -> None:
    """Refuse an address with a NUL byte here; PostgreSQL would refuse it much later."""
    values = [request.path, *request.args.keys(), *request.args.values()]
    if any("\0" in value for value in values):
        abort(400)


def init_app(app: Flask) -> None:
    """Install the checks."""
    app.before_request(_refuse_foreign)
    app.before_request(_refuse_unreadable)
