"""Response headers, the nonce of the content policy, and refusal of unreadable requests."""

import secrets
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Flask, Response, abort, g, request
from flask_wtf import CSRFProtect

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=(), payment=()",
}

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


def csp_nonce() -> str:
    """Return the nonce of this answer, made on first use."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return g.csp_nonce  # type: ignore[no-any-return]


def content_policy() -> str:
    """Return the Content-Security-Policy: own host only, no inline code without the nonce."""
    nonce = csp_nonce()
    rules = {
        "default-src": "'none'",
        "script-src": f"'self' 'nonce-{nonce}'",
        "style-src": f"'self' 'nonce-{nonce}'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _refuse_unreadable() -> None:
    """Refuse JSON, which no page sends, and addresses with a NUL byte."""
    if request.method not in READING and request.is_json:
        abort(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    _refuse_nul()


def _refuse_nul() -> None:
    """Refuse an address with a NUL byte here; PostgreSQL would refuse it much later."""
    values = [request.path, *request.args.keys(), *request.args.values()]
    if any("\0" in value for value in values):
        abort(400)


def _harden(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if response.mimetype == "text/html":
        response.headers["Content-Security-Policy"] = content_policy()
    # Content of this application belongs to one person; only static files may be kept.
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def init_app(app: Flask) -> None:
    """Install the checks and the headers."""
    app.before_request(_refuse_unreadable)
    app.after_request(_harden)
    app.jinja_env.globals["csp_nonce"] = csp_nonce
