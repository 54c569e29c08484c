"""The web server and the scheduler as processes of their own, as on a real server."""

import base64
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import URLError

import psutil
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from resilience.config import ROOT
from tests.conftest import ENCRYPTION_KEYS
from tests.security.browsing import Browser
from tests.wall import as_web

PATIENCE = 60


class Processes:
    """The web server and the scheduler started again when killed."""

    def __init__(
        self, database_url: str, application: str = "wsgi:app", *, tls: bool = False
    ) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"http{'s' if tls else ''}://127.0.0.1:{port}"
        self._folder = tempfile.TemporaryDirectory()
        bind = ("--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "2")
        if tls:
            bind += certificate(Path(self._folder.name))
        self._words = (
            ("gunicorn", *bind, "--no-control-socket", "--graceful-timeout", "1", application),
            ("flask", "--app", "wsgi", "scheduler"),
        )
        self._environment = os.environ | environment(database_url)
        self.running = [self._start(words) for words in self._words]

    def _start(self, words: tuple[str, ...]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", *words],
            cwd=ROOT,
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def kill_one(self, chance: random.Random) -> None:
        """Kill a process without a word; one of the web server's workers more often than it."""
        leader = chance.choice([*self.running, self.running[0]])
        with suppress(psutil.Error):
            family = psutil.Process(leader.pid).children()
            chance.choice([*family, *family, psutil.Process(leader.pid)]).kill()

    def revive(self) -> None:
        """Start again what is gone, as a supervisor would."""
        for number, process in enumerate(self.running):
            if process.poll() is not None:
                self._end(process)
                self.running[number] = self._start(self._words[number])

    def end(self) -> None:
        """End everything."""
        for process in self.running:
            self._end(process)
        self._folder.cleanup()

    @staticmethod
    def _end(process: subprocess.Popen[bytes]) -> None:
        # The workers of a killed web server hold its port for a while longer.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def wait_until_it_answers(self) -> None:
        """Wait until the first page comes."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with suppress(URLError, OSError):
                if Browser(self.address).get("/healthz")[0] == 200:
                    return
            time.sleep(0.1)
        raise AssertionError("the web server never answered")


def environment(database_url: str) -> dict[str, str]:
    keys = ",".join(
        f"{name}:{base64.b64encode(key).decode()}" for name, key in ENCRYPTION_KEYS.items()
    )
    return {
        "RESILIENCE_DATABASE_URL": as_web(database_url),
        "RESILIENCE_OWNER_DATABASE_URL": database_url,
        "RESILIENCE_SECRET_KEY": "drill-secret-key-that-is-long-enough",
        "RESILIENCE_PASSWORD_SALT": "drill",
        "RESILIENCE_RECORD_KEY_SECRET": "drill",
        "RESILIENCE_ENCRYPTION_KEYS": keys,
        "RESILIENCE_DEMO": "1",
    }


def certificate(folder: Path) -> tuple[str, ...]:
    """Make a certificate of an hour; return the words that give it to gunicorn."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=1))
        .not_valid_after(now + timedelta(hours=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(secret)
    (folder / "certificate.pem").write_bytes(made.public_bytes(pem))
    return "--certfile", str(folder / "certificate.pem"), "--keyfile", str(folder / "key.pem")
