"""Going through a log of a million lines, against plain sha256 over the same bytes.

The lines pass the real chain: the trigger links each of them at commit. Then the whole log is
verified as ``flask audit verify`` does it, anchors included. The reference hashes the same bytes
in memory, twice a line as the chain does, and reads nothing. Rounds of both take turns.
"""

import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from resilience.audit.anchors import make_anchor
from resilience.audit.cli import ONE_MOMENT
from resilience.audit.signing import Signer
from resilience.audit.verification import verify
from resilience.db import migrate
from resilience.db.embedded import EmbeddedPostgres
from resilience.db.session import make_engine, session_factory

LINES = int(os.environ.get("BENCH_LINES", "1000000"))
BATCH = 50_000
ROUNDS = 3
LEAST_PER_SECOND = 200_000
SIGNER = Signer(b"bench")
#: As requests leave them: ids that ascend in time, names and functions of people, an address.
FILL = text(
    """
    INSERT INTO audit_entries (
        id, at, actor_id, actor_name, actor_function, organisation_id, organisation_name,
        action, object_type, object_id, outcome, origin, purpose, activity_id, trace_id
    )
    SELECT
        (
            lpad(to_hex(1766000000000 + line), 12, '0') || '7' || substr(md5(line::text), 1, 3)
            || '8' || substr(md5(line::text), 4, 15)
        )::uuid,
        timestamptz '2026-01-01' + line * interval '1 second',
        md5((line % 300)::text)::uuid, 'Marit van der Dekker-' || line % 300, 'Wijkcoördinator',
        md5((line % 12)::text)::uuid, 'Gemeente Havermonde',
        'signal:read', 'signal', md5(line::text)::uuid, 'done', '10.20.30.' || line % 250, '',
        'PA-01', md5((line / 3)::text)::uuid
    FROM generate_series(CAST(:first AS bigint), CAST(:last AS bigint)) AS line
    """
)


def main() -> None:
    """Fill, measure and print."""
    with scratch() as sessions:
        spent = fill(sessions)
        print(f"{LINES:,} lines logged through the chain in {spent:.1f} s")
        verify_once(sessions)
        rounds = [(verify_once(sessions), plain_once()) for _ in range(ROUNDS)]
    ours = statistics.median(seconds for seconds, _ in rounds)
    plain = statistics.median(seconds for _, seconds in rounds)
    print(f"verify: {ours:.2f} s, {LINES / ours:,.0f} lines a second (median of {ROUNDS})")
    print(f"plain sha256 over as many bytes in memory: {LINES / plain:,.0f} lines a second")
    print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"ratio {ours / plain:.1f}; target at least {LEAST_PER_SECOND:,} lines a second")
    if LINES / ours < LEAST_PER_SECOND:
        raise SystemExit("going through the log is too slow")


@contextmanager
def scratch() -> Iterator[sessionmaker[Session]]:
    """Yield sessions on an empty, migrated database of its own."""
    folder = Path(tempfile.mkdtemp(prefix="weerbaar-bench-"))
    server = EmbeddedPostgres(folder, durable=False)
    try:
        url = server.ensure_running()
        migrate.upgrade(url)
        engine = make_engine(url)
        yield session_factory(engine)
        engine.dispose()
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def fill(sessions: sessionmaker[Session]) -> float:
    """Log the lines, batch after batch, with an anchor after each; return the seconds."""
    started = time.perf_counter()
    for first in range(0, LINES, BATCH):
        with sessions.begin() as session:
            session.execute(FILL, {"first": first + 1, "last": min(first + BATCH, LINES)})
        with sessions.begin() as session:
            make_anchor(session, SIGNER, datetime(2026, 11, 23, tzinfo=UTC))
    with sessions() as session:
        session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
        session.execute(text("VACUUM ANALYZE"))
    return time.perf_counter() - started


def verify_once(sessions: sessionmaker[Session]) -> float:
    """Return the seconds of one look at the whole log."""
    started = time.perf_counter()
    with sessions() as session:
        session.execute(text(ONE_MOMENT))
        verdict = verify(session, SIGNER)
    assert verdict.is_whole, verdict.findings[:3]
    assert verdict.lines == LINES
    return time.perf_counter() - started


def plain_once() -> float:
    """Return the seconds of hashing as many lines and links as there are, from memory."""
    line, link = bytes(330), bytes(64)
    started = time.perf_counter()
    previous = b""
    for _ in range(LINES):
        previous = sha256(previous + link[:32] + sha256(line).digest()).digest()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
