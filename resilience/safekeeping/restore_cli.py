"""The command that puts a backup into an empty database."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from resilience.audit.services import record_act
from resilience.audit.signing import current_signer
from resilience.audit.verification import verify
from resilience.authz.actor import SYSTEM
from resilience.db.session import make_engine, session_factory
from resilience.safekeeping.backup import (
    Source,
    make_web_role,
    refuse_filled,
    restore_backup,
    verify_backup,
)
from resilience.safekeeping.backup_cli import FILE, backup_keys, plain_errors
from resilience.uow import UnitOfWork
from resilience.web.shell import current_shell

MOST_NAMED = 20


@click.command("restore")
@click.argument("file", type=FILE)
@with_appcontext
def restore_command(file: Path) -> None:
    """Put the backup FILE into the database of RESILIENCE_OWNER_DATABASE_URL, which is empty."""
    # Alembic takes a third of a second to load, which no other command need wait for.
    from resilience.db.migrate import is_known  # noqa: PLC0415

    config = current_shell().config
    target = Source(config.owner_url(), config.postgres_programs)
    with plain_errors():
        keys = backup_keys(config)
        refuse_filled(target.url)
        header = verify_backup(file, keys)
        if not is_known(header.revision):
            raise click.ClickException(
                f"the backup has schema {header.revision}, which this version does not know yet"
            )
        click.echo(f"whole: made {header.made_at:%Y-%m-%d %H:%M} UTC, schema {header.revision}")
        make_web_role(target.url)
        counts = restore_backup(file, keys, target)
    for table, rows in counts.items():
        click.echo(f"{table:<28} {rows:>12,} rows")
    click.echo(f"restored: {sum(counts.values()):,} rows in {len(counts)} tables")
    _refuse_broken_log(target.url, file.name)


def _refuse_broken_log(url: str, name: str) -> None:
    """Go through the chain of the restored log; fail, with the data in place, when it is broken.

    That was restored is its first new line.
    """
    engine = make_engine(url)
    with session_factory(engine).begin() as session:
        verdict = verify(session, current_signer())
        # Only now, so that what was verified is what the backup held.
        uow = UnitOfWork(session, SYSTEM, current_shell().clock.now(), "command")
        record_act(uow, "backup:restore", "backup", name)
    engine.dispose()
    for finding in verdict.findings[:MOST_NAMED]:
        click.echo(str(finding), err=True)
    if verdict.findings:
        raise click.ClickException("the data are back, but the chain of the log is broken")
    click.echo(f"the log is whole: {verdict.lines:,} lines")
