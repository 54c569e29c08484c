"""A bare application that shows every component, with stand-ins for what the web shell supplies."""

import json
from datetime import UTC, datetime, timedelta
from functools import cache
from types import SimpleNamespace
from typing import Any

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from flask import Flask, render_template, request
from jinja2 import ChoiceLoader, FileSystemLoader
from werkzeug.datastructures import MultiDict

from resilience.assets import ROOT
from tests.web.gallery_form import ExampleForm
from tests.web.gallery_texts import DAYS, GROUPS, MONTHS, PERSONAS

CATALOGUE = ROOT / "resilience" / "translations" / "nl" / "LC_MESSAGES" / "messages.po"
NOW = datetime(2026, 11, 23, 10, 20, tzinfo=UTC)


@cache
def dutch() -> Catalog:
    """Return the Dutch words of the application."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="nl")


def make_gallery() -> Flask:
    """Build the gallery; every page is a template of ``tests/web/gallery``."""
    app = Flask("gallery", root_path=str(ROOT), static_folder=str(ROOT / "static"))
    app.jinja_loader = _loader()
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.secret_key = "only for the gallery"
    _install_words(app)
    _install_stand_ins(app)
    for rule, endpoint in ROUTES.items():
        app.add_url_rule(rule, endpoint, lambda **_: "", methods=["GET", "POST"])
    app.add_url_rule("/gallery/<name>", "gallery.page", show)
    return app


ROUTES = {
    "/public": "accountability.public_page",
    "/manifest.webmanifest": "offline.manifest",
    "/": "dashboard.start",
    "/me": "dashboard.about_me",
    "/sessions": "sessions.session_list",
    "/signals/new": "signals.signal_new",
    "/messages": "notifications.notification_list",
    "/preferences": "preferences.preferences_save",
    "/sign-out": "security.logout",
    "/sign-in": "security.login",
    "/demo/<slug>": "demo.sign_in_as",
}


def show(name: str) -> str:
    """Render one page; ``?theme`` and ``?errors`` choose how."""
    typed = (
        MultiDict({"text": "Bel 06-12345678", "severity": "4"})
        if "errors" in request.args
        else None
    )
    form = ExampleForm(typed, text="Sterke zoete chemische lucht.")
    if typed:
        form.validate()
    return render_template(
        f"gallery/{name}.html",
        form=form,
        now=NOW,
        hours=lambda n: timedelta(hours=n),
        groups=GROUPS,
        typed=[("text", "Wat ik typte")],
        reference="7K3-P2",
    )


def _loader() -> ChoiceLoader:
    return ChoiceLoader(
        [FileSystemLoader(ROOT / "templates"), FileSystemLoader(ROOT / "tests" / "web")]
    )


def _install_words(app: Flask) -> None:
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: _words(text)[0],
        lambda one, more, number: _words(one, more)[0 if number == 1 else 1],
        newstyle=True,
    )


def _words(*texts: str) -> tuple[str, ...]:
    """Return the Dutch words for a text (with its plural), unless English is asked for."""
    found = dutch().get(texts[0])
    if request.args.get("lang") == "en" or found is None or not found.string:
        return texts
    return (found.string,) if isinstance(found.string, str) else tuple(found.string)


def _install_stand_ins(app: Flask) -> None:
    person = SimpleNamespace(
        is_authenticated=True,
        name="Marit Dekker",
        function_title="Wijkcoördinator",
        organisation=SimpleNamespace(name="Gemeente Havermonde"),
    )
    manifest = ROOT / "static" / "vendor" / "manifest.json"
    hashes = json.loads(manifest.read_text()) if manifest.exists() else {}
    app.jinja_env.globals.update(
        asset_url=lambda name: f"/static/vendor/{name}?v={hashes.get(name, '0')}",
        can=lambda permission: permission == "signal:record",
        csp_nonce=lambda: "nonce",
        csrf_token=lambda: "token",
        current_user=person,
        current_theme=lambda: request.args.get("theme", ""),
        is_demo=True,
        get_locale=lambda: Locale(request.args.get("lang", "nl")),
        navigation=_navigation,
        personas=lambda: PERSONAS,
        session_left=lambda: None,
        unread_count=lambda: 2,
    )
    app.jinja_env.filters.update(day=_day, time=_time, moment=lambda at: f"{_day(at)}, {_time(at)}")


def _day(at: datetime) -> str:
    return f"{DAYS[at.weekday()]} {at.day} {MONTHS[at.month - 1]}"


def _time(at: datetime) -> str:
    return f"{at:%H.%M} uur"


def _navigation() -> list[dict[str, Any]]:
    words = ("Start", "Signalen", "Kaart", "Risicosignalen", "Veiligheid", "Verantwoording")
    return [
        {
            "label": word,
            "url": "/",
            "is_current": word == "Start",
            "count": 3 if word == "Risicosignalen" else 0,
        }
        for word in words
    ]
