"""A demo with stand-ins for the application, for tests of its supervisor.

Run as ``python -m tests.integration.stand_in_demo VAR PORT`` it is a supervisor to send signals to.
"""

import http.client
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from resilience.config import ROOT
from resilience.demo.processes import Command, marked_processes
from resilience.demo.supervisor import Plan, StopButton, Supervisor

WEB = """
import http.server, sys
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Page).serve_forever()
"""
SOON = 20.0
SCHEDULER = "import time\nwhile True: time.sleep(1)"


def stand_in(label: str, code: str, *arguments: str) -> Command:
    """Return a command that runs a few lines of Python."""
    return Command(label, (sys.executable, "-c", code, *arguments), ROOT)


def stand_in_plan(var: Path, port: int, *steps: Command) -> Plan:
    """Return a plan whose web server only says that it is healthy."""
    web = stand_in("web server", WEB, str(port))
    return Plan(
        port=port,
        var=var,
        steps=steps or (stand_in("Say hello", "print('good day')"),),
        services=(web, stand_in("scheduler", SCHEDULER)),
        personas=var / "personas.txt",
    )


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(holds: Callable[[], bool], patience: float = SOON) -> None:
    """Wait until it holds, but not for long."""
    deadline = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)


def is_healthy(port: int) -> bool:
    """Tell whether the web server answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def part(var: Path, word: str) -> psutil.Process:
    """Return the process of the demo with the word on its command line."""
    return next(p for p in marked_processes(str(var)) if word in " ".join(p.cmdline()))


@contextmanager
def running(plan: Plan, patience: float = SOON) -> Iterator[StopButton]:
    """Run a demo in a thread, from ready to stopped."""
    stop = StopButton()
    supervisor = Supervisor(plan, stop)
    thread = threading.Thread(target=supervisor.run)
    thread.start()
    try:
        wait_until(lambda: supervisor.is_serving, patience)
        yield stop
    finally:
        stop.press()
        thread.join(SOON)


@contextmanager
def running_apart(plan: Plan) -> Iterator[subprocess.Popen[str]]:
    """Run a demo in a process that can be killed."""
    words = (sys.executable, "-m", "tests.integration.stand_in_demo", plan.var, str(plan.port))
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as supervisor:
        assert supervisor.stdout is not None
        assert any("runs on" in line for line in supervisor.stdout)
        yield supervisor
        supervisor.kill()


if __name__ == "__main__":
    stop = StopButton()
    signal.signal(signal.SIGTERM, stop.press)
    signal.signal(signal.SIGINT, stop.press)
    Supervisor(stand_in_plan(Path(sys.argv[1]), int(sys.argv[2])), stop).run()
