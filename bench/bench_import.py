"""Storing 100,000 rows of a file as signals, against COPY of the same rows and a spatial join.

The reference gets its rows ready-made: COPY of the signals that the import made, with all indexes
of the table, and a geopandas join of the same points with the buurten. The import opens its
sealed file, reads days and places again, and writes signals, histories, references and counts,
in one transaction. The check before it (every row read, placed and guarded) is shown apart.
Rounds of both take turns.
"""

import io
import os
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import geopandas
import numpy as np
import shapely
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from resilience.accounts.models import User
from resilience.accounts.queries import find_actor
from resilience.areas.codes import AreaLevel
from resilience.areas.models import Area
from resilience.clock import SystemClock
from resilience.db.embedded import EmbeddedPostgres
from resilience.db.session import make_engine, session_factory
from resilience.db.types import use_sealer
from resilience.imports.mapping import Field, Matching
from resilience.imports.models import SignalImport
from resilience.imports.ports import use_secret
from resilience.imports.running import work_on
from resilience.imports.services import ColumnsDraft, match_columns, store_import, take_in
from resilience.imports.states import ImportState
from resilience.imports.storing import SIGNAL_COLUMNS
from resilience.privacy.encryption import KeyRing
from resilience.uow import UnitOfWork
from tests.template import fill_template

ROWS = int(os.environ.get("BENCH_ROWS", "100000"))
ROUNDS = 3
MOST_TIMES = 4.0
CLOCK = SystemClock()
COLUMNS = {
    Field.REFERENCE: "Zaaknummer",
    Field.CATEGORY: "Categorie",
    Field.DATE: "Datum",
    Field.X: "X",
    Field.Y: "Y",
    Field.TEXT: "Omschrijving",
}
CODES = {"zwerfvuil": "LB01", "graffiti": "LB02", "groep": "OV01", "verlichting": "LB03"}
WORDS = [
    "container",
    "lantaarn",
    "bankje",
    "plein",
    "trap",
    "kelder",
    "muur",
    "hek",
    "speelplek",
    "doorgang",
    "glas",
    "grofvuil",
    "kapot",
    "vol",
    "donker",
    "open",
    "los",
    "nat",
    "omgevallen",
    "beklad",
    "weer",
    "nog",
    "steeds",
    "sinds",
    "vorige",
    "week",
    "maand",
]
#: The same rows once more, under keys of their own.
ANEW = {
    "id": "gen_random_uuid()",
    "client_id": "gen_random_uuid()",
    "number": "'R' || substr(md5(number), 1, 15)",
}


def main() -> None:
    """Measure and print."""
    with database() as sessions:
        areas = buurten(sessions)
        points = points_inside(areas)
        times: dict[str, list[float]] = {"check": [], "store": [], "copy": [], "join": []}
        for turn in range(ROUNDS):
            for name, seconds in one_round(sessions, (areas, points), turn):
                times[name].append(seconds)
    report({name: statistics.median(each) for name, each in times.items()})


def one_round(
    sessions: sessionmaker[Session], places: tuple[geopandas.GeoDataFrame, Any], turn: int
) -> Iterator[tuple[str, float]]:
    """Yield how long each part takes, once."""
    import_id = begin(sessions, places[1], turn)
    yield "check", timed(lambda: work_on(sessions, CLOCK, import_id, timedelta(hours=1)))
    decide(sessions, import_id)
    yield "store", timed(lambda: work_on(sessions, CLOCK, import_id))
    prove(sessions, import_id)
    rows = same_rows(sessions, import_id)
    yield "copy", timed(lambda: copy_in(sessions, rows))
    yield "join", timed(lambda: join(*places))


def report(medians: dict[str, float]) -> None:
    """Print the medians and the ratio that counts."""
    reference = medians["copy"] + medians["join"]
    print(f"{ROWS:,} rows, medians of {ROUNDS}")
    print(f"  check (read, place, guard)  {medians['check']:6.2f} s")
    print(f"  store                       {medians['store']:6.2f} s")
    print(f"  COPY of the same signals    {medians['copy']:6.2f} s")
    print(f"  geopandas spatial join      {medians['join']:6.2f} s")
    ratio = medians["store"] / reference
    print(f"ratio {ratio:.2f} of store to COPY and join (at most {MOST_TIMES})")
    whole = (medians["store"] + medians["check"]) / reference
    print(f"ratio {whole:.2f} with the check, which guards every text")


def begin(sessions: sessionmaker[Session], points: Any, turn: int) -> UUID:
    """Bring a file in, up to where the machine checks it."""
    with sessions.begin() as session:
        person = session.scalars(select(User).where(User.email.like("tom-jansen@%"))).one()
        actor = find_actor(session, person.id, CLOCK.now())
        assert actor is not None
        uow = UnitOfWork(session, actor, CLOCK.now())
        found = take_in(uow, io.BytesIO(table(points, turn)))
        match_columns(uow, found.id, ColumnsDraft("Bench", COLUMNS))
        found.matching = Matching(COLUMNS, CODES).as_json()
        return found.id


