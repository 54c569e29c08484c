"""The processes of the demo: run to the end, kept alive, found again and ended."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

MARK = "RESILIENCE_DEMO_OF"
STEADY_SECONDS = 60.0
LONGEST_PAUSE = 30.0
GRACE_SECONDS = 8.0
LARGEST_LOG = 5_000_000


@dataclass(frozen=True)
class Command:
    """A program of the demo and what it is called on the screen."""

    label: str
    words: tuple[str, ...]
    folder: Path = field(default_factory=Path.cwd)


def say(text: str = "", end: str = "\n") -> None:
    """Write to the screen at once; a closed window stops nothing."""
    with suppress(OSError):
        sys.stdout.write(text + end)
        sys.stdout.flush()


def run_to_end(
    command: Command,
    environment: Mapping[str, str],
    relay: Callable[[str], None],
    is_stopped: Callable[[], bool],
) -> int:
    """Run a command, hand each line it says to ``relay``, and return its status."""
    with subprocess.Popen(  # noqa: S603  # the words are ours
        command.words,
        cwd=command.folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    ) as process:
        # Read beside the waiting, so that a silent command can be stopped too.
        reader = threading.Thread(target=_relay_lines, args=(process, relay), daemon=True)
        reader.start()
        while process.poll() is None:
            if is_stopped():
                end_processes(marked_processes(environment[MARK], group=process.pid))
            time.sleep(0.02)
        reader.join(GRACE_SECONDS)
    return process.returncode


def _relay_lines(process: subprocess.Popen[str], relay: Callable[[str], None]) -> None:
    for line in process.stdout or ():
        relay(line.rstrip())


class Service:
    """A command that is started again when it dies, each time after a longer pause."""

    def __init__(self, command: Command, environment: Mapping[str, str], logs: Path) -> None:
        self.label = command.label
        self.log = logs / f"{command.label.replace(' ', '-')}.log"
        self._command = command
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._starts_again_at: float | None = None
        self._failures = 0

    def start(self) -> None:
        """Start the command in a group of its own, so that Ctrl-C is the supervisor's alone."""
        _shorten(self.log)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603  # the words are ours
                self._command.words,
                cwd=self._command.folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._started_at = time.monotonic()
        self._starts_again_at = None

    def has_died(self) -> bool:
        """Tell whether the process that was started is gone."""
        return self._process is not None and self._process.poll() is not None

    def revive(self) -> None:
        """Plan a new start when the process died, and start it when its pause is over."""
        now = time.monotonic()
        if self._starts_again_at is None and self.has_died():
            steady = now - self._started_at > STEADY_SECONDS
            self._failures = 1 if steady else self._failures + 1
            pause = min(2.0 ** (self._failures - 1), LONGEST_PAUSE)
            self._starts_again_at = now + pause
            say(f"The {self.label} stopped and starts again in {pause:.0f} s (see {self.log})")
        elif self._starts_again_at is not None and now >= self._starts_again_at:
            self._end_group()
            self.start()

    def leader(self) -> list[psutil.Process]:
        """Return the process that was started, while it is there; it ends its own workers."""
        if self._process is None or self.has_died():
            return []
        return [psutil.Process(self._process.pid)]

    def last_words(self) -> str:
        """Return the end of the log, for when it does not come up."""
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return "\n".join(lines[-15:])

    def _end_group(self) -> None:
        # The workers of a killed web server hold its port for a while longer.
        if self._process is not None:
            end_processes(marked_processes(self._environment[MARK], group=self._process.pid))


def marked_processes(mark: str, group: int | None = None) -> list[psutil.Process]:
    """Find the processes of a demo, of one group or all, by the mark in their environment.

    Every process inherits the mark, so that a demo whose supervisor was killed is found again
    without a list of numbers that may belong to others by now.
    """
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if process.pid == os.getpid() or process.environ().get(MARK) != mark:
                continue
            if group is None or os.getpgid(process.pid) == group:
                found.append(process)
    return found


def end_processes(processes: Iterable[psutil.Process], grace: float = GRACE_SECONDS) -> None:
    """Ask the processes to end, and end those that did not after the grace."""
    left = [process for process in processes if _lives(process)]
    for ask in (psutil.Process.terminate, psutil.Process.kill):
        for process in left:
            with suppress(psutil.NoSuchProcess):
                ask(process)
        deadline = time.monotonic() + grace
        while left and time.monotonic() < deadline:
            time.sleep(0.02)
            left = [process for process in left if _lives(process)]


def _lives(process: psutil.Process) -> bool:
    # A zombie has ended; whether its parent ever reaps it makes no difference here.
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _shorten(log: Path) -> None:
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".old.log"))
