"""Addresses of static files that change with their content, so that they can be kept forever."""

import json
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, request, url_for

from resilience.web.headers import draws_with_leaflet

#: Script or style, whichever the page names: parts of a page may come from a cache.
LEAFLET = "leaflet."
KEEP = "public, max-age=31536000, immutable"


@lru_cache
def _manifest(path: Path, _changed: int) -> dict[str, str]:
    found: dict[str, str] = json.loads(path.read_text())
    return found


def asset_url(name: str) -> str:
    """Return the address of ``static/vendor/<name>`` with the hash of its content."""
    if name.startswith(LEAFLET):
        draws_with_leaflet()
    path = Path(str(current_app.static_folder)) / "vendor" / "manifest.json"
    known = _manifest(path, path.stat().st_mtime_ns)
    return url_for("static", filename=f"vendor/{name}", v=known[name])


def _keep(response: Response) -> Response:
    if request.endpoint == "static" and "v" in request.args and response.status_code == 200:  # noqa: PLR2004
        response.headers["Cache-Control"] = KEEP
    return response


def init_app(app: Flask) -> None:
    """Make ``asset_url`` known and let versioned files be kept."""
    app.jinja_env.globals["asset_url"] = asset_url
    app.after_request(_keep)
