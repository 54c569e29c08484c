"""A server in a process of its own, so that a test can really kill it."""

import multiprocessing
import socket
import time
import urllib.request
from dataclasses import dataclass, field
from multiprocessing.context import SpawnProcess

from sqlalchemy.orm import sessionmaker
from werkzeug.serving import make_server

from resilience.app import create_app
from resilience.clock import FixedClock
from resilience.config import Config
from resilience.db.session import make_web_engine
from tests.cast import NOW
from tests.wall import as_web

PATIENCE_S = 40


def free_port() -> int:
    """Return a port that nobody uses at this moment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def serve(database_url: str, config: Config, port: int) -> None:
    """Serve the application until the process is killed."""
    engine = make_web_engine(as_web(database_url))
    app = create_app(config, FixedClock(NOW), sessionmaker(engine, expire_on_commit=False))
    make_server("127.0.0.1", port, app, threaded=True).serve_forever()


@dataclass
class OwnServer:
    """Starts, and dies without a word; always at the same address."""

    database_url: str
    config: Config
    port: int = field(default_factory=free_port)
    process: SpawnProcess | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        spawn = multiprocessing.get_context("spawn")
        told = (self.database_url, self.config, self.port)
        self.process = spawn.Process(target=serve, args=told, daemon=True)
        self.process.start()

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=2):
                return True
        except OSError:
            return False

    def wait_until_ready(self) -> None:
        end = time.monotonic() + PATIENCE_S
        while not self.answers():
            if time.monotonic() > end:
                raise TimeoutError("the server did not start")
            time.sleep(0.1)

    def kill(self) -> None:
        """Stop at once, whatever it is doing (SIGKILL)."""
        assert self.process is not None
        self.process.kill()
        self.process.join()
