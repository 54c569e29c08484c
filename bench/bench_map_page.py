"""The map page of a gemeente of 479 real buurten against ``folium.Choropleth``, bytes and time.

Both pages are asked of the same application, signed in, with the same guard, the same published
numbers and the same compression. The reference is what folium's documentation shows: the areas
as they stand in the file go as a GeoDataFrame to ``folium.Choropleth`` and end up in the page.
It keeps its areas in memory, so reading them does not count against it.

- *view*: what a reader fetches to see new numbers on a map of a known gemeente. Ours: the page
  and its numbers; the outlines stay in the browser, their address names their version. Folium's:
  its one page, which holds everything again.
- *first visit*: the same with the outlines, when the browser does not hold them yet.

Leaflet, styles and scripts are left out on both sides: the browser keeps ours, and folium's page
asks six scripts and six style sheets of other hosts.
"""

import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from http import HTTPStatus
from pathlib import Path
from random import Random
from uuid import UUID

import folium
import geopandas as gpd
import pandas as pd
from flask.testing import FlaskClient
from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session, sessionmaker

from resilience.accounts.models import User
from resilience.app import create_app
from resilience.areas.codes import AreaLevel
from resilience.areas.importing import prepare_edition
from resilience.areas.services import import_edition
from resilience.authz.actor import SYSTEM
from resilience.authz.permissions import Permission
from resilience.clock import FixedClock
from resilience.config import ROOT, Config
from resilience.db.embedded import EmbeddedPostgres
from resilience.db.session import make_engine
from resilience.demo.accounts import draw_up_agreements, open_accounts
from resilience.maps.classes import Measure
from resilience.maps.models import SignalRollup
from resilience.maps.periods import Period
from resilience.maps.picture import MapRequest
from resilience.maps.queries import load_picture
from resilience.maps.release import publish_period
from resilience.privacy.disclosure.counts import KEY_UNITS
from resilience.schema import metadata
from resilience.signals.attributes import Handling
from resilience.uow import UnitOfWork
from resilience.web.guards import requires
from resilience.web.transaction import current_uow
from tests.shared import SHARED

GEMEENTE = "GM0363"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
QUARTER = Period.parse("2026-Q3")
ROUNDS = 25
READER = "esther-oyelaran"
ASKED = f"category=negative&period=2026-Q3&level=buurt&measure=rate&gemeente={GEMEENTE}"
OURS = [f"/map?{ASKED}", f"/map/values.json?{ASKED}"]
OUTLINES = [
    f"/areas/2025/buurt/{GEMEENTE}.geojson",
    f"/areas/2025/wijk/{GEMEENTE}.geojson",
]
#: What every browser takes.
CODING = "br"
FEWER_BYTES, LESS_TIME = 10.0, 5.0
#: Names of the length that buurten have.
NAMES = ["Jordaan", "Noordermarkt", "Oosterpark", "Sloterplas", "Gracht", "Kade", "Polder", "West"]


@dataclass(frozen=True)
class Way:
    """One way of showing the map: what a reader fetches."""

    name: str
    paths: list[str]


WAYS = (
    Way("ours, a view: page + numbers", OURS),
    Way("folium.Choropleth, a view", ["/bench/folium"]),
    Way("ours, a first visit: outlines too", OURS + OUTLINES),
)


def main() -> None:
    """Measure both and print the ratios."""
    if not SHARED.exists():
        print("bench_map_page: the shared geodata are not here, nothing measured")
        return
    buurten = real_gemeente()
    with scratch_sessions() as makers:
        fill(makers, buurten)
        client = signed_in(makers, buurten)
        raw = [size(client, way, "identity") for way in WAYS]
        sent = [size(client, way, CODING) for way in WAYS]
        times = rounds(client)
    print(f"map of {GEMEENTE}, {len(buurten)} buurten; median of {ROUNDS} rounds; sent = {CODING}")
    print(f"{'':<38}{'server':>11}{'raw bytes':>12}{'bytes sent':>12}")
    for way, spent, whole, small in zip(WAYS, zip(*times, strict=True), raw, sent, strict=True):
        print(f"{way.name:<38}{statistics.median(spent):>8.1f} ms{whole:>12,}{small:>12,}")
    # Both ways take turns, so that a busy moment of the machine strikes both.
    slower = statistics.median(theirs / ours for ours, theirs, _ in times)
    report("server time of a view", slower, LESS_TIME)
    report("bytes of a view", raw[1] / raw[0], FEWER_BYTES)
    report("bytes of a view, both compressed", sent[1] / sent[0], None)
    report("bytes of a first visit, both compressed", sent[1] / sent[2], None)


def report(what: str, ratio: float, target: float | None) -> None:
    """Print one ratio with its target."""
    verdict = ""
    if target is not None:
        verdict = f"(target {target:.0f}) {'ok' if ratio >= target else 'MISSED'}"
    print(f"ratio folium / ours, {what}: {ratio:.1f}x {verdict}")


