"""Entry point for gunicorn and for the `flask` command."""

import os

from resilience.app import create_app, refuse_without_wall

app = create_app()
if "FLASK_RUN_FROM_CLI" not in os.environ:
    refuse_without_wall(app)
