"""What the log costs a request: the same pages with the log, and with writing it switched off.

Both run in one process on one durable PostgreSQL, which waits for the disk as in production,
with the people, areas and agreements of Havermonde and a few hundred signals. With the log,
every request writes its lines and the database links them at commit; a page that only reads then
has to wait for the disk too. Without it, the one function that writes lines does nothing. The
two take turns, request by request, so that a busy machine is busy for both.
"""

import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from unittest.mock import patch
from uuid import uuid4

from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import sessionmaker

from resilience.app import create_app
from resilience.audit.models import AuditEntry, AuditLink
from resilience.clock import FixedClock
from resilience.config import Config
from resilience.db.embedded import EmbeddedPostgres
from resilience.db.session import make_engine, session_factory
from resilience.db.types import use_sealer
from resilience.privacy.encryption import KeyRing
from resilience.signals.models import Signal
from resilience.uow import UnitOfWork
from tests.cast import MARIT, NOW, YUSUF, People
from tests.factories import signals
from tests.template import fill_template
from tests.wall import as_web

ROUNDS = 5
REQUESTS = 60
SIGNALS = 300
MOST_PERCENT = 10.0
WRITING = "resilience.audit.services._write"


def main() -> None:
    """Measure each page and print what the log costs."""
    with database() as (config, sessions):
        app = create_app(config, FixedClock(NOW))
        app.config["WTF_CSRF_ENABLED"] = False
        reader, reporter = signed_in(app.test_client(), MARIT), signed_in(app.test_client(), YUSUF)
        with sessions() as session:
            readable = session.scalars(select(Signal.id).limit(20)).all()
        typed_by = own_id(sessions)
        costs = [
            cost("read one signal", lambda n: read(reader, f"/signals/{readable[n % 20]}")),
            cost("list of 50 signals", lambda _: read(reader, "/signals?selection=area&page=2")),
            cost("record a signal", lambda _: record(reporter, typed_by)),
        ]
        check_chain(sessions)
    if max(costs[0], costs[2]) >= MOST_PERCENT:
        raise SystemExit("the log costs too much")


def cost(what: str, act: Callable[[int], None]) -> float:
    """Print the medians of all rounds, and return what the log adds, in percent."""
    turns(act, 10)
    rounds = [turns(act, REQUESTS) for _ in range(ROUNDS)]
    with_log, without = (
        statistics.median(ms for each in rounds for ms in each[place]) for place in (0, 1)
    )
    shares = [statistics.median(one) / statistics.median(other) for one, other in rounds]
    added = 100 * (statistics.median(shares) - 1)
    told = ", ".join(f"{share:.3f}" for share in shares)
    print(f"{what:<20} with log {with_log:6.2f} ms, without {without:6.2f} ms")
    print(f"{'':<20} ratio per round {told}; median +{added:.1f} % (target < {MOST_PERCENT:.0f} %)")
    return added


def turns(act: Callable[[int], None], count: int) -> tuple[list[float], list[float]]:
    """Return the milliseconds of each request with the log, and of each without."""
    with_log, without = [], []
    for number in range(count):
        with_log.append(spent(act, number))
        with patch(WRITING, lambda *_: None):
            without.append(spent(act, number))
    return with_log, without


def spent(act: Callable[[int], None], number: int) -> float:
    """Return the milliseconds of one request."""
    started = time.perf_counter()
    act(number)
    return 1000 * (time.perf_counter() - started)


def read(client: FlaskClient, path: str) -> None:
    """Read a page."""
    assert client.get(path).status_code == HTTPStatus.OK


def record(client: FlaskClient, typed_by: str) -> None:
    """Record a serious signal with its exact place: the fullest way through."""
    place = {"place": "hier", "longitude": "5.2390", "latitude": "52.5534", "accuracy": "20"}
    form = signals.posted("IN01", client_id=str(uuid4()), typed_by=typed_by, **place)
    answer = client.post("/signals/new", data=form)
    assert answer.status_code == HTTPStatus.FOUND, answer.status


def signed_in(client: FlaskClient, slug: str) -> FlaskClient:
    """Sign a persona in."""
    assert client.post(f"/demo/sign-in/{slug}").status_code == HTTPStatus.FOUND
    return client


def own_id(sessions: sessionmaker) -> str:
    """Return the id of the reporter, which the form carries."""
    with sessions() as session:
        return str(People(session)[YUSUF].id)


def check_chain(sessions: sessionmaker) -> None:
    """Make sure that what was measured is the real thing: each line has its link."""
    with sessions() as session:
        lines, links = (
            session.scalar(select(func.count()).select_from(table))
            for table in (AuditEntry, AuditLink)
        )
    assert lines == links > ROUNDS * REQUESTS
    print(f"{lines:,} lines, each with its link")


@contextmanager
def database() -> Iterator[tuple[Config, sessionmaker]]:
    """Run a durable PostgreSQL of its own, filled with Havermonde."""
    folder = Path(tempfile.mkdtemp(prefix="weerbaar-bench-"))
    server = EmbeddedPostgres(folder)
    try:
        url = server.ensure_running()
        config = Config(
            database_url=as_web(url),
            owner_database_url=url,
            secret_key="bench-secret-key-that-is-long-enough",
            password_salt="bench",
            record_key_secret=b"bench",
            encryption_keys={"1": bytes(32)},
            demo=True,
        )
        use_sealer(KeyRing(config.encryption_keys))
        fill_template(url)
        engine = make_engine(url)
        sessions = session_factory(engine)
        with sessions.begin() as session:
            uow = UnitOfWork(session, People(session).actor(YUSUF), NOW)
            for _ in range(SIGNALS):
                signals.recorded(uow)
        yield config, sessions
        engine.dispose()
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
