"""The demo as it would be served over TLS: what the scanners are let loose on."""

from dataclasses import replace

from flask import Flask

from resilience.app import create_app
from resilience.config import Config
from resilience.web import cookies


def over_tls(*, asks_token: bool) -> Flask:
    """Build the demo with the cookies of a real server, which no browser takes without TLS."""
    config = Config.from_environment()
    app = create_app(config)
    app.config.update(cookies.settings(replace(config, demo=False, testing=False)))
    app.config["WTF_CSRF_ENABLED"] = asks_token
    return app


def whole() -> Flask:
    """Return the application as it is."""
    return over_tls(asks_token=True)


def without_token() -> Flask:
    """Return it without the CSRF token, which would keep a scanner away from what lies behind."""
    return over_tls(asks_token=False)
