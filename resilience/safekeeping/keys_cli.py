"""Commands: which keys are in use, seal everything with the newest, let an old one go."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask.cli import AppGroup
from sqlalchemy import Connection, Engine

from resilience.audit.services import record_act
from resilience.authz.actor import SYSTEM
from resilience.db.base import Base
from resilience.db.session import make_engine
from resilience.privacy.encryption import KeyRing
from resilience.safekeeping.expiry import KEPT_DAYS
from resilience.safekeeping.key_rotation import (
    KeyCount,
    SealedColumn,
    count_by_key,
    count_to_reseal,
    reseal,
    sealed_columns,
)
from resilience.uow import UnitOfWork
from resilience.web.shell import current_shell

keys_cli = AppGroup("keys", help="The keys that seal exact places and texts of concerns.")

MOST_NAMED = 20


@keys_cli.command("status")
def key_status() -> None:
    """Show how many values each key sealed, per column; fail when a key is missing."""
    ring = _ring()
    with _engine() as engine, engine.connect() as connection:
        counts = _counts(connection)
    for count in counts:
        click.echo(_line(count, ring))
    click.echo(f"the newest key is {ring.newest!r}; known are {', '.join(map(repr, ring.names))}")
    missing = {count.key_name for count in counts} - set(ring.names)
    if missing:
        raise click.ClickException(f"values cannot be opened: no key {_named(missing)}")


@keys_cli.command("rotate")
@click.option("--batch", type=click.IntRange(1, 10_000), default=500, help="Values at a time.")
def rotate_keys(batch: int) -> None:
    """Seal every value with the newest key, and to its row; can be cut off and run again."""
    ring = _ring()
    # Before the work, so that a rotation that is cut off stands in the log as well.
    _note("keys:rotate", ring.newest)
    unreadable: list[str] = []
    with _engine() as engine:
        for column in sealed_columns(Base.metadata):
            unreadable += _rotate(engine, ring, column, batch)
        with engine.connect() as connection:
            columns = sealed_columns(Base.metadata)
            left = sum(count_to_reseal(connection, ring, column) for column in columns)
    for line in unreadable[:MOST_NAMED]:
        click.echo(f"cannot be opened: {line}", err=True)
    if left:
        raise click.ClickException(f"{left:,} values are not sealed with {ring.newest!r} yet")
    click.echo(f"everything is sealed with {ring.newest!r}")


@keys_cli.command("retire")
@click.argument("name")
def retire_key(name: str) -> None:
    """Tell whether key NAME can go, and what to change; nothing is changed by this command."""
    ring = _ring()
    if name not in ring.names:
        raise click.ClickException(f"there is no key {name!r}")
    if name == ring.newest:
        raise click.ClickException(f"{name!r} is the newest key: add another one behind it first")
    with _engine() as engine, engine.connect() as connection:
        still = [count for count in _counts(connection) if count.key_name == name]
    if still:
        places = ", ".join(f"{count.values:,} in {count.column}" for count in still)
        raise click.ClickException(f"{name!r} still seals {places}: run `flask keys rotate` first")
    _note("keys:retire", name)
    click.echo(
        f"Nothing is sealed with {name!r}. Take `{name}:…` out of RESILIENCE_ENCRYPTION_KEYS"
    )
    click.echo("of every process and restart them.")
    click.echo(
        f"Keep the key itself in your safe for {KEPT_DAYS} more days: backups made until today "
        "hold values that only it opens."
    )


def _note(act: str, key_name: str) -> None:
    """Write in the log what was done with a key: its name, which is no secret."""
    shell = current_shell()
    with shell.sessions.begin() as session:
        uow = UnitOfWork(session, SYSTEM, shell.clock.now(), "command")
        record_act(uow, act, "key", key_name)


def _rotate(engine: Engine, ring: KeyRing, column: SealedColumn, batch: int) -> list[str]:
    with engine.connect() as connection:
        waiting = count_to_reseal(connection, ring, column)
    unreadable: list[str] = []
    with click.progressbar(length=waiting, label=f"{column.name:<28}", show_pos=True) as bar:
        for done in reseal(engine, ring, column, batch):
            bar.update(done.resealed + len(done.unreadable))
            unreadable += done.unreadable
    return unreadable


def _counts(connection: Connection) -> list[KeyCount]:
    columns = sealed_columns(Base.metadata)
    return [count for column in columns for count in count_by_key(connection, column)]


def _line(count: KeyCount, ring: KeyRing) -> str:
    marks = []
    if count.key_name not in ring.names:
        marks.append("NO SUCH KEY HERE")
    if count.bound:
        marks.append(f"{count.bound:,} sealed to their row")
    words = f"{count.column:<28} key {count.key_name!r:<12} {count.values:>9,} values"
    return "  ".join([words, *marks])


def _named(keys: set[str]) -> str:
    return ", ".join(sorted(repr(name) for name in keys))


def _ring() -> KeyRing:
    return KeyRing(current_shell().config.encryption_keys)


@contextmanager
def _engine() -> Iterator[Engine]:
    engine = make_engine(current_shell().config.owner_url())
    try:
        yield engine
    finally:
        engine.dispose()
