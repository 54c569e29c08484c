"""The pages that work without a network: the same for everybody, so that a phone may keep them.

A shell holds questions and words, and nothing of anybody. It is kept by the service worker with
all it loads; the phone fills in whose it is. Language and colours are those of the device.
"""

import hashlib
import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from flask import current_app, render_template, url_for
from flask_babel import get_locale

from resilience.clock import local_day
from resilience.drafts.restoring import Keeping
from resilience.safety import pages as safety_pages
from resilience.safety.forms import ConcernForm
from resilience.signals import labels
from resilience.signals.attributes import SignalOrigin
from resilience.signals.forms import SignalForm
from resilience.signals.pages import PlaceSources, type_groups
from resilience.web.headers import csp_nonce
from resilience.web.preferences import current_theme
from resilience.web.transaction import request_moment

#: What a page loads from our own host, without the part of a picture that it points at.
LOADED = re.compile(r'(?:src|href|data-leaflet|data-leaflet-style)="(/static/[^"#]+)')
REVISION_LENGTH = 16
#: The token of a session is asked for when something is sent.
NO_TOKEN = {"csrf": False}
NOWHERE = PlaceSources([], [], [])

#: One entry of the list of the service worker: an address, and a mark of what stands there.
Kept = dict[str, str | None]


def signal_shell(origin: SignalOrigin = SignalOrigin.OWN) -> str:
    """Return the form of a signal; the police chooses for every signal who gets it (R-10)."""
    form = SignalForm(request_moment(), origin, meta=NO_TOKEN)
    form.client_id.data = form.typed_by.data = ""
    return render_template(
        "offline/signal.html",
        shell_name="signal",
        form=form,
        keeping=Keeping("signal"),
        sources=NOWHERE,
        groups=type_groups(),
        routes=labels.ROUTES,
    )


def concern_shell() -> str:
    """Return the form of a safety concern; who reads it, is named on the page with a network."""
    form = ConcernForm(request_moment(), meta=NO_TOKEN)
    form.client_id.data = form.typed_by.data = ""
    return render_template(
        "offline/concern.html",
        shell_name="concern",
        form=form,
        helps=safety_pages.type_helps(),
        severities=safety_pages.severities(),
        promises=safety_pages.promises(),
    )


def recent_shell() -> str:
    """Return the page with the queue and what was recorded last, to be filled in by the phone."""
    return render_template("offline/recent.html", shell_name="recent", rows=[])


SHELLS: dict[str, Callable[[], str]] = {
    "signal": signal_shell,
    "signal-police": lambda: signal_shell(SignalOrigin.POLICE),
    "concern": concern_shell,
    "recent": recent_shell,
}


def kept_files() -> list[Kept]:
    """Return everything the service worker keeps; made once for each look of the pages."""
    known = current_app.extensions.setdefault("offline_files", {})
    look = (str(get_locale()), current_theme(), local_day(request_moment()), _built())
    if look not in known:
        known.clear()
        known[look] = list(_files())
    found: list[Kept] = known[look]
    return found


def _files() -> Iterator[Kept]:
    loaded: dict[str, None] = {}
    for name, shell in SHELLS.items():
        page = shell()
        loaded |= dict.fromkeys(html.unescape(address) for address in LOADED.findall(page))
        # The nonce is new in every answer; it is no part of what the page says.
        yield {"url": url_for("offline.shell", shell_name=name), "revision": _mark(page)}
    for address in loaded:
        yield {"url": address, "revision": None if "?v=" in address else _mark_of_file(address)}


def _mark(page: str) -> str:
    return hashlib.sha256(page.replace(csp_nonce(), "").encode()).hexdigest()[:REVISION_LENGTH]


def _mark_of_file(address: str) -> str:
    path = Path(str(current_app.static_folder)) / address.removeprefix("/static/")
    return hashlib.sha256(path.read_bytes()).hexdigest()[:REVISION_LENGTH]


def _built() -> int:
    manifest = Path(str(current_app.static_folder)) / "vendor" / "manifest.json"
    return manifest.stat().st_mtime_ns
