"""Entry point for gunicorn and for the `flask` command."""

import os
import sys

from flask import Flask


def _application() -> Flask:
    is_command = "FLASK_RUN_FROM_CLI" in os.environ
    if is_command and "text-guard" in sys.argv:
        # Needs neither settings nor database: an organisation can try its texts right away.
        from resilience.privacy.text_guard_cli import text_guard_cli  # noqa: PLC0415

        bare = Flask(__name__)
        bare.cli.add_command(text_guard_cli)
        return bare
    from resilience.app import create_app, refuse_without_wall  # noqa: PLC0415

    whole = create_app()
    if not is_command:
        refuse_without_wall(whole)
    return whole


app = _application()
