"""The whole database into one sealed file, and back into an empty database."""

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import ProgrammingError

from resilience.db.programs import ProgramError, find_program, refuse_failure, running
from resilience.db.roles import WEB_ROLE
from resilience.privacy.sealed_stream import Header, open_stream, read_header, seal_stream

#: The lightest gzip, which every build of PostgreSQL has; sealed bytes cannot be made smaller.
DUMP_WORDS = ["--format=custom", "--compress=gzip:1", "--no-owner", "--no-publications"]
RESTORE_WORDS = ["--single-transaction", "--exit-on-error", "--no-owner", "--format=custom"]

#: Tables, views, sequences and functions that somebody made, wherever they are.
MADE_BY_SOMEBODY = """
SELECT n.nspname || '.' || c.relname
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
UNION ALL
SELECT n.nspname || '.' || p.proname
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
LIMIT 1
"""
TABLES = """
SELECT quote_ident(c.relname)
FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
ORDER BY c.relname
"""


class RestoreRefusedError(RuntimeError):
    """The backup cannot be put into this database."""


@dataclass(frozen=True)
class BackupKeys:
    """The keys of backups; the newest seals, each of them opens. Not the keys of the texts."""

    keys: Mapping[str, bytes] = field(repr=False)

    @property
    def newest(self) -> tuple[str, bytes]:
        """The name of the newest key, and the key."""
        name = list(self.keys)[-1]
        return name, self.keys[name]


@dataclass(frozen=True, slots=True)
class Source:
    """The database a backup is made of, and the folder of the programs if it is another one."""

    url: str
    programs: str = ""


def write_backup(source: Source, keys: BackupKeys, made_at: datetime, sealed: BinaryIO) -> int:
    """Write one consistent moment of the database to ``sealed``; return the bytes before sealing.

    The schema revision in the header and every row are of the same snapshot.
    """
    name, key = keys.newest
    with _snapshot(source.url) as (snapshot, revision):
        words = [*DUMP_WORDS, f"--snapshot={snapshot}"]
        program = find_program("pg_dump", source.programs)
        with running(program, words, source.url, stdout=subprocess.PIPE) as (process, complaints):
            dump = cast(BinaryIO, _CompleteOutput(process, complaints))
            return seal_stream(dump, sealed, Header(name, made_at, revision), key)


def verify_backup(path: Path, keys: BackupKeys) -> Header:
    """Read a whole backup; raise ``StreamError`` unless every piece of it is as it was made."""
    with path.open("rb") as sealed:
        header = read_header(sealed).header
        sealed.seek(0)
        for _piece in open_stream(sealed, keys.keys):
            pass
    return header


def restore_backup(path: Path, keys: BackupKeys, target: Source) -> dict[str, int]:
    """Put a verified backup into an empty database; return how many rows each table has.

    One transaction: a piece that does not open, or anything PostgreSQL refuses, leaves nothing.
    """
    program = find_program("pg_restore", target.programs)
    pipe = subprocess.PIPE
    with (
        path.open("rb") as sealed,
        running(program, RESTORE_WORDS, target.url, stdin=pipe) as (process, complaints),
    ):
        _feed(cast(BinaryIO, process.stdin), open_stream(sealed, keys.keys))
        refuse_failure(process, complaints, "pg_restore")
    with _connection(target.url) as connection:
        return count_rows(connection)


def refuse_filled(url: str) -> None:
    """Raise ``RestoreRefusedError`` unless there is nothing at all in the database."""
    with _connection(url) as connection:
        found = connection.scalar(text(MADE_BY_SOMEBODY))
    if found is not None:
        raise RestoreRefusedError(
            f"the database is not empty (it has {found}): a backup goes into an empty one only"
        )


def make_web_role(url: str) -> None:
    """Make the role of web processes when the server lacks it: its rights are in the backup."""
    wanted = text("SELECT FROM pg_roles WHERE rolname = :role")
    with _connection(url) as connection, connection.begin():
        if connection.execute(wanted, {"role": WEB_ROLE}).first() is None:
            connection.execute(text(f"CREATE ROLE {WEB_ROLE} LOGIN NOBYPASSRLS NOINHERIT"))


def count_rows(connection: Connection) -> dict[str, int]:
    """Return the number of rows of every table, by name."""
    tables = connection.scalars(text(TABLES)).all()
    counts = {name: connection.scalar(text(f"SELECT count(*) FROM {name}")) for name in tables}  # noqa: S608 - names come quoted from the catalogue
    return {name: count or 0 for name, count in counts.items()}


class _CompleteOutput:
    """What a program writes, with an end only when it ended well: half a dump is never sealed."""

    def __init__(self, process: subprocess.Popen[bytes], complaints: IO[bytes]) -> None:
        self._process = process
        self._complaints = complaints

    def read(self, size: int) -> bytes:
        """Return the next bytes; raise ``ProgramError`` at the end of a program that failed."""
        output = cast(IO[bytes], self._process.stdout)
        part = output.read(size)
        if len(part) < size:
            refuse_failure(self._process, self._complaints, "pg_dump")
        return part


def _feed(stdin: BinaryIO, pieces: Iterator[bytes]) -> None:
    """Hand the pieces over; whoever stops reading early says why with its own status."""
    try:
        stdin.writelines(pieces)
        stdin.close()
    except BrokenPipeError:
        return


@contextmanager
def _connection(url: str) -> Iterator[Connection]:
    engine = create_engine(url, hide_parameters=True)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _snapshot(url: str) -> Iterator[tuple[str, str]]:
    """Hold one moment of the database; give its name and the revision of the schema in it."""
    with _connection(url) as connection:
        connection.execution_options(isolation_level="REPEATABLE READ")
        name: Any = connection.scalar(text("SELECT pg_export_snapshot()"))
        try:
            revision: Any = connection.scalar(text("SELECT version_num FROM alembic_version"))
        except ProgrammingError as error:
            raise ProgramError("there is no schema here to make a backup of") from error
        yield str(name), str(revision)
