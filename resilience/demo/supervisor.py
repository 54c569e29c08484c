"""The supervisor of the demo: one at a time, recovers from a killed one, ends what it started."""

import base64
import fcntl
import http.client
import json
import os
import secrets
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from resilience.db.embedded import ROLE, EmbeddedPostgres
from resilience.db.roles import WEB_ROLE
from resilience.demo.processes import (
    MARK,
    Command,
    Service,
    end_processes,
    marked_processes,
    run_to_end,
    say,
)

HOST = "127.0.0.1"
READY_SECONDS = 60.0
LOOK_SECONDS = 0.2
FREE_SECONDS = 2.0
#: What no web process gets.
POWERS = {"RESILIENCE_OWNER_DATABASE_URL", "RESILIENCE_BACKUP_KEYS"}


class DemoError(Exception):
    """The demo cannot run; the message says why and what to do."""


class StopButton:
    """Pressed by Ctrl-C or SIGTERM; whoever waits looks at it."""

    pressed = False

    def press(self, *_signal: object) -> None:
        """Ask everything to come to an end."""
        self.pressed = True


@dataclass(frozen=True)
class Plan:
    """What one demo runs, and where; the first service is the one that answers on the port."""

    port: int
    var: Path
    steps: tuple[Command, ...]
    services: tuple[Command, ...]
    personas: Path

    @property
    def address(self) -> str:
        """The address to open in a browser."""
        return f"http://localhost:{self.port}"


class Supervisor:
    """Runs one plan until the button is pressed."""

    def __init__(self, plan: Plan, stop: StopButton) -> None:
        self._plan = plan
        self._stop = stop
        self._database = EmbeddedPostgres(plan.var)
        self._services: list[Service] = []
        self.is_serving = False

    def run(self, *, reset: bool = False) -> None:
        """Prepare, serve and wait; leave nothing running, whatever happens."""
        with _only_one(self._plan):
            end_processes(marked_processes(str(self._plan.var)))
            _require_free(self._plan.port)
            if reset:
                self._database.reset()
                secrets_path(self._plan.var).unlink(missing_ok=True)
            try:
                self._serve(demo_environment(self._plan.var, self._database))
            finally:
                self._end()

    def _serve(self, environment: dict[str, str]) -> None:
        total = len(self._plan.steps) + 2
        with _timed(f"1/{total}  Start the database"):
            environment |= database_addresses(self._database)
        for number, command in enumerate(self._plan.steps, start=2):
            with _timed(f"{number}/{total}  {command.label}"):
                self._take_step(command, environment)
        with _timed(f"{total}/{total}  Start the {self._plan.services[0].label}"):
            self._start_services(environment)
        self._watch()

    def _take_step(self, command: Command, environment: dict[str, str]) -> None:
        if self._stop.pressed:
            return
        lines: list[str] = []

        def relay(line: str) -> None:
            lines.append(line)
            say(f"\n       {line}", end="")

        status = run_to_end(command, environment, relay, lambda: self._stop.pressed)
        if status != 0 and not self._stop.pressed:
            raise DemoError(f"'{command.label}' failed (status {status}); its lines stand above.")
        if lines:
            say("\n       done in", end="")

    def _start_services(self, environment: dict[str, str]) -> None:
        if self._stop.pressed:
            return
        logs = self._plan.var / "log"
        logs.mkdir(exist_ok=True)
        web, *others = self._plan.services
        self._services = [
            Service(web, without_powers(environment), logs),
            *(Service(each, environment, logs) for each in others),
        ]
        self._services[0].start()
        self._wait_until_ready(self._services[0])
        # The others come after the answer, because a person waits for that.
        for service in self._services[1:]:
            service.start()

    def _wait_until_ready(self, web: Service) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while not (self._stop.pressed or _answers(self._plan.port)):
            if web.has_died() or time.monotonic() > deadline:
                raise DemoError(
                    f"The {web.label} did not start. {web.log} ends with:\n{web.last_words()}"
                )
            time.sleep(0.05)

    def _welcome(self) -> None:
        say(f"\n  Weerbaar runs on {self._plan.address}    (Ctrl-C stops it)\n")
        if self._plan.personas.exists():
            say("  Sign in with one click as one of these people:\n")
            for line in self._plan.personas.read_text().splitlines():
                say(f"    {line}")
            say()

    def _watch(self) -> None:
        if not self._stop.pressed:
            self._welcome()
            self.is_serving = True
        while not self._stop.pressed:
            if not self._database.is_running():
                say("The database stopped and starts again")
                self._database.ensure_running()
            for service in self._services:
                service.revive()
            time.sleep(LOOK_SECONDS)

    def _end(self) -> None:
        end_processes([leader for service in self._services for leader in service.leader()])
        end_processes(marked_processes(str(self._plan.var)))
        self._database.release()


