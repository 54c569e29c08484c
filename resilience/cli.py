"""The `flask` commands of every feature."""

import os

import click
from flask import Flask

from resilience.accounts.cli import provider_cli, user_cli
from resilience.areas.cli import areas_cli
from resilience.audit.cli import audit_cli
from resilience.config import Config
from resilience.imports.cli import imports_cli
from resilience.jobs.cli import job_cli, scheduler_command
from resilience.maps.cli import maps_cli
from resilience.maps.disclosure_cli import disclosure_cli
from resilience.privacy.text_guard_cli import text_guard_cli
from resilience.retention.cli import retention_cli
from resilience.safekeeping.backup_cli import backup_cli
from resilience.safekeeping.keys_cli import keys_cli
from resilience.safekeeping.restore_cli import restore_command
from resilience.trends.cli import trends_cli


@click.command("migrate")
def migrate_command() -> None:
    """Bring the database to the newest schema."""
    # Alembic takes a third of a second to load, which a web process need not wait for.
    from resilience.db import migrate  # noqa: PLC0415

    migrate.upgrade(Config.from_environment(os.environ).owner_url())
    click.echo("the schema is up to date")


@click.command("draft-migration")
@click.argument("message")
def draft_migration_command(message: str) -> None:
    """Write a migration for what changed in the models; read it before it is used."""
    from resilience.db import migrate  # noqa: PLC0415 - the same
    from resilience.schema import metadata  # noqa: PLC0415 - for developers only

    migrate.draft(Config.from_environment(os.environ).owner_url(), metadata(), message)


COMMANDS = (
    areas_cli,
    audit_cli,
    maps_cli,
    imports_cli,
    disclosure_cli,
    retention_cli,
    trends_cli,
    job_cli,
    user_cli,
    provider_cli,
    scheduler_command,
    keys_cli,
    backup_cli,
    restore_command,
    migrate_command,
    draft_migration_command,
    text_guard_cli,
)


def init_app(app: Flask) -> None:
    """Register the commands."""
    for command in COMMANDS:
        app.cli.add_command(command)
