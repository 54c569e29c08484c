"""Schemathesis against the API: ``python -m tests.security.api_schema``.

Every check that it knows, on the document that the API publishes, with a token of a client that
may do everything. It ends with 1 as soon as anything was found.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine, text
from sqlalchemy.orm import sessionmaker

from resilience.config import ROOT, Config
from resilience.db.embedded import EmbeddedPostgres
from resilience.signals.attributes import Handling
from resilience.uow import UnitOfWork
from tests.browser.conftest import served
from tests.cast import KARIN, NOW, People
from tests.conftest import ENCRYPTION_KEYS, SERVER, drop
from tests.factories import signals
from tests.factories.systems import registered, token_of
from tests.template import fill_template
from tests.wall import as_web

#: Never reached: how often one may call is another test.
NO_LIMIT = 10**9
REPORT = ROOT / "var" / "security" / "schemathesis.xml"


def main() -> int:
    """Serve a fresh database on this machine, run schemathesis, and return its verdict."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=int, default=100, help="how long it may take")
    with fresh_database() as url:
        token = prepare(url)
        with served(url, settings(url)) as address:
            return run(address, token, options.parse_args().seconds)


def settings(url: str) -> Config:
    """Return settings of a server outside the demo, with secrets for this run."""
    return Config(
        database_url=as_web(url),
        owner_database_url=url,
        secret_key="schemathesis-secret-key-that-is-long",
        password_salt="salt",
        record_key_secret=b"secret",
        encryption_keys=ENCRYPTION_KEYS,
        api_requests_per_minute=NO_LIMIT,
    )


@contextmanager
def fresh_database() -> Iterator[str]:
    """Return the address of a database with areas, people and agreements, gone afterwards."""
    SERVER.mkdir(parents=True, exist_ok=True)
    server = EmbeddedPostgres(SERVER, durable=False)
    head, _, options = server.ensure_running().partition("?")
    base = head.rpartition("/")[0]
    name = f"schemathesis_{os.getpid()}"
    admin = create_engine(f"{base}/postgres?{options}", isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE template0'))
    try:
        fill_template(f"{base}/{name}?{options}")
        yield f"{base}/{name}?{options}"
    finally:
        admin.dispose()
        drop(f"{head}?{options}", name)


def prepare(url: str) -> str:
    """Record some signals and let a system in that may do everything; return its token."""
    engine = create_engine(url)
    with sessionmaker(engine).begin() as session:
        cast = People(session)
        uow = UnitOfWork(session, cast.actor(KARIN), NOW)
        for _ in range(5):
            signals.recorded(uow, handling=Handling.PERMITTED)
        # Of the police, because only the police may use every value of the field for sharing.
        token = token_of(session, registered(session, cast[KARIN]))
    engine.dispose()
    return token


def run(address: str, token: str, seconds: int) -> int:
    """Run every phase and every check; return 0 when nothing was found."""
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    words = (
        *("-m", "schemathesis.cli"),
        *("run", f"{address}/api/v1/openapi.json", "--origin", address),
        *("--header", f"Authorization: Bearer {token}", "--checks", "all"),
        *("--phases", "examples,coverage,fuzzing,stateful", "--max-time", str(seconds)),
        *("--report", "junit", "--report-junit-path", str(REPORT)),
        *("--generation-database", "none", "--no-color"),
    )
    # What it keeps for the next run goes beside the report.
    hooks = {"SCHEMATHESIS_HOOKS": "tests.security.api_formats", "PYTHONPATH": str(ROOT)}
    environment = os.environ | hooks
    done = subprocess.run([sys.executable, *words], cwd=REPORT.parent, env=environment, check=False)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
