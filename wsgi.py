"""Entry point for gunicorn and for the `flask` command."""

import os
import sys
from importlib import import_module

from flask import Flask

#: Need neither settings nor database: anybody can try the rules on files of their own right away.
ON_FILES = {
    "text-guard": "resilience.privacy.text_guard_cli:text_guard_cli",
    "disclosure": "resilience.maps.disclosure_cli:disclosure_cli",
    "trends": "resilience.trends.cli:trends_cli",
}


def _application() -> Flask:
    is_command = "FLASK_RUN_FROM_CLI" in os.environ
    asked = next((word for word in sys.argv[1:] if word in ON_FILES), None)
    if is_command and asked:
        module, _, name = ON_FILES[asked].partition(":")
        bare = Flask(__name__)
        bare.cli.add_command(getattr(import_module(module), name))
        return bare
    from resilience.app import create_app, refuse_without_wall  # noqa: PLC0415

    whole = create_app()
    if not is_command:
        refuse_without_wall(whole)
    return whole


app = _application()
