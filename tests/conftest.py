"""Real PostgreSQL for every test: one server, one migrated template, one clone a worker."""

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

import pytest
from filelock import FileLock
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.orm import Session, sessionmaker

from resilience.app import create_app
from resilience.clock import FixedClock
from resilience.config import ROOT, Config
from resilience.db.embedded import EmbeddedPostgres
from resilience.db.session import make_engine
from resilience.db.types import use_sealer
from resilience.privacy.encryption import KeyRing
from resilience.uow import UnitOfWork
from tests.cast import NOW, People
from tests.shared import tell_what_is_missing
from tests.template import fill_demo, fill_template
from tests.wall import as_web, sessions_as_web

# What decides whether a change lands must give the same answer twice.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

SERVER = ROOT / "var" / "test"
IN_USE = pytest.StashKey[TextIO]()
ENCRYPTION_KEYS = {"1": bytes(range(32))}


def pytest_sessionstart(session: pytest.Session) -> None:
    """Note that this run uses the server; runs side by side share it."""
    SERVER.mkdir(parents=True, exist_ok=True)
    session.config.stash[IN_USE] = in_use = (SERVER / "in-use.lock").open("w")
    fcntl.flock(in_use, fcntl.LOCK_SH)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Stop the server unless a run, or a worker of this run, still uses it."""
    in_use = session.config.stash[IN_USE]
    try:
        fcntl.flock(in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    EmbeddedPostgres(SERVER, durable=False).stop()


@pytest.fixture(scope="session", autouse=True)
def _sealer() -> None:
    """Let encrypted columns be written and read, also where no application was made."""
    use_sealer(KeyRing(ENCRYPTION_KEYS))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what did not run for want of the shared material."""
    tell_what_is_missing(terminalreporter)


@pytest.fixture(scope="session")
def server_url() -> str:
    """Start the server, or find the one another worker started."""
    SERVER.mkdir(parents=True, exist_ok=True)
    with FileLock(SERVER / "start.lock"):
        return EmbeddedPostgres(SERVER, durable=False).ensure_running()


@pytest.fixture(scope="session")
def template(server_url: str) -> str:
    """Return the name of the migrated template with the areas and the cast in it."""
    name = f"template_{fingerprint(template_sources())}"
    with FileLock(SERVER / "template.lock"), _admin(server_url) as admin:
        known = admin.scalar(text("SELECT 1 FROM pg_database WHERE datname = :n"), {"n": name})
        if not known:
            _create(admin, f"{name}_new", "template0")
            fill_template(_url(server_url, f"{name}_new"))
            admin.execute(text(f'ALTER DATABASE "{name}_new" RENAME TO "{name}"'))
    return name


@pytest.fixture(scope="session")
def database_url(server_url: str, template: str, worker_id: str) -> Iterator[str]:
    """Return the address of this worker's own clone."""
    name = f"test_{worker_id}"
    yield clone(server_url, template, name)
    drop(server_url, name)


@pytest.fixture(scope="session")
def engine(database_url: str) -> Iterator[Engine]:
    """Return the engine on this worker's clone."""
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def fresh_database(server_url: str, template: str, worker_id: str) -> Iterator[str]:
    """Return the address of a clone for one test, for what needs real commits."""
    name = f"fresh_{worker_id}"
    yield clone(server_url, template, name)
    drop(server_url, name)


@pytest.fixture(scope="session")
def demo_database(server_url: str, config: Config, worker_id: str) -> Iterator[str]:
    """Return the address of a database with all of Havermonde in it, as the demo has it."""
    name = f"demo_{fingerprint(demo_sources())}"
    with FileLock(SERVER / "demo.lock"), _admin(server_url) as admin:
        known = admin.scalar(text("SELECT 1 FROM pg_database WHERE datname = :n"), {"n": name})
        if not known:
            _create(admin, f"{name}_new", "template0")
            fill_demo(_url(server_url, f"{name}_new"), config)
            admin.execute(text(f'ALTER DATABASE "{name}_new" RENAME TO "{name}"'))
    own = f"havermonde_{worker_id}"
    yield clone(server_url, name, own)
    drop(server_url, own)


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """Return a connection whose work is rolled back after the test."""
    with engine.connect() as connection:
        transaction = connection.begin()
        yield connection
        transaction.rollback()


