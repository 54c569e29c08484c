"""Entry point for gunicorn and for the `flask` command."""

from resilience.app import create_app

app = create_app()