@contextmanager
def scratch_sessions() -> Iterator[sessionmaker[Session]]:
    """Yield sessions on an empty database of its own, removed afterwards."""
    folder = ROOT / "var" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    server = EmbeddedPostgres(folder, durable=False)
    engine = make_engine(server.ensure_running())
    try:
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE; CREATE SCHEMA public"))
        metadata().create_all(engine)
        yield sessionmaker(engine, expire_on_commit=False)
    finally:
        engine.dispose()
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def real_gemeente() -> gpd.GeoDataFrame:
    """Return the buurten of the gemeente from the country file, with invented inhabitants."""
    source = SHARED / "geodata" / "cbs-buurten-2019.gpkg"
    buurten = gpd.read_file(source, where=f"gemeentecode = '{GEMEENTE}'")
    chance = Random(GEMEENTE)
    buurten["aantal_inwoners"] = [chance.randrange(200, 6_000) for _ in range(len(buurten))]
    buurten["buurtnaam"] = [f"{chance.choice(NAMES)} {chance.choice(NAMES)}" for _ in buurten.index]
    return buurten


def fill(makers: sessionmaker[Session], buurten: gpd.GeoDataFrame) -> None:
    """Import the gemeente, make people and roll-ups, publish a quarter."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "gemeente.gpkg"
        buurten.to_file(path, layer="buurten")
        draft, problems = prepare_edition([path], 2025)
    if draft is None:
        raise SystemExit("\n".join(problems.lines()))
    with makers.begin() as session:
        uow = UnitOfWork(session, SYSTEM, NOW)
        cast = open_accounts(UnitOfWork(session, SYSTEM, datetime(2024, 1, 1, tzinfo=UTC)))
        draw_up_agreements(uow, cast)
        import_edition(uow, draft)
        people = session.execute(select(User.organisation_id, User.id))
        reporters = [(organisation_id, user_id) for organisation_id, user_id in people]
        session.execute(insert(SignalRollup), list(rollups(list(buurten.buurtcode), reporters)))
        publish_period(uow, draft.year, QUARTER)


def rollups(codes: list[str], reporters: list[tuple[UUID, UUID]]) -> Iterator[dict[str, object]]:
    """Yield roll-ups of the quarter: busy buurten, quiet ones, some without anything."""
    chance = Random(1)
    for code in codes:
        busy = chance.choice([0, 1, 3, 6, 12])
        for week in QUARTER.weeks[:busy]:
            for organisation_id, reporter_id in chance.sample(reporters, 4):
                count = chance.randrange(1, 4)
                yield _row(code, week, count) | {
                    "organisation_id": organisation_id,
                    "reporter_id": reporter_id,
                    "key_sum": count * chance.randrange(KEY_UNITS),
                }


def _row(code: str, week: date, count: int) -> dict[str, object]:
    return {
        "area_year": 2025,
        "buurt_code": code,
        "week": week,
        "domain_code": "LB",
        "polarity": -1,
        "handling": Handling.PERMITTED,
        "signal_count": count,
    }


def signed_in(makers: sessionmaker[Session], buurten: gpd.GeoDataFrame) -> FlaskClient:
    """Return a reader of the application as it runs, with the reference as one more page."""
    config = Config(
        database_url="",
        secret_key="bench-secret-key-that-is-long-enough",
        password_salt="bench",
        record_key_secret=b"bench",
        encryption_keys={"1": bytes(32)},
        demo=True,
    )
    app = create_app(config, FixedClock(NOW), makers)
    app.config["WTF_CSRF_ENABLED"] = False
    reference = requires(Permission.MAP_READ)(lambda: folium_page(buurten))
    app.add_url_rule("/bench/folium", "bench.folium", reference)
    client = app.test_client()
    answer = client.post(f"/demo/sign-in/{READER}")
    assert answer.status_code == HTTPStatus.FOUND, answer.status
    return client


def folium_page(buurten: gpd.GeoDataFrame) -> str:
    """Return folium's own choropleth of the published numbers."""
    wanted = MapRequest("negative", QUARTER, AreaLevel.BUURT, Measure.RATE, GEMEENTE)
    figures = load_picture(current_uow(), wanted).figures
    rates = pd.DataFrame(
        [(figure.area.code, figure.rate) for figure in figures], columns=["buurtcode", "rate"]
    )
    area_map = folium.Map(location=(52.37, 4.9), zoom_start=11, tiles=None)
    folium.Choropleth(
        geo_data=buurten,
        data=rates,
        columns=["buurtcode", "rate"],
        key_on="feature.properties.buurtcode",
        fill_color="YlGnBu",
        bins=5,
    ).add_to(area_map)
    page: str = area_map.get_root().render()
    return page


def rounds(client: FlaskClient) -> list[list[float]]:
    """Return the milliseconds of every way, round by round, after one round to warm up."""
    measured = [[spent(client, way) for way in WAYS] for _ in range(ROUNDS + 1)]
    return measured[1:]


def spent(client: FlaskClient, way: Way) -> float:
    """Return the milliseconds of full, compressed answers."""
    started = time.perf_counter()
    fetch(client, way.paths, CODING)
    return 1000 * (time.perf_counter() - started)


def size(client: FlaskClient, way: Way, coding: str) -> int:
    """Return the bytes that are sent."""
    return sum(map(len, fetch(client, way.paths, coding)))


def fetch(client: FlaskClient, paths: list[str], coding: str) -> list[bytes]:
    """Return the bodies of answers that must all be there."""
    answers = [client.get(path, headers={"Accept-Encoding": coding}) for path in paths]
    assert all(answer.status_code == HTTPStatus.OK for answer in answers)
    return [answer.data for answer in answers]


if __name__ == "__main__":
    main()