@pytest.fixture
def sessions(connection: Connection) -> sessionmaker[Session]:
    """Return the maker of sessions that all share the test's transaction."""
    return sessionmaker(
        connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
    )


@pytest.fixture
def web_sessions(connection: Connection) -> sessionmaker[Session]:
    """Return the maker of sessions of the application: in the same transaction, as the web role."""
    return sessions_as_web(connection)


@pytest.fixture
def session(sessions: sessionmaker[Session]) -> Iterator[Session]:
    """Return the session of the test itself."""
    with sessions() as session:
        yield session


@pytest.fixture
def clock() -> FixedClock:
    """Return a clock that stands at Monday 23 November 2026, 10.00 in the Netherlands."""
    return FixedClock(NOW)


@pytest.fixture
def cast(session: Session) -> People:
    """Return the people."""
    return People(session)


@pytest.fixture
def uow_of(session: Session, cast: People, clock: FixedClock) -> Callable[[str], UnitOfWork]:
    """Return a maker of units of work: ``uow_of(YUSUF)``."""
    return lambda slug: UnitOfWork(session, cast.actor(slug, clock.now()), clock.now())


@pytest.fixture(scope="session")
def config(database_url: str) -> Config:
    """Return the settings of the application under test: the demo, with fixed secrets."""
    return Config(
        database_url=as_web(database_url),
        owner_database_url=database_url,
        secret_key="test-secret-key-that-is-long-enough",
        password_salt="test-salt",
        record_key_secret=b"test-record-key-secret",
        encryption_keys=ENCRYPTION_KEYS,
        demo=True,
        testing=True,
    )


@pytest.fixture
def app(
    config: Config,
    clock: FixedClock,
    web_sessions: sessionmaker[Session],
    sessions: sessionmaker[Session],
) -> Flask:
    """Return the application in the transaction of the test; requests act as the web role."""
    return create_app(config, clock, web_sessions, sessions)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a visitor who is not signed in."""
    return app.test_client()


@pytest.fixture
def client_of(app: Flask) -> Callable[[str], FlaskClient]:
    """Return a maker of signed-in clients: ``client_of(YUSUF)``; CSRF is off, see below."""

    def sign_in(slug: str) -> FlaskClient:
        # The tests of the token itself switch this on again.
        app.config["WTF_CSRF_ENABLED"] = False
        client = app.test_client()
        answer = client.post(f"/demo/sign-in/{slug}")
        assert answer.status_code == 302, answer.status
        return client

    return sign_in


def drop(server_url: str, name: str) -> None:
    with _admin(server_url) as admin:
        admin.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))


def clone(server_url: str, template: str, name: str) -> str:
    # PostgreSQL refuses two clones of one template at the same time.
    with _admin(server_url) as admin, FileLock(SERVER / "clone.lock"):
        _create(admin, name, template)
    return _url(server_url, name)


def _create(admin: Connection, name: str, source: str) -> None:
    admin.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
    admin.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY FILE_COPY'))


def _admin(server_url: str) -> Connection:
    engine = create_engine(_url(server_url, "postgres"), isolation_level="AUTOCOMMIT")
    return engine.connect()


def _url(server_url: str, database: str) -> str:
    head, _, options = server_url.partition("?")
    return f"{head.rpartition('/')[0]}/{database}?{options}"


def template_sources() -> list[Path]:
    """Return everything that goes into the template."""
    package = ROOT / "resilience"
    return [
        *sorted((package / "migrations" / "versions").glob("*.py")),
        package / "db" / "text_search.py",
        package / "demo" / "people.py",
        package / "demo" / "accounts.py",
        package / "demo" / "agreements.py",
        ROOT / "geodata" / "havermonde" / "areas.geojson",
        Path(__file__).with_name("template.py"),
    ]


def demo_sources() -> list[Path]:
    """Return everything that goes into the demo."""
    package = ROOT / "resilience"
    parts = [
        path
        for feature in ("demo", "maps", "safety", "signals")
        for path in sorted((package / feature).glob("*"))
        if path.suffix in {".py", ".json"}
    ]
    return [*template_sources(), *parts]


def fingerprint(sources: list[Path]) -> str:
    """Return a name that changes with the content of ``sources``."""
    digest = hashlib.sha256()
    for source in sources:
        digest.update(source.read_bytes())
    return digest.hexdigest()[:12]


@pytest.fixture(scope="session")
def worker_id() -> str:
    """Return a name for this process that no worker of another run has."""
    return f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
