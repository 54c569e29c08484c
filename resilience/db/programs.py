"""The client programs of PostgreSQL, such as ``pg_dump``: where they are, how they connect."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from psycopg.conninfo import make_conninfo
from sqlalchemy import make_url

from resilience.db.embedded_host import EmbeddedPostgresError, packaged_programs

#: So much of what a program complained about is repeated; it holds no content of rows.
LONGEST_COMPLAINT = 600


class ProgramError(RuntimeError):
    """A program of PostgreSQL is not there, or failed."""


def find_program(name: str, folder: str = "") -> Path:
    """Return the program from the given folder, else from the bundled PostgreSQL or the system."""
    if folder:
        return _existing(Path(folder) / name)
    try:
        packaged = packaged_programs() / name
        if packaged.exists():
            return packaged
    except EmbeddedPostgresError:
        pass
    found = shutil.which(name)
    if found is None:
        raise ProgramError(f"{name} was not found: set RESILIENCE_PG_BIN to the folder it is in")
    return Path(found)


def connection_words(url: str) -> tuple[str, dict[str, str]]:
    """Return how a program connects: what may be seen on its command line, and its environment."""
    parts = make_url(url)
    known = {"host": parts.host, "port": parts.port, "user": parts.username}
    given = {name: str(value) for name, value in known.items() if value is not None}
    asked = {name: value for name, value in parts.query.items() if isinstance(value, str)}
    words = make_conninfo(dbname=parts.database, **given, **asked)
    secret = {"PGPASSWORD": str(parts.password)} if parts.password is not None else {}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return words, kept | secret | {"PGTZ": "UTC", "PGAPPNAME": "weerbaar"}


@contextmanager
def running(
    program: Path,
    words: list[str],
    url: str,
    *,
    stdin: int | None = None,
    stdout: int | None = None,
) -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes]]]:
    """Run a program on the database of ``url``; it is ended when the block is left early."""
    conninfo, environment = connection_words(url)
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(  # noqa: S603 - the program is ours, the words are fixed
            [str(program), *words, f"--dbname={conninfo}"],
            env=environment,
            stderr=complaints,
            stdin=stdin,
            stdout=stdout,
        )
        try:
            yield process, complaints
        finally:
            _end(process)


def refuse_failure(process: subprocess.Popen[bytes], complaints: IO[bytes], name: str) -> None:
    """Wait for the program; raise ``ProgramError`` with its own words when it failed."""
    if process.wait() != 0:
        complaints.seek(0)
        said = complaints.read(LONGEST_COMPLAINT).decode(errors="replace").strip()
        raise ProgramError(f"{name} failed: {said or f'status {process.returncode}'}")


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise ProgramError(f"there is no {path}: check RESILIENCE_PG_BIN")
    return path


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the program before its input is closed: it must not take that for a good end."""
    if process.poll() is None:
        process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except BrokenPipeError:
                continue
