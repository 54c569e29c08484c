"""The door of other systems: what under /api and /oauth differs from pages for people.

There is no session and no cookie behind this door, so there is no CSRF token either: who calls
shows a token in every request, which no browser sends along by itself.
"""

from flask import request

OWN_PATHS = ("/api/", "/oauth/")


def is_api_request() -> bool:
    """Tell whether this request comes from another system."""
    return f"{request.path}/".startswith(OWN_PATHS)


def bearer_token() -> str | None:
    """Return the token that the request shows (RFC 6750), or None."""
    shown = request.authorization
    return shown.token if shown is not None and shown.type == "bearer" else None
