"""The drill: a backup comes back into an empty database exactly as it was, or not at all."""

import hashlib
from dataclasses import replace

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from resilience.app import create_app
from resilience.audit.models import AuditEntry
from resilience.privacy import sealed_stream
from resilience.privacy.sealed_stream import TAG_BYTES, StreamError
from resilience.safekeeping.backup import BackupKeys, Source, restore_backup, write_backup
from resilience.safety.models import SafetyConcern
from resilience.uow import UnitOfWork
from tests.cast import ANNET, NOW, YUSUF, People
from tests.conftest import clone, drop
from tests.factories import safety, signals
from tests.integration.portrait import portrait
from tests.wall import as_web

KEYS = {"b1": bytes(range(1, 33))}


def fill(url):
    engine = create_engine(url)
    with Session(engine) as session, session.begin():
        for slug in (YUSUF, ANNET):
            uow = UnitOfWork(session, People(session).actor(slug), NOW)
            signals.recorded(uow, "OM02", place=signals.PlaceDraft(position=signals.IN_WIEKENHOF))
            safety.raised(uow)
    engine.dispose()


@pytest.fixture(scope="module")
def filled(server_url, template, worker_id):
    """Return the address of a database with something in the tables that people fill."""
    url = clone(server_url, template, f"filled_{worker_id}")
    fill(url)
    yield url
    drop(server_url, f"filled_{worker_id}")


@pytest.fixture
def empty(server_url, worker_id):
    """Return the address of a database with nothing in it."""
    yield clone(server_url, "template0", f"empty_{worker_id}")
    drop(server_url, f"empty_{worker_id}")


@pytest.fixture
def on(config, clock):
    """Return a maker of the application on a database, with its keys of backups."""

    def make(url, keys=KEYS):
        settings = {"database_url": as_web(url), "owner_database_url": url, "backup_keys": keys}
        return create_app(replace(config, **settings), clock)

    return make


@pytest.fixture(scope="module")
def backup(filled, tmp_path_factory):
    """Return a backup made once for this module, in pieces small enough to move."""
    path = tmp_path_factory.mktemp("backups") / "weerbaar.backup"
    usual, sealed_stream.PIECE_BYTES = sealed_stream.PIECE_BYTES, 4096
    with path.open("wb") as sealed:
        write_backup(Source(filled), BackupKeys(KEYS), NOW, sealed)
    yield path
    sealed_stream.PIECE_BYTES = usual


def run(app, *words):
    return app.test_cli_runner().invoke(args=list(map(str, words)))


def is_empty(url):
    engine = create_engine(url)
    with engine.connect() as connection:
        made = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        count = connection.scalar(text(made))
    engine.dispose()
    return count == 0


def test_what_is_restored_is_what_was_there_in_every_table_and_every_right(filled, empty, tmp_path):
    before = portrait(filled)
    with (tmp_path / "b").open("wb") as sealed:
        write_backup(Source(filled), BackupKeys(KEYS), NOW, sealed)
    restore_backup(tmp_path / "b", BackupKeys(KEYS), Source(empty))
    after = portrait(empty)
    assert {kind for kind in before if before[kind] != after.get(kind)} == set()
    assert set(before) == set(after)


def test_the_commands_bring_back_what_they_stored(filled, empty, on, tmp_path):
    made = run(on(filled), "backup", tmp_path / "b")
    restored = run(on(empty), "restore", tmp_path / "b")
    assert (made.exit_code, restored.exit_code) == (0, 0), made.output + restored.output
    assert portrait(filled)["rows of signals"] == portrait(empty)["rows of signals"]


def test_nothing_that_people_wrote_can_be_read_in_the_file(backup):
    stored = backup.read_bytes()
    assert b"audit_entries" not in stored
    assert signals.TEXT.encode() not in stored


def test_the_restore_says_how_many_rows_each_table_has(backup, empty, on):
    told = run(on(empty), "restore", backup)
    lines = [line.split() for line in told.output.splitlines()]
    assert ["signals", "2", "rows"] in lines
    assert ["safety_concerns", "2", "rows"] in lines


def test_that_was_restored_is_a_line_of_the_restored_log(backup, empty, on):
    run(on(empty), "restore", backup)
    engine = create_engine(empty)
    with Session(engine) as session:
        wanted = select(AuditEntry.object_id).where(AuditEntry.action == "backup:restore")
        assert session.scalars(wanted).all() == [backup.name]
    engine.dispose()


def test_a_restored_text_opens_in_its_row(backup, empty, on):
    run(on(empty), "restore", backup)
    engine = create_engine(empty)
    with Session(engine) as session:
        assert all(concern.text for concern in session.query(SafetyConcern))
    engine.dispose()


def test_a_database_with_anything_in_it_is_refused(backup, empty, on):
    engine = create_engine(empty)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE mine ()"))
    engine.dispose()
    refused = run(on(empty), "restore", backup)
    assert refused.exit_code == 1
    assert "the database is not empty (it has public.mine)" in refused.output


