"""What makes the pages an application on a phone: its manifest and its service worker."""

import json
from pathlib import Path
from typing import Any

from flask import current_app, url_for
from flask_babel import get_locale, gettext

from resilience.offline.shells import Kept
from resilience.web.assets import asset_url

#: The page colour and the bar of the light look; a page says both looks itself.
PAGE, BAR = "#faf7f2", "#0f5566"
ICONS = (
    ("icon-192.png", "192x192", "any"),
    ("icon-512.png", "512x512", "any"),
    ("icon-maskable-512.png", "512x512", "maskable"),
)
#: A worker loads nothing but what is ours, and makes no markup.
WORKER_POLICY = (
    "default-src 'none'; connect-src 'self'; script-src 'self'; "
    "require-trusted-types-for 'script'; trusted-types 'none'; frame-ancestors 'none'"
)


def app_manifest() -> dict[str, Any]:
    """Return what a phone shows of the application (W3C Web Application Manifest)."""
    return {
        "id": "/",
        "name": "Weerbaar",
        "short_name": "Weerbaar",
        "description": gettext("Record what you see in the neighbourhood, also without a network."),
        "lang": str(get_locale().language),
        "dir": "ltr",
        "start_url": url_for("dashboard.start"),
        "scope": "/",
        "display": "standalone",
        "background_color": PAGE,
        "theme_color": BAR,
        "icons": [*_icons(), _drawn()],
        "shortcuts": [
            {"name": gettext("Record a signal"), "url": url_for("signals.signal_new")},
            {"name": gettext("Raise a safety concern"), "url": url_for("safety.concern_new")},
            {"name": gettext("My recent records"), "url": url_for("offline.recent")},
        ],
    }


def worker_script(kept: list[Kept]) -> str:
    """Return the service worker with the list of what it keeps in front."""
    listed = json.dumps(kept, separators=(",", ":"))
    path = Path(str(current_app.static_folder)) / "vendor" / "service-worker.js"
    return f"self.KEPT_FILES={listed};\n{path.read_text()}"


def _icons() -> list[dict[str, str]]:
    return [
        {"src": asset_url(name), "sizes": sizes, "type": "image/png", "purpose": purpose}
        for name, sizes, purpose in ICONS
    ]


def _drawn() -> dict[str, str]:
    drawn = url_for("static", filename="img/favicon.svg")
    return {"src": drawn, "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
