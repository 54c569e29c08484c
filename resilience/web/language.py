"""Words in the language of a person who is not at a screen: a job writes their file."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from flask import Flask, has_app_context
from flask_babel import Babel, force_locale, get_locale

from resilience.config import ROOT
from resilience.web.preferences import LOCALES, REGIONS

TRANSLATIONS = str(ROOT / "resilience" / "translations")


def current_language() -> str:
    """Return the language of the person who asks, as it is kept for later."""
    locale = get_locale()
    known = locale is not None and locale.language in LOCALES
    return locale.language if known else LOCALES[0]


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Let every word inside be in ``language``, also in a thread without an application."""
    region = REGIONS.get(language, REGIONS[LOCALES[0]])
    if has_app_context():
        with force_locale(region):
            yield
    else:
        with _words_only().app_context(), force_locale(region):
            yield


@cache
def _words_only() -> Flask:
    """Return an application that knows translations and Dutch time, and nothing else."""
    app = Flask("resilience")
    Babel(
        app,
        default_locale=LOCALES[0],
        default_timezone="Europe/Amsterdam",
        default_translation_directories=TRANSLATIONS,
    )
    return app
