"""Arriving from another site: one page of our own in between, so that the cookie comes along.

The session cookie is SameSite=Strict. A browser leaves it out when a link in a mail or on another
site leads here; the page in between leads on from our own site, and then it is sent.
"""

from flask import Response, make_response, render_template, request
from werkzeug.urls import iri_to_uri


def arrives_from_elsewhere() -> bool:
    """Tell whether another site led the browser here (Fetch Metadata, W3C)."""
    from_elsewhere = request.headers.get("Sec-Fetch-Site") == "cross-site"
    return from_elsewhere and request.method == "GET" and is_navigation()


def is_navigation() -> bool:
    """Tell whether the browser opens a page, as opposed to fetching a part of one."""
    return (
        request.headers.get("Sec-Fetch-Mode") == "navigate"
        and request.headers.get("Sec-Fetch-Dest") == "document"
    )


def lead_on() -> Response:
    """Return the page that leads to the address that was asked for."""
    # One slash in front: two would name another site.
    address = "/" + iri_to_uri(request.full_path.rstrip("?")).lstrip("/\\")
    return make_response(render_template("errors/landing.html", address=address))
