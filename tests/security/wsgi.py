"""The demo as it would be served over TLS: what a scanner is let loose on."""

from dataclasses import replace

from resilience.app import create_app
from resilience.config import Config
from resilience.web import cookies

config = Config.from_environment()
app = create_app(config)
# The demo itself speaks plain HTTP, where no browser would keep a cookie that asks for TLS.
app.config.update(cookies.settings(replace(config, demo=False, testing=False)))
