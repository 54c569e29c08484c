"""What `make demo` runs: the plan of the real demo, its steps, and the way in."""

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from resilience.config import ROOT
from resilience.db.embedded import EmbeddedPostgres
from resilience.db.embedded_host import EmbeddedPostgresError
from resilience.demo.processes import MARK, Command, say
from resilience.demo.supervisor import (
    HOST,
    DemoError,
    Plan,
    StopButton,
    Supervisor,
    database_addresses,
    demo_environment,
)

LARGEST_PORT = 65535
PERSONAS = "personas.txt"


def demo_plan(port: int, var: Path) -> Plan:
    """Return the plan of the real demo."""

    def python(label: str, *words: str) -> Command:
        return Command(label, (sys.executable, "-m", *words), ROOT)

    web = ("--bind", f"{HOST}:{port}", "--workers", "2", "--worker-class", "gthread")
    calm = ("--threads", "4", "--graceful-timeout", "2", "--no-control-socket")
    return Plan(
        port=port,
        var=var,
        steps=(python("Prepare Havermonde", "resilience.demo.server", "prepare"),),
        services=(
            python("web server", "gunicorn", *web, *calm, "wsgi:app"),
            python("scheduler", "flask", "--app", "wsgi", "scheduler"),
        ),
        personas=var / PERSONAS,
    )


def serve(port: int, var: Path, *, reset: bool) -> int:
    """Run the demo until Ctrl-C or SIGTERM."""
    stop = StopButton()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop.press)
    say("Weerbaar, the demo")
    Supervisor(demo_plan(port, var), stop).run(reset=reset)
    say("Stopped; what was recorded is kept.")
    return 0


def run_command(words: Sequence[str], var: Path) -> int:
    """Run a command against the database of the demo, whether the demo runs or not."""
    database = EmbeddedPostgres(var)
    environment = demo_environment(var, database)
    # Without the mark it is not taken for a part of the demo, which ends with the demo.
    del environment[MARK]
    # Ctrl-C is for the command; the server is given back when that has ended.
    usual = signal.signal(signal.SIGINT, StopButton().press)
    try:
        environment |= database_addresses(database)
        return subprocess.run(words, env=environment, check=False).returncode  # noqa: S603  # typed
    except FileNotFoundError as error:
        raise DemoError(f"there is no command {error.filename!r}") from error
    finally:
        signal.signal(signal.SIGINT, usual)
        database.release()


def prepare(var: Path) -> int:
    """Bring the tables up to date, fill them when they are empty, and note who can sign in.

    This runs in a process of its own, so that the supervisor never loads the application.
    """
    from resilience import demo  # noqa: PLC0415  # see above
    from resilience.db.migrate import upgrade  # noqa: PLC0415  # see above

    url = os.environ["RESILIENCE_OWNER_DATABASE_URL"]
    upgrade(url)
    demo.seed(url, say)
    (var / PERSONAS).write_text("\n".join(in_columns(demo.personas())))
    return 0


def in_columns(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Return the rows as lines, with every column as wide as its longest text."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "   ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line and do what it asks."""
    parser = _parser()
    wanted = parser.parse_args(arguments)
    if wanted.task == "run" and not wanted.words:
        parser.error("`run` needs a command to run")
    var = Path(os.environ.get("RESILIENCE_VAR", ROOT / "var")).resolve()
    try:
        if wanted.task == "prepare":
            return prepare(var)
        if wanted.task == "run":
            return run_command(wanted.words, var)
        return serve(wanted.port, var, reset=wanted.reset)
    except (DemoError, EmbeddedPostgresError) as error:
        say(f"\n{error}")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m resilience.demo.server", description=__doc__)
    parser.add_argument("--port", type=_port, default=8000)
    parser.add_argument("--reset", action="store_true", help="delete what is stored and start over")
    parser.add_argument("task", nargs="?", choices=["serve", "run", "prepare"], default="serve")
    parser.add_argument("words", nargs=argparse.REMAINDER, help="the command that `run` runs")
    return parser


def _port(text: str) -> int:
    if text.isdecimal() and 0 < int(text) <= LARGEST_PORT:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a port: choose 1024 to {LARGEST_PORT}")


if __name__ == "__main__":
    sys.exit(main())
