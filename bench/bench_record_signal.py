"""Recording a signal through the page, against a bare view that does one INSERT and commits.

Both run under gunicorn with two workers on loopback and write to the same embedded PostgreSQL,
which waits for the disk as in production. The database holds all of Havermonde with its history.
Ours does everything on each request: session, rights, form and CSRF token, text guard, point to
buurt, encrypted exact place, number, history, log, roll-ups, one commit. Rounds of both take
turns, so that a busy machine is busy for both. Times are those of full answers, one at a time.
"""

import base64
import http.client
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http import HTTPStatus
from pathlib import Path
from socket import socket
from urllib.parse import urlencode
from uuid import uuid4

from sqlalchemy import text

from resilience.config import ROOT
from resilience.db.embedded import EmbeddedPostgres
from resilience.db.session import make_engine
from resilience.demo.seeding import seed_database
from resilience.schema import metadata

ROUNDS = 5
REQUESTS = 60
MOST_MILLISECONDS = 40.0
REPORTER = "yusuf-kaya"
TOKEN = re.compile(r'name="csrf_token" type="hidden" value="([^"]+)"|csrf_token" value="([^"]+)"')
TEXT = "Na sluitingstijd blijft een grote groep hangen bij het basketbalveld op het plein."
SECRETS = {
    "RESILIENCE_SECRET_KEY": "bench-secret-key-that-is-long-enough",
    "RESILIENCE_PASSWORD_SALT": "bench",
    "RESILIENCE_RECORD_KEY_SECRET": "bench",
    "RESILIENCE_ENCRYPTION_KEYS": "1:" + base64.b64encode(bytes(32)).decode(),
    "RESILIENCE_DEMO": "1",
}


class Visitor:
    """A browser's worth of HTTP: one cookie jar, one request at a time."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def send(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """Send a request and return status and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, urlencode(form or {}), headers)
        answer = connection.getresponse()
        body = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        connection.close()
        return answer.status, body

    def token(self, path: str) -> str:
        """Return the CSRF token of a page."""
        found = TOKEN.search(self.send("GET", path)[1])
        assert found, f"no token on {path}"
        return found[1] or found[2]


def main() -> None:
    """Measure and print."""
    with ExitStack() as stack:
        url = stack.enter_context(database())
        ours = Visitor(stack.enter_context(served("wsgi:app", url)))
        bare = Visitor(stack.enter_context(served("bench.bare_insert:app", url)))
        token = sign_in(ours)

        def record() -> None:
            send_signal(ours, token)

        def insert() -> None:
            send_bare(bare)

        timed(record)
        timed(insert)
        rounds = [(timed(record), timed(insert)) for _ in range(ROUNDS)]
    report(rounds)


def sign_in(visitor: Visitor) -> str:
    """Sign in as the reporter and return the token of the form."""
    form = {"csrf_token": visitor.token("/sign-in")}
    status, _ = visitor.send("POST", f"/demo/sign-in/{REPORTER}", form)
    assert status == HTTPStatus.FOUND, status
    return visitor.token("/signals/new")


def send_signal(visitor: Visitor, token: str) -> None:
    """Record a serious signal where the phone stands: the fullest way through."""
    form = {
        "csrf_token": token,
        "client_id": str(uuid4()),
        "place": "hier",
        "longitude": "5.2390",
        "latitude": "52.5534",
        "accuracy": "20",
        "signal_type": "IN01",
        "observed_day": "nu",
        "text": TEXT,
        "is_feedback_wanted": "y",
    }
    status, body = visitor.send("POST", "/signals/new", form)
    assert status == HTTPStatus.FOUND, (status, body[:2000])


def send_bare(visitor: Visitor) -> None:
    """Have the reference store the same text."""
    status, _ = visitor.send("POST", "/bare", {"client_id": str(uuid4()), "text": TEXT})
    assert status == HTTPStatus.FOUND, status


def timed(act: Callable[[], None]) -> list[float]:
    """Return the milliseconds of each of a round of requests."""
    times = []
    for _ in range(REQUESTS):
        started = time.perf_counter()
        act()
        times.append(1000 * (time.perf_counter() - started))
    return times


def report(rounds: list[tuple[list[float], list[float]]]) -> None:
    """Print each round, the median and the ratio."""
    for number, (ours, bare) in enumerate(rounds, start=1):
        print(f"round {number}: ours {_median(ours):6.1f} ms, bare INSERT {_median(bare):6.1f} ms")
    ours, bare = ([ms for pair in rounds for ms in pair[place]] for place in (0, 1))
    slow = statistics.quantiles(ours, n=20)[-1]
    print(f"record a signal: median {_median(ours):.1f} ms, 95 % within {slow:.1f} ms")
    print(f"bare INSERT + commit: median {_median(bare):.1f} ms")
    print(f"ratio {_median(ours) / _median(bare):.1f}; target under {MOST_MILLISECONDS:.0f} ms")
    if _median(ours) >= MOST_MILLISECONDS:
        raise SystemExit("recording a signal is too slow")


@contextmanager
def database() -> Iterator[str]:
    """Run a durable PostgreSQL of its own, filled with Havermonde."""
    folder = Path(tempfile.mkdtemp(prefix="weerbaar-bench-"))
    server = EmbeddedPostgres(folder / "postgres")
    try:
        url = server.ensure_running()
        os.environ.update(SECRETS | {"RESILIENCE_DATABASE_URL": url})
        engine = make_engine(url)
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE; CREATE SCHEMA public"))
            connection.execute(text("CREATE TABLE bare_signals (client_id uuid, said text)"))
        metadata().create_all(engine)
        engine.dispose()
        seed_database(url, print)
        yield url
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def served(application: str, url: str) -> Iterator[int]:
    """Serve an application under gunicorn on a free port of loopback."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--workers", "2", "--log-level", "warning"]
    environment = os.environ | {"RESILIENCE_DATABASE_URL": url}
    process = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}", application], cwd=ROOT, env=environment
    )
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            Visitor(port).send("GET", "/")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server does not answer")


def _median(times: list[float]) -> float:
    return statistics.median(times)


if __name__ == "__main__":
    main()
