"""Bringing a database to the newest schema, or back."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, text

from resilience.db.session import make_engine

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
#: One process migrates at a time; the number only has to differ from other advisory locks.
MIGRATION_LOCK = 7_141_001


def upgrade(url: str, revision: str = "head") -> None:
    """Apply every migration up to ``revision``; safe with several processes at once."""
    _run(url, lambda config: command.upgrade(config, revision))


def downgrade(url: str, revision: str) -> None:
    """Undo migrations down to ``revision``."""
    _run(url, lambda config: command.downgrade(config, revision))


def draft(url: str, metadata: MetaData, message: str) -> None:
    """Write a migration from the difference between a migrated database and the models."""

    def act(config: Config) -> None:
        config.attributes["metadata"] = metadata
        command.revision(config, message, autogenerate=True)

    _run(url, act)


def is_known(revision: str) -> bool:
    """Tell whether this version of the application has a migration called ``revision``."""
    scripts = ScriptDirectory(str(MIGRATIONS))
    return revision in {script.revision for script in scripts.walk_revisions()}


def _run(url: str, act: Callable[[Config], None]) -> None:
    engine = make_engine(url)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
            config.attributes["connection"] = connection
            act(config)
    finally:
        engine.dispose()
