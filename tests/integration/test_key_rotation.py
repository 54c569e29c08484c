"""Rotation of keys: complete, resumable after a kill, and safe beside people who write."""

import base64
import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session, sessionmaker

from resilience.app import create_app
from resilience.audit.models import AuditEntry
from resilience.clock import FixedClock
from resilience.config import ROOT
from resilience.db.base import Base
from resilience.db.sealing import place_of
from resilience.db.types import use_sealer
from resilience.privacy.encryption import KeyRing
from resilience.safekeeping.jobs import find_unreadable
from resilience.safekeeping.key_rotation import count_to_reseal, reseal, sealed_columns
from resilience.signals.models import Signal
from resilience.uow import UnitOfWork
from tests.cast import NOW, YUSUF, People
from tests.conftest import ENCRYPTION_KEYS
from tests.factories.signals import recorded
from tests.wall import as_web

BOTH = {**ENCRYPTION_KEYS, "2": bytes(32)}
OLD, NEW = KeyRing(ENCRYPTION_KEYS), KeyRing(BOTH)
PLACES = next(c for c in sealed_columns(Base.metadata) if c.name == "signal_locations.place")
COUNT = 40


@pytest.fixture
def engine(fresh_database):
    engine = create_engine(fresh_database)
    yield engine
    engine.dispose()


@pytest.fixture
def keys_app(config, fresh_database):
    """Return the application on the fresh database, with the old and the new key."""
    on_it = {"database_url": as_web(fresh_database), "owner_database_url": fresh_database}
    yield create_app(replace(config, encryption_keys=BOTH, **on_it))
    use_sealer(OLD)


def fill(engine, count=COUNT, *, seal=OLD.seal):
    """Store exact places, copied from one signal, as somebody with the old key did."""
    with Session(engine) as session, session.begin():
        uow = UnitOfWork(session, People(session).actor(YUSUF), NOW)
        signal_id = recorded(uow).id
        columns = [
            column.name
            for column in Signal.__table__.columns
            if column.computed is None and column.name not in {"id", "number", "client_id"}
        ]
        copied = ", ".join(f'"{name}"' for name in columns)
        ids = session.scalars(
            text(
                f"INSERT INTO signals (id, number, client_id, {copied}) "
                f"SELECT gen_random_uuid(), 'X-' || n, gen_random_uuid(), {copied} "
                "FROM signals, generate_series(1, :count) n WHERE signals.id = :id RETURNING id"
            ),
            {"count": count, "id": signal_id},
        ).all()
        session.execute(
            text("INSERT INTO signal_locations (signal_id, place) VALUES (:id, :place)"),
            [{"id": each, "place": seal(f"plek {each}", place(each))} for each in ids],
        )


def place(signal_id):
    return place_of("signal_locations", "place", [signal_id])


def stored(engine):
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT signal_id, place FROM signal_locations"))
        return {signal_id: bytes(sealed) for signal_id, sealed in rows}


def left(engine):
    with engine.connect() as connection:
        return count_to_reseal(connection, NEW, PLACES)


def run(app, *words):
    return app.test_cli_runner().invoke(args=["keys", *words])


def test_after_rotation_everything_opens_with_the_new_key_alone(engine, keys_app):
    fill(engine)
    assert run(keys_app, "rotate", "--batch", "7").exit_code == 0
    only = KeyRing({"2": BOTH["2"]})
    assert {only.open(sealed, place(each)) for each, sealed in stored(engine).items()} == {
        f"plek {each}" for each in stored(engine)
    }


def test_values_from_before_rows_were_sealed_are_bound_by_rotation(engine, keys_app):
    fill(engine, seal=lambda text, _place: OLD.seal(text))
    run(keys_app, "rotate")
    assert all(sealed[0] == 0 for sealed in stored(engine).values())


def test_status_says_how_many_values_each_key_sealed(engine, keys_app):
    fill(engine)
    shown = run(keys_app, "status")
    assert "signal_locations.place       key '1'" in shown.output
    assert f"{COUNT} values  {COUNT} sealed to their row" in shown.output


def test_status_fails_when_a_key_is_missing(engine, keys_app):
    fill(engine, seal=KeyRing({"gone": bytes(32)}).seal)
    shown = run(keys_app, "status")
    assert (shown.exit_code, "no key 'gone'" in shown.output) == (1, True)


def logged(engine):
    with Session(engine) as session:
        wanted = select(AuditEntry).where(AuditEntry.object_type == "key")
        found = session.scalars(wanted.order_by(AuditEntry.at, AuditEntry.id))
        return [(each.actor_name, each.action, each.object_id) for each in found]


