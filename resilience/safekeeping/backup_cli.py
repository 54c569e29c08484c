"""Commands: make a sealed backup, look whether one is whole, let old ones go, restore one."""

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, cast

import click
from flask.cli import AppGroup

from resilience.audit.services import record_act
from resilience.authz.actor import SYSTEM
from resilience.config import Config
from resilience.db.programs import ProgramError
from resilience.privacy.sealed_stream import StreamError
from resilience.safekeeping.backup import (
    BackupKeys,
    RestoreRefusedError,
    Source,
    verify_backup,
    write_backup,
)
from resilience.safekeeping.expiry import (
    CHECKSUM_SUFFIX,
    KEPT_DAYS,
    KeptBackup,
    delete_backup,
    list_expired,
)
from resilience.uow import UnitOfWork
from resilience.web.shell import current_shell

STDOUT = "-"
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


class BackupGroup(AppGroup):
    """`flask backup FILE` makes one; the other commands go by their name."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Take a word that is no command for the file to write."""
        if args and args[0] not in self.commands:
            args = ["make", *args]
        return super().resolve_command(ctx, args)


@click.group("backup", cls=BackupGroup)
def backup_cli() -> None:
    """Make a backup: flask backup FILE, with - for standard output."""


@backup_cli.command("make")
@click.argument("file")
def make_backup(file: str) -> None:
    """Write the whole database, sealed, to FILE."""
    with plain_errors():
        keys = backup_keys(current_shell().config)
        with _output(file) as output:
            size = write_backup(
                _source(), keys, current_shell().clock.now(), cast(BinaryIO, output)
            )
        _record("backup:make", output.digest.hexdigest())
    click.echo(f"{size:,} bytes of dump sealed with {keys.newest[0]!r}", err=True)
    click.echo(f"sha256 {output.digest.hexdigest()}", err=True)


@backup_cli.command("verify")
@click.argument("file", type=FILE)
def verify(file: Path) -> None:
    """Read the whole of FILE and tell whether every piece is as it was made."""
    with plain_errors():
        header = verify_backup(file, backup_keys(current_shell().config))
    click.echo(f"whole: made {header.made_at:%Y-%m-%d %H:%M} UTC, schema {header.revision}")


@backup_cli.command("expire")
@click.argument("folder", type=FOLDER)
@click.option("--days", type=click.IntRange(1, KEPT_DAYS), default=KEPT_DAYS, show_default=True)
@click.option("--dry-run", is_flag=True, help="Tell what would go, delete nothing.")
def expire(folder: Path, days: int, *, dry_run: bool) -> None:
    """Delete the backups in FOLDER that are older than the term; other files stay."""
    expired = list_expired(folder, current_shell().clock.now(), days)
    for backup in expired:
        if not dry_run:
            delete_backup(backup)
            _record("backup:expire", backup.path.name)
        click.echo(_proof(backup, dry_run=dry_run))
    word = "would be deleted" if dry_run else "deleted"
    click.echo(f"{len(expired)} backups older than {days} days {word}")


@contextmanager
def plain_errors() -> Iterator[None]:
    """Tell a refusal in one line, with exit code 1 and no traceback."""
    try:
        yield
    except (StreamError, ProgramError, RestoreRefusedError, OSError) as error:
        raise click.ClickException(str(error)) from error


def backup_keys(config: Config) -> BackupKeys:
    """Return the keys of backups; refuse to do without, or with a key that seals texts too."""
    if not config.backup_keys:
        raise click.ClickException("set RESILIENCE_BACKUP_KEYS (docs/operations.md)")
    if set(config.backup_keys.values()) & set(config.encryption_keys.values()):
        raise click.ClickException("a key of backups may not be one of RESILIENCE_ENCRYPTION_KEYS")
    return BackupKeys(config.backup_keys)


class _Output:
    """A file that knows its checksum; it gets its name only when it is whole."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def write(self, sealed: bytes) -> int:
        """Write on, and count it into the checksum."""
        self.digest.update(sealed)
        return self._file.write(sealed)


@contextmanager
def _output(name: str) -> Iterator[_Output]:
    if name == STDOUT:
        yield _Output(sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return
    path = Path(name)
    unfinished = path.with_name(f"{path.name}.unfinished")
    if path.exists():
        raise click.ClickException(f"{path} is there already")
    number = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(number, "wb") as file:
            output = _Output(file)
            yield output
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    checksum = path.with_name(path.name + CHECKSUM_SUFFIX)
    checksum.write_text(f"{output.digest.hexdigest()}  {path.name}\n")
    unfinished.rename(path)


def _proof(backup: KeptBackup, *, dry_run: bool) -> str:
    word = "expired" if dry_run else "deleted"
    made = f"{backup.header.made_at:%Y-%m-%d %H:%M} UTC"
    return f"{word}  {backup.path.name}  made {made}  key {backup.header.key_name!r}"


def _record(act: str, subject: str) -> None:
    shell = current_shell()
    with shell.sessions.begin() as session:
        record_act(UnitOfWork(session, SYSTEM, shell.clock.now()), act, "backup", subject)


def _source() -> Source:
    config = current_shell().config
    return Source(config.owner_url(), config.postgres_programs)