def secrets_path(var: Path) -> Path:
    """Return the path of the file with the keys of the demo below ``var``."""
    return var / "demo-secrets.json"


def demo_environment(var: Path, database: EmbeddedPostgres) -> dict[str, str]:
    """Return the environment of a process of the demo, but for the address of the database."""
    return {
        **os.environ,
        **_demo_secrets(var, database),
        MARK: str(var),
        "RESILIENCE_DEMO": "1",
        "RESILIENCE_VAR": str(var),
        "PYTHONUNBUFFERED": "1",
    }


def database_addresses(database: EmbeddedPostgres) -> dict[str, str]:
    """Start the database, and return its addresses: for requests, and for the owner."""
    owner = database.ensure_running()
    return {
        "RESILIENCE_DATABASE_URL": owner.replace(f"//{ROLE}@", f"//{WEB_ROLE}@", 1),
        "RESILIENCE_OWNER_DATABASE_URL": owner,
    }


def without_powers(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a web process: all but what only jobs and commands need."""
    return {name: value for name, value in environment.items() if name not in POWERS}


def _demo_secrets(var: Path, database: EmbeddedPostgres) -> dict[str, str]:
    path = secrets_path(var)
    known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    if not known and database.has_cluster():
        raise DemoError(
            f"{path} is gone, and with it the keys of what the demo stored. "
            "`make demo-reset` starts over."
        )
    # A demo of an earlier version lacks the keys that came later.
    complete = _new_secrets() | known
    if complete != known:
        _write_whole(path, json.dumps(complete, indent=2))
    return complete


def _new_secrets() -> dict[str, str]:
    def key() -> str:
        return base64.b64encode(secrets.token_bytes(32)).decode()

    return {
        "RESILIENCE_SECRET_KEY": secrets.token_hex(32),
        "RESILIENCE_PASSWORD_SALT": secrets.token_hex(16),
        "RESILIENCE_RECORD_KEY_SECRET": secrets.token_hex(32),
        "RESILIENCE_ENCRYPTION_KEYS": f"1:{key()}",
        "RESILIENCE_BACKUP_KEYS": f"b1:{key()}",
    }


def _write_whole(path: Path, text: str) -> None:
    """Write under another name first: nobody ever reads half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    unfinished.replace(path)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


@contextmanager
def _timed(label: str) -> Iterator[None]:
    say(f"  {label} …", end="")
    started = time.monotonic()
    try:
        yield
    except BaseException:
        say()
        raise
    say(f" {time.monotonic() - started:.1f} s")


@contextmanager
def _only_one(plan: Plan) -> Iterator[None]:
    """Hold the place of the one demo of this folder; the kernel gives it back after a kill."""
    plan.var.mkdir(parents=True, exist_ok=True)
    with (plan.var / "demo.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise DemoError(f"The demo runs already: {lock.read().strip()}") from None
        lock.truncate(0)
        lock.write(f"{plan.address} (process {os.getpid()}). Ctrl-C in its window stops it.\n")
        lock.flush()
        yield


def _require_free(port: int) -> None:
    deadline = time.monotonic() + FREE_SECONDS
    # What was killed a moment ago may hold the port for a moment more.
    while (trouble := _trouble_with(port)) and time.monotonic() < deadline:
        time.sleep(LOOK_SECONDS)
    if trouble:
        raise DemoError(
            f"Port {port} cannot be used ({trouble}). "
            f"Stop what uses it or choose another: make demo PORT={port + 1}"
        )


def _trouble_with(port: int) -> str | None:
    with socket.socket() as probe:
        # Connections of an earlier run that still fade away do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            return error.strerror
    return None
