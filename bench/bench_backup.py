"""A sealed backup against a plain pg_dump, and how fast values are sealed with a new key.

Both write the same dump (custom format, gzip 1) of the same database to a file, in turns. Opening
and restoring are given beside it. Rotation is against an UPDATE that writes the same bytes back.
"""

import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import Column, Engine, MetaData, Table, Uuid, text

from resilience.db.embedded import EmbeddedPostgres
from resilience.db.programs import find_program, running
from resilience.db.sealing import place_of
from resilience.db.session import make_engine
from resilience.db.types import Sealed
from resilience.privacy.encryption import KeyRing
from resilience.safekeeping.backup import (
    DUMP_WORDS,
    BackupKeys,
    Source,
    restore_backup,
    verify_backup,
    write_backup,
)
from resilience.safekeeping.key_rotation import reseal, sealed_columns

ROUNDS = 3
ROWS = 400_000
VALUES = 20_000
BATCH = 500
#: Sealing may cost so much on top of the dump itself.
MOST_RATIO = 1.25
KEYS = BackupKeys({"b1": bytes(range(32))})
MADE_AT = datetime(2026, 11, 23, tzinfo=UTC)

schema = MetaData()
places = Table(
    "places", schema, Column("id", Uuid, primary_key=True), Column("place", Sealed, nullable=False)
)


def main() -> None:
    """Print the medians and their ratios."""
    folder = Path(tempfile.mkdtemp(prefix="weerbaar-bench-"))
    database = EmbeddedPostgres(folder / "var")
    try:
        url = database.ensure_running()
        engine = make_engine(url)
        fill(engine)
        measure_backup(url, engine, folder)
        measure_rotation(engine)
        engine.dispose()
    finally:
        database.reset()
        shutil.rmtree(folder)


def fill(engine: Engine) -> None:
    """Store rows that are as hard to make small as what people write."""
    schema.create_all(engine)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num text)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('0007')"))
        connection.execute(
            text(
                "CREATE TABLE rows AS SELECT n AS id, md5(n::text) || ' ' || "
                "repeat('Een grote groep bij het plein. ', 3) || md5((n + 1)::text) AS words "
                "FROM generate_series(1, :rows) n"
            ),
            {"rows": ROWS},
        )


def measure_backup(url: str, engine: Engine, folder: Path) -> None:
    """Make plain dumps and sealed backups in turns; then open one, and restore it."""
    plain, sealed = folder / "plain", folder / "sealed"
    with engine.connect() as connection:
        size = connection.scalar(text("SELECT pg_total_relation_size('rows')")) or 0
    dumps, backups = [], []
    for _ in range(ROUNDS):
        dumps.append(timed(lambda: dump(url, plain)))
        backups.append(timed(lambda: backup(url, sealed)))
    ours, theirs = statistics.median(backups), statistics.median(dumps)
    opening = timed(lambda: verify_backup(sealed, KEYS))
    with engine.connect() as admin:
        admin.execution_options(isolation_level="AUTOCOMMIT")
        admin.execute(text("CREATE DATABASE empty TEMPLATE template0"))
    target = Source(url.replace("/weerbaar?", "/empty?"))
    restoring = timed(lambda: restore_backup(sealed, KEYS, target))
    megabytes, stored = size / 1e6, sealed.stat().st_size / 1e6
    print(
        f"backup: {megabytes / ours:.0f} MB of tables a second ({ours:.2f} s for {megabytes:.0f} "
        f"MB); plain pg_dump {megabytes / theirs:.0f} MB/s; ratio {ours / theirs:.2f} "
        f"(target < {MOST_RATIO})"
    )
    print(f"check of a backup: {stored / opening:.0f} MB of file a second")
    print(f"restore: {megabytes / restoring:.0f} MB of tables a second")


def dump(url: str, path: Path) -> None:
    """Write a plain dump, as the reference."""
    program = find_program("pg_dump")
    with (
        path.open("wb") as file,
        running(program, list(DUMP_WORDS), url, stdout=file.fileno()) as (process, _),
    ):
        assert process.wait() == 0


def backup(url: str, path: Path) -> None:
    """Write a sealed backup."""
    with path.open("wb") as file:
        write_backup(Source(url), KEYS, MADE_AT, file)


def measure_rotation(engine: Engine) -> None:
    """Seal every value with a new key, and write as many values back as they are."""
    old = KeyRing({"1": bytes(32)})
    new = KeyRing({"1": bytes(32), "2": bytes(range(32))})
    ids = [uuid4() for _ in range(VALUES)]
    with engine.begin() as connection:
        connection.execute(
            places.insert(), [{"id": each, "place": sealed(old, each)} for each in ids]
        )
    (column,) = sealed_columns(schema)
    rotating = timed(lambda: list(reseal(engine, new, column, BATCH)))
    writing = timed(lambda: write_back(engine, ids))
    print(
        f"rotation: {VALUES / rotating:.0f} values a second; bare UPDATE "
        f"{VALUES / writing:.0f} a second; ratio {rotating / writing:.2f}"
    )


def sealed(ring: KeyRing, row: UUID) -> bytes:
    """Return a place as it is stored."""
    place = '{"x": 150000, "y": 480000, "accuracy": 12.0}'
    return ring.seal(place, place_of("places", "place", [row]))


def write_back(engine: Engine, ids: list[UUID]) -> None:
    """Update every row on its own, in batches of the same size."""
    statement = text("UPDATE places SET place = place WHERE id = :id")
    for start in range(0, len(ids), BATCH):
        with engine.begin() as connection:
            connection.execute(statement, [{"id": each} for each in ids[start : start + BATCH]])


def timed(act: Callable[[], object]) -> float:
    """Return the seconds that ``act`` takes."""
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