def pieces(backup):
    stored = backup.read_bytes()
    start = stored.index(b"}\n") + 2
    size = sealed_stream.PIECE_BYTES + TAG_BYTES
    return stored[:start], [stored[at : at + size] for at in range(start, len(stored), size)]


def altered(backup):
    head, parts = pieces(backup)
    parts[1] = parts[1][:-1] + bytes([parts[1][-1] ^ 1])
    return head, parts


def cut_off(backup):
    head, parts = pieces(backup)
    return head, parts[:-1]


def swapped(backup):
    head, parts = pieces(backup)
    return head, [*parts[:1], parts[2], parts[1], *parts[3:]]


def redated(backup):
    head, parts = pieces(backup)
    return head.replace(b"2026-11-23", b"2027-11-23"), parts


@pytest.mark.parametrize("damage", [altered, cut_off, swapped, redated])
def test_a_damaged_backup_is_refused_and_nothing_is_restored(damage, backup, empty, on, tmp_path):
    head, parts = damage(backup)
    damaged = tmp_path / "damaged"
    damaged.write_bytes(head + b"".join(parts))
    refused = run(on(empty), "restore", damaged)
    assert refused.exit_code == 1
    assert "of the backup does not open" in refused.output
    assert is_empty(empty)


def test_damage_that_comes_after_the_check_leaves_nothing_either(backup, empty, tmp_path):
    head, parts = cut_off(backup)
    (tmp_path / "damaged").write_bytes(head + b"".join(parts))
    with pytest.raises(StreamError):
        restore_backup(tmp_path / "damaged", BackupKeys(KEYS), Source(empty))
    assert is_empty(empty)


def test_another_key_does_not_open_it(backup, empty, on):
    refused = run(on(empty, {"b1": bytes(32)}), "restore", backup)
    assert (refused.exit_code, is_empty(empty)) == (1, True)


def test_no_backup_is_made_without_keys_of_backups(filled, on, tmp_path):
    refused = run(on(filled, {}), "backup", tmp_path / "b")
    assert "set RESILIENCE_BACKUP_KEYS" in refused.output
    assert list(tmp_path.iterdir()) == []


def test_a_key_that_seals_texts_may_not_seal_backups(filled, on, config, tmp_path):
    refused = run(on(filled, config.encryption_keys), "backup", tmp_path / "b")
    assert "may not be one of RESILIENCE_ENCRYPTION_KEYS" in refused.output


def test_the_checksum_stands_beside_the_backup(filled, on, tmp_path):
    run(on(filled), "backup", tmp_path / "b")
    digest = hashlib.sha256((tmp_path / "b").read_bytes()).hexdigest()
    assert (tmp_path / "b.sha256").read_text() == f"{digest}  b\n"


def test_an_existing_file_is_never_overwritten(filled, on, tmp_path):
    (tmp_path / "b").write_text("mine")
    assert run(on(filled), "backup", tmp_path / "b").exit_code == 1
    assert (tmp_path / "b").read_text() == "mine"


def test_only_its_owner_can_open_the_file(filled, on, tmp_path):
    run(on(filled), "backup", tmp_path / "b")
    assert (tmp_path / "b").stat().st_mode & 0o777 == 0o600


def test_a_failed_dump_leaves_no_file(filled, on, tmp_path, monkeypatch):
    broken = tmp_path / "bin"
    broken.mkdir()
    (broken / "pg_dump").write_text("#!/bin/sh\nhead -c 3000 /dev/zero\necho no disk >&2\nexit 1\n")
    (broken / "pg_dump").chmod(0o755)
    app = on(filled)
    shell = app.extensions["resilience"]
    app.extensions["resilience"] = replace(
        shell, config=replace(shell.config, postgres_programs=str(broken))
    )
    refused = run(app, "backup", tmp_path / "b")
    assert "pg_dump failed: no disk" in refused.output
    assert [path.name for path in tmp_path.iterdir()] == ["bin"]


def test_expired_backups_are_deleted_and_it_is_said_which(backup, filled, on, clock, tmp_path):
    (tmp_path / "old").write_bytes(backup.read_bytes())
    (tmp_path / "notes").write_text("not ours")
    clock.moment = NOW.replace(month=12, day=28)
    told = run(on(filled), "backup", "expire", tmp_path)
    assert "deleted  old  made 2026-11-23 09:00 UTC  key 'b1'" in told.output
    assert [path.name for path in tmp_path.iterdir()] == ["notes"]


def test_a_dry_run_deletes_nothing(backup, filled, on, clock, tmp_path):
    (tmp_path / "old").write_bytes(backup.read_bytes())
    clock.moment = NOW.replace(month=12, day=28)
    told = run(on(filled), "backup", "expire", tmp_path, "--dry-run")
    assert "1 backups older than 35 days would be deleted" in told.output
    assert (tmp_path / "old").exists()


def test_a_whole_backup_is_called_whole(backup, filled, on):
    assert "whole: made 2026-11-23 09:00 UTC" in run(on(filled), "backup", "verify", backup).output


def test_keys_of_backups_are_never_shown(config):
    assert "backup_keys" not in repr(replace(config, backup_keys=KEYS))
