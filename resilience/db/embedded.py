"""The PostgreSQL that comes with the application: started on demand, reached through a socket."""

import fcntl
import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg

from resilience.db.embedded_host import (
    MAJOR_VERSION,
    NEUTRAL,
    EmbeddedPostgresError,
    Host,
    packaged_programs,
)
from resilience.db.embedded_settings import HOST_BASED_ACCESS, settings_text

DATABASE = "weerbaar"
ROLE = "weerbaar"
START_SECONDS = 60
STOP_SECONDS = 30
# The line of `postmaster.pid` that names the folder of the socket, counted from zero.
SOCKET_LINE = 4


class EmbeddedPostgres:
    """One bundled server, shared by every process that asks for it with the same ``var``.

    Each user holds a shared lock on a file for as long as it lives. Whoever lets go last stops the
    server; the kernel lets go for a process that was killed, so the count is always right.
    """

    def __init__(self, var: Path, *, durable: bool = True, neutral: Path = NEUTRAL) -> None:
        self._folder = var.resolve() / "postgres"
        self._durable = durable
        self._host = Host(self._folder, neutral)
        self._cluster = self._host.home / "cluster"
        self._log = self._host.home / "log"
        self._lease: int | None = None
        self._lease_holder = 0

    def ensure_running(self) -> str:
        """Start the server when nobody did, and return the address of the database."""
        with self._locked():
            self._take_lease()
            if not self._host.is_claimed():
                self._remove_home()
                self._host.claim()
            self._create_database()
            return self._url()

    def release(self) -> None:
        """Say that this process is done with the server; the last one to say so stops it."""
        # A fork inherits the lease, but it is its parent's to give back.
        if self._lease is None or self._lease_holder != os.getpid():
            return
        with self._locked():
            os.close(self._lease)
            self._lease = None
            if self._is_unused():
                self._stop()

    def stop(self) -> None:
        """Stop the server, whoever uses it; what was committed is kept."""
        with self._locked():
            self._stop()

    def reset(self) -> None:
        """Stop the server and delete everything it stored."""
        with self._locked():
            self._remove_home()

    def is_running(self) -> bool:
        """Tell whether the server is there; a number left by a killed one does not count."""
        pid = self._recorded_pid()
        return pid is not None and self._host.name in _command_line(pid)

    def has_cluster(self) -> bool:
        """Tell whether there is a stored database to start."""
        return self._host.is_claimed() and self._cluster.exists()

    def binary(self, name: str) -> Path:
        """Return the path of a client program, such as ``pg_dump``."""
        path = packaged_programs() / name
        if not path.exists():
            raise EmbeddedPostgresError(f"the bundled PostgreSQL has no program {name!r}")
        return path

    @contextmanager
    def _locked(self) -> Iterator[None]:
        lock = self._open_private("start.lock")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _open_private(self, name: str) -> int:
        try:
            self._folder.parent.mkdir(parents=True, exist_ok=True)
            self._folder.mkdir(mode=0o700, exist_ok=True)
            return os.open(self._folder / name, os.O_RDWR | os.O_CREAT, 0o600)
        except PermissionError as error:
            raise EmbeddedPostgresError(
                f"{self._folder} belongs to another user: run this as that user"
            ) from error

    def _take_lease(self) -> None:
        if self._lease is None or self._lease_holder != os.getpid():
            self._lease = self._open_private("users.lock")
            self._lease_holder = os.getpid()
            fcntl.flock(self._lease, fcntl.LOCK_SH)

    def _is_unused(self) -> bool:
        users = self._open_private("users.lock")
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            os.close(users)
        return True

    def _recorded_pid(self) -> int | None:
        lines = self._recorded()
        return int(lines[0]) if lines and lines[0].isdigit() else None

    def _recorded(self) -> list[str]:
        try:
            return (self._cluster / "postmaster.pid").read_text().splitlines()
        except (FileNotFoundError, NotADirectoryError, PermissionError):
            return []

    def _url(self, database: str = DATABASE) -> str:
        # The running server says where its socket is: another TMPDIR may have chosen the place.
        lines = self._recorded()
        folder = lines[SOCKET_LINE] if len(lines) > SOCKET_LINE else self._host.socket_folder()
        return f"postgresql+psycopg://{ROLE}@/{database}?host={quote(str(folder), safe='')}"

    def _start(self) -> None:
        self._clear_remains()
        folders = {
            "cluster": self._ensure_cluster(),
            "log": self._host.own_folder(self._log),
            "socket": self._host.own_folder(self._host.socket_folder()),
            "access": self._host.home / "access.conf",
        }
        settings = self._host.home / "settings.conf"
        folders["access"].write_text(HOST_BASED_ACCESS)
        settings.write_text(settings_text(folders, self._host.name, durable=self._durable))
        folders["access"].chmod(0o644)
        settings.chmod(0o644)
        (self._log / "start.log").unlink(missing_ok=True)
        self._launch()

    def _launch(self) -> None:
        # Relative names keep quotes and spaces in the path out of the shell that pg_ctl uses; the
        # name on the command line is how the server is recognised among all processes.
        options = f"-c config_file=settings.conf -c cluster_name={self._host.name}"
        arguments = ("-D", "cluster", "-l", "log/start.log", "-o", options)
        try:
            self._host.run("pg_ctl", "start", "-w", "-t", str(START_SECONDS), *arguments)
        except EmbeddedPostgresError as error:
            raise EmbeddedPostgresError(
                f"PostgreSQL did not start.\n{self._last_words()}"
            ) from error

    def _last_words(self) -> str:
        logs = sorted(self._log.glob("*.log"), key=lambda path: path.stat().st_mtime)
        lines = [line for log in logs for line in log.read_text(errors="replace").splitlines()]
        return "\n".join(lines[-15:])

    def _ensure_cluster(self) -> Path:
        if not self._cluster.exists():
            # A first start that is cut off leaves no half-made cluster under the final name.
            unfinished = self._host.home / "cluster.unfinished"
            shutil.rmtree(unfinished, ignore_errors=True)
            self._host.own_folder(unfinished)
            self._host.run("initdb", "-D", unfinished.name, *_initdb_options(durable=self._durable))
            unfinished.rename(self._cluster)
        found = (self._cluster / "PG_VERSION").read_text().strip()
        if found != MAJOR_VERSION:
            raise EmbeddedPostgresError(
                f"the database was made by PostgreSQL {found}, the bundled one is {MAJOR_VERSION}"
            )
        return self._cluster

    def _create_database(self) -> None:
        with self._connection() as connection:
            wanted = "SELECT FROM pg_database WHERE datname = %s"
            if connection.execute(wanted, [DATABASE]).fetchone() is None:
                connection.execute(f"CREATE DATABASE {DATABASE}")

    def _connection(self) -> psycopg.Connection[tuple[object, ...]]:
        """Connect, starting the server first when it is not there or dies just now."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            if not self.is_running():
                self._start()
            try:
                address = self._url("postgres").replace("+psycopg", "")
                return psycopg.connect(address, autocommit=True)
            except psycopg.OperationalError as error:
                # After a kill it first replays its log, and lets nobody in before that is done.
                if time.monotonic() > deadline:
                    raise EmbeddedPostgresError(f"PostgreSQL does not answer: {error}") from error
                time.sleep(0.05)

    def _stop(self) -> None:
        if not self.is_running():
            self._clear_remains()
            return
        for mode in ("fast", "immediate"):
            with suppress(EmbeddedPostgresError):
                limit = ("-t", str(STOP_SECONDS))
                self._host.run("pg_ctl", "stop", "-D", "cluster", "-m", mode, "-w", *limit)
            if not self.is_running():
                return
        raise EmbeddedPostgresError(f"PostgreSQL (process {self._recorded_pid()}) does not stop")

    def _clear_remains(self) -> None:
        """End what a killed server left running, and forget its numbers.

        The numbers count as taken while a dead process waits to be reaped, or after a restart of
        the machine gave them to another; under the lock nothing of ours can have them.
        """
        record = self._cluster / "postmaster.pid"
        if record.exists():
            _end_processes(f"postgres: {self._host.name}:")
            record.unlink()
        for left in self._host.socket_folder().glob(".s.PGSQL.*"):
            left.unlink()

    def _remove_home(self) -> None:
        if self._host.home.exists():
            self._stop()
            shutil.rmtree(self._host.socket_folder(), ignore_errors=True)
            shutil.rmtree(self._host.home)


def _initdb_options(*, durable: bool) -> tuple[str, ...]:
    fixed = ("-U", ROLE, "-A", "trust", "-E", "UTF8", "--no-locale", "--no-instructions")
    ordering = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    return (*fixed, *ordering, "--data-checksums", *(() if durable else ("--no-sync",)))


def _end_processes(title: str) -> None:
    deadline = time.monotonic() + STOP_SECONDS
    while left := [pid for pid in psutil.pids() if _command_line(pid).startswith(title)]:
        if time.monotonic() > deadline:
            raise EmbeddedPostgresError(f"these processes do not end: {left}")
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.02)


def _command_line(pid: int) -> str:
    """Return the command of a process; nothing for one that ended and waits to be reaped."""
    try:
        return " ".join(psutil.Process(pid).cmdline())
    except psutil.Error:
        return ""
