"""Language and colour scheme, kept in two cookies on the device."""

import re
from typing import Any

from flask import Blueprint, Flask, redirect, request, url_for
from flask_babel import Babel

from resilience.web.guards import public

LOCALES = ("nl", "en")
#: Flask-Security knows its Dutch by the name of the country; ours is found by either.
REGIONS = {"nl": "nl_NL", "en": "en_GB"}
THEMES = ("light", "dark")
#: One slash and then no second one, no backslash and no white space: a browser takes "//host"
#: and "/\\host" for another site.
OWN_PATH = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*")
A_YEAR = 365 * 24 * 3600

bp = Blueprint("preferences", __name__, url_prefix="/preferences")


def choose_locale() -> str:
    """Return the language chosen on this device, else the best the browser asks for."""
    chosen = request.cookies.get("locale")
    if chosen in LOCALES:
        return REGIONS[str(chosen)]
    return REGIONS[request.accept_languages.best_match(LOCALES) or LOCALES[0]]


def current_theme() -> str:
    """Return the chosen colour scheme, or nothing when the system decides."""
    chosen = request.cookies.get("theme", "")
    return chosen if chosen in THEMES else ""


def own_path(address: str | None) -> str:
    """Return ``address`` when it is a plain path of this site, else the start page."""
    return address if address and OWN_PATH.fullmatch(address) else url_for("dashboard.start")


@bp.post("")
@public
def preferences_save() -> Any:
    """Keep the choice and go back to where the person was."""
    answer = redirect(own_path(request.form.get("next")))
    for name, known in (("locale", LOCALES), ("theme", THEMES)):
        value = request.form.get(name)
        if value in known:
            answer.set_cookie(
                name,
                value,
                max_age=A_YEAR,
                samesite="Strict",
                httponly=True,
                secure=request.is_secure,
            )
        elif value == "":
            answer.delete_cookie(name)
    return answer


def init_app(app: Flask) -> None:
    """Install the translations and the preferences page."""
    Babel(
        app,
        default_locale="nl",
        default_timezone="Europe/Amsterdam",
        locale_selector=choose_locale,
    )
    app.jinja_env.globals["current_theme"] = current_theme
    app.register_blueprint(bp)