def decide(sessions: sessionmaker[Session], import_id: UUID) -> None:
    """Decide that everything good is stored."""
    with sessions.begin() as session:
        found = session.get_one(SignalImport, import_id)
        actor = find_actor(session, found.requested_by_id, CLOCK.now())
        assert actor is not None
        uow = UnitOfWork(session, actor, CLOCK.now())
        store_import(uow, import_id, is_valid_only=True)


def prove(sessions: sessionmaker[Session], import_id: UUID) -> None:
    """Stop when not everything was stored: a fast failure is no figure."""
    with sessions() as session:
        found = session.get_one(SignalImport, import_id)
        assert found.state is ImportState.DONE, (found.state, found.tally)
        assert sum(found.tally.values()) == found.row_count == ROWS
        stored = found.tally.get("ok", 0) + found.tally.get("controle", 0)
        assert stored > 0.9 * ROWS, found.tally


def table(points: Any, turn: int) -> bytes:
    """Return a file with one row a point."""
    chance = random.Random(turn)
    categories = list(CODES)
    first = date.today() - timedelta(days=150)  # noqa: DTZ011 - any day will do
    lines = ["Zaaknummer;Categorie;Datum;X;Y;Omschrijving;Behandelaar"]
    for at, (x, y) in enumerate(points):
        day = first + timedelta(days=at % 140)
        words = " ".join(chance.choices(WORDS, k=14))
        lines.append(
            f"Z-{turn}-{at};{categories[at % 4]};{day:%d-%m-%Y} 14:{at % 60:02};{x:.1f};{y:.1f};"
            f"Bij het {words} aan de zijkant;afdeling {at % 9}"
        )
    return "\r\n".join(lines).encode()


def buurten(sessions: sessionmaker[Session]) -> geopandas.GeoDataFrame:
    """Return the buurten as a table with geometry."""
    with sessions() as session:
        wanted = select(Area.code, Area.boundary).where(Area.level == AreaLevel.BUURT)
        rows = session.execute(wanted).all()
    shapes = shapely.from_wkb([row.boundary for row in rows])
    codes = [row.code for row in rows]
    return geopandas.GeoDataFrame({"code": codes}, geometry=shapes, crs=28992)


def points_inside(areas: geopandas.GeoDataFrame) -> Any:
    """Return points spread over the buurten."""
    whole = areas.geometry.union_all().buffer(-30)
    chance = np.random.default_rng(1)
    west, south, east, north = whole.bounds
    found = np.empty((0, 2))
    while len(found) < ROWS:
        drawn = chance.uniform((west, south), (east, north), (ROWS, 2))
        found = np.vstack((found, drawn[shapely.contains_xy(whole, drawn[:, 0], drawn[:, 1])]))
    return found[:ROWS]


def same_rows(sessions: sessionmaker[Session], import_id: UUID) -> bytes:
    """Return the signals of an import in the form of COPY, under other keys."""
    columns = ", ".join(ANEW.get(name, name) for name in SIGNAL_COLUMNS)
    wanted = (
        f"COPY (SELECT {columns} FROM signals JOIN imported_signals ON signal_id = id "
        f"WHERE import_id = '{import_id}') TO STDOUT"
    )
    wanted = wanted.replace("organisation_id", "signals.organisation_id")
    with sessions.begin() as session, driver_of(session).cursor().copy(wanted) as copy:
        return b"".join(map(bytes, copy))


def copy_in(sessions: sessionmaker[Session], rows: bytes) -> None:
    """Copy ready-made rows into the table of signals."""
    statement = f"COPY signals ({', '.join(SIGNAL_COLUMNS)}) FROM STDIN"
    with sessions.begin() as session, driver_of(session).cursor().copy(statement) as copy:
        copy.write(rows)


def join(areas: geopandas.GeoDataFrame, points: Any) -> None:
    """Find the buurt of each point with geopandas."""
    drawn = geopandas.points_from_xy(points[:, 0], points[:, 1])
    found = geopandas.sjoin(geopandas.GeoDataFrame(geometry=drawn, crs=28992), areas)
    assert len(found) >= ROWS


def driver_of(session: Session) -> Any:
    """Return the connection of psycopg itself."""
    return session.connection().connection.driver_connection


def timed(act: Any) -> float:
    """Return how many seconds an act takes."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


@contextmanager
def database() -> Iterator[sessionmaker[Session]]:
    """Start a server of its own with the areas and the people of Havermonde."""
    use_sealer(KeyRing({"1": bytes(32)}))
    use_secret(b"bench")
    place = Path(tempfile.mkdtemp())
    server = EmbeddedPostgres(place / "postgres")
    try:
        url = server.ensure_running()
        fill_template(url)
        engine = make_engine(url)
        yield session_factory(engine)
        engine.dispose()
    finally:
        server.stop()
        shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    main()