def test_what_is_done_with_a_key_stands_in_the_log(engine, keys_app):
    fill(engine)
    run(keys_app, "retire", "1")
    assert logged(engine) == []
    run(keys_app, "rotate")
    run(keys_app, "retire", "1")
    assert set(logged(engine)) == {("system", "keys:rotate", "2"), ("system", "keys:retire", "1")}


def test_an_old_key_that_is_still_needed_cannot_be_retired(engine, keys_app):
    fill(engine)
    refused = run(keys_app, "retire", "1")
    assert refused.exit_code == 1
    assert f"'1' still seals {COUNT} in signal_locations.place" in refused.output


def test_an_old_key_can_be_retired_after_rotation(engine, keys_app):
    fill(engine)
    run(keys_app, "rotate")
    told = run(keys_app, "retire", "1")
    assert told.exit_code == 0
    assert "Take `1:…` out of RESILIENCE_ENCRYPTION_KEYS" in told.output


def test_the_newest_key_is_never_retired(engine, keys_app):
    assert run(keys_app, "retire", "2").exit_code == 1


def test_a_value_that_does_not_open_is_named_and_left_as_it_is(engine, keys_app):
    fill(engine)
    victim, sealed = next(iter(stored(engine).items()))
    with engine.begin() as connection:
        statement = text("UPDATE signal_locations SET place = :sealed WHERE signal_id = :id")
        connection.execute(
            statement, {"sealed": sealed[:-1] + bytes([sealed[-1] ^ 1]), "id": victim}
        )
    done = run(keys_app, "rotate")
    assert (done.exit_code, left(engine)) == (1, 1)
    assert f"cannot be opened: {place(victim)}" in done.output


def test_what_somebody_writes_during_rotation_is_kept(engine, fresh_database):
    fill(engine, 3)
    victim = next(iter(stored(engine)))
    with engine.connect() as writer, writer.begin():
        statement = text("UPDATE signal_locations SET place = :sealed WHERE signal_id = :id")
        writer.execute(statement, {"sealed": OLD.seal("nieuw", place(victim)), "id": victim})
        other = create_engine(fresh_database)
        rotation = threading.Thread(target=lambda: list(reseal(other, NEW, PLACES, 10)))
        rotation.start()
        time.sleep(0.2)
        assert rotation.is_alive()
        writer.commit()
        rotation.join(10)
    other.dispose()
    assert NEW.open(stored(engine)[victim], place(victim)) == "nieuw"
    assert left(engine) == 0


def environment(url):
    keys = ",".join(f"{name}:{base64.b64encode(key).decode()}" for name, key in BOTH.items())
    return {
        **os.environ,
        "RESILIENCE_DATABASE_URL": as_web(url),
        "RESILIENCE_OWNER_DATABASE_URL": url,
        "RESILIENCE_SECRET_KEY": "secret",
        "RESILIENCE_PASSWORD_SALT": "salt",
        "RESILIENCE_RECORD_KEY_SECRET": "record",
        "RESILIENCE_ENCRYPTION_KEYS": keys,
    }


def killed_halfway(engine, url):
    """Rotate one value at a time in a process of its own, and kill that in the middle."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "keys", "rotate", "--batch", "1"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(url), stdout=subprocess.DEVNULL)
    total, deadline = left(engine), time.monotonic() + 60
    while left(engine) == total and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.002)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    return total


def test_a_rotation_that_was_killed_goes_on_where_it_was(engine, fresh_database, keys_app):
    fill(engine, 800)
    total = killed_halfway(engine, fresh_database)
    assert 0 < left(engine) < total
    assert all(NEW.open(sealed, place(each)) for each, sealed in stored(engine).items())
    assert run(keys_app, "rotate").exit_code == 0
    assert left(engine) == 0


def test_every_text_is_whole_after_all_that(engine, keys_app):
    fill(engine, 5, seal=lambda text, where: OLD.seal(json.dumps({"x": text}), where))
    run(keys_app, "rotate", "--batch", "2")
    opened = {NEW.open(sealed, place(each)) for each, sealed in stored(engine).items()}
    assert all(json.loads(one)["x"].startswith("plek") for one in opened)


def test_the_job_opens_a_value_of_every_key(engine, fresh_database):
    fill(engine, 3)
    assert find_unreadable(sessionmaker(engine), FixedClock(NOW)) == (1, [])


def test_the_job_reports_a_key_that_was_taken_away_too_early(engine, caplog):
    fill(engine, 3, seal=KeyRing({"gone": bytes(32)}).seal)
    found = find_unreadable(sessionmaker(engine), FixedClock(NOW))
    assert found == (0, ["signal_locations.place"])
    assert "there is no key 'gone' here" in caplog.text
