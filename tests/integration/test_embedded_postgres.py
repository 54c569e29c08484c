"""The bundled PostgreSQL: starts on demand, recovers from kills, leaves nothing behind."""

import os
import shutil
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

import psutil
import psycopg
import pytest

from resilience.config import ROOT
from resilience.db.embedded import EmbeddedPostgres
from resilience.db.embedded_host import (
    EmbeddedPostgresError,
)
from resilience.db.embedded_settings import settings_text
from tests.integration.bundled import ask, postmaster, tell

pytestmark = pytest.mark.xdist_group("embedded")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    """Return a server that the tests only look at."""
    server = EmbeddedPostgres(tmp_path_factory.mktemp("shared") / "var", durable=False)
    server.ensure_running()
    yield server
    server.reset()


@pytest.fixture(scope="module")
def spare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return the folder of a server that the tests start, stop and kill."""
    var = tmp_path_factory.mktemp("spare") / "var"
    yield var
    EmbeddedPostgres(var).reset()


@pytest.fixture
def server(spare: Path) -> Iterator[EmbeddedPostgres]:
    """Return a server that does not run yet."""
    server = EmbeddedPostgres(spare, durable=False)
    yield server
    server.stop()
    server.release()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    """Return a server that stored nothing yet."""
    server = EmbeddedPostgres(tmp_path / "var", durable=False)
    yield server
    server.reset()


def test_the_database_is_there_after_the_first_call(shared: EmbeddedPostgres) -> None:
    assert ask(shared.ensure_running(), "SELECT current_database()") == "weerbaar"


def test_a_second_call_gives_the_same_address(shared: EmbeddedPostgres) -> None:
    assert shared.ensure_running() == shared.ensure_running()


def test_the_address_serves_sqlalchemy_with_psycopg(shared: EmbeddedPostgres) -> None:
    assert shared.ensure_running().startswith("postgresql+psycopg://weerbaar@/weerbaar?host=")


def test_what_was_stored_is_there_after_a_stop(server: EmbeddedPostgres) -> None:
    tell(server.ensure_running(), "CREATE TABLE kept AS SELECT 7 AS n")
    server.stop()
    assert ask(server.ensure_running(), "SELECT n FROM kept") == "7"


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("listen_addresses", ""),
        ("unix_socket_permissions", "0700"),
        ("data_checksums", "on"),
        ("server_encoding", "UTF8"),
        ("log_min_error_statement", "panic"),
        ("fsync", "off"),
    ],
)
def test_the_server_is_set(shared: EmbeddedPostgres, setting: str, value: str) -> None:
    assert ask(shared.ensure_running(), f"SHOW {setting}") == value


def test_letters_with_accents_have_an_upper_case(shared: EmbeddedPostgres) -> None:
    assert ask(shared.ensure_running(), "SELECT upper('één')") == "ÉÉN"


def test_the_socket_lies_in_a_folder_that_only_its_account_opens(shared: EmbeddedPostgres) -> None:
    folder = Path(ask(shared.ensure_running(), "SHOW unix_socket_directories").strip('"'))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_server_does_not_run_as_root(shared: EmbeddedPostgres) -> None:
    assert postmaster(shared.ensure_running()).uids().real != 0


def test_a_refused_row_leaves_no_content_in_the_log(shared: EmbeddedPostgres) -> None:
    url = shared.ensure_running()
    with pytest.raises(psycopg.errors.InvalidTextRepresentation):
        ask(url, "SELECT 'Kerkstraat 12'::int")
    logs = Path(ask(url, "SHOW log_directory")).glob("*.log")
    assert not [log for log in logs if "SELECT" in log.read_text()]


def test_a_killed_server_starts_again_at_once(server: EmbeddedPostgres) -> None:
    main = postmaster(server.ensure_running())
    main.kill()
    while main.is_running() and main.status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.01)
    assert not server.is_running()
    assert ask(server.ensure_running(), "SELECT 1") == "1"


def test_a_busy_backend_of_a_killed_server_is_ended(server: EmbeddedPostgres) -> None:
    url = server.ensure_running()
    busy = psycopg.connect(url.replace("+psycopg", ""))
    busy.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 100000000000)")
    postmaster(url).kill()
    server.ensure_running()
    with closing(busy), suppress(psutil.NoSuchProcess):
        assert psutil.Process(busy.info.backend_pid).status() == psutil.STATUS_ZOMBIE


def test_a_killed_backend_makes_the_next_caller_wait(server: EmbeddedPostgres) -> None:
    with psycopg.connect(server.ensure_running().replace("+psycopg", "")) as connection:
        backend = psutil.Process(connection.info.backend_pid)
        backend.kill()
        # The server is in trouble as soon as it has noticed, a moment later.
        psutil.wait_procs([backend], timeout=10)
        assert ask(server.ensure_running(), "SELECT 1") == "1"
        connection.close()


def test_the_number_of_another_process_in_the_pid_file_does_not_stop_a_start(
    server: EmbeddedPostgres,
) -> None:
    record = Path(ask(server.ensure_running(), "SHOW data_directory")) / "postmaster.pid"
    lines = record.read_text().splitlines()
    server.stop()
    record.write_text("\n".join([str(os.getppid()), *lines[1:]]))
    assert ask(server.ensure_running(), "SELECT 1") == "1"


def test_the_server_stays_while_another_process_uses_it(shared: EmbeddedPostgres) -> None:
    second = EmbeddedPostgres(shared._folder.parent, durable=False)
    shared.ensure_running()
    second.ensure_running()
    second.release()
    assert shared.is_running()


def test_the_last_user_stops_the_server(server: EmbeddedPostgres) -> None:
    server.ensure_running()
    server.release()
    assert not server.is_running()


def test_giving_back_twice_is_harmless(server: EmbeddedPostgres) -> None:
    server.ensure_running()
    server.release()
    server.release()
    assert not server.is_running()


def test_processes_that_start_it_together_share_one_server(server: EmbeddedPostgres) -> None:
    servers = [EmbeddedPostgres(server._folder.parent, durable=False) for _ in range(4)]
    with ThreadPoolExecutor() as threads:
        urls = list(threads.map(EmbeddedPostgres.ensure_running, servers))
    started = {postmaster(url).pid for url in urls}
    for each in servers:
        each.release()
    assert len(started) == 1


def test_reset_deletes_what_was_stored(fresh: EmbeddedPostgres) -> None:
    home = Path(ask(fresh.ensure_running(), "SHOW data_directory")).parent
    fresh.reset()
    assert not home.exists()
    assert not fresh.has_cluster()


def test_a_first_start_that_was_cut_off_is_done_again(fresh: EmbeddedPostgres) -> None:
    fresh._folder.mkdir(parents=True)
    fresh._host.claim()
    fresh._host.own_folder(fresh._host.home / "cluster.unfinished")
    assert ask(fresh.ensure_running(), "SELECT 1") == "1"


def test_a_database_of_another_version_is_refused(fresh: EmbeddedPostgres) -> None:
    fresh._folder.mkdir(parents=True)
    fresh._host.claim()
    fresh._cluster.mkdir()
    (fresh._cluster / "PG_VERSION").write_text("15\n")
    with pytest.raises(EmbeddedPostgresError, match="PostgreSQL 15"):
        fresh.ensure_running()


def test_a_server_that_does_not_start_says_why(fresh: EmbeddedPostgres) -> None:
    fresh.ensure_running()
    fresh.stop()
    shutil.rmtree(fresh._cluster / "global")
    with pytest.raises(EmbeddedPostgresError, match=r"(?s)did not start.*global"):
        fresh.ensure_running()


def test_quotes_in_a_path_stay_inside_the_setting() -> None:
    odd = Path('/srv/it\'s "so", really')
    folders = dict.fromkeys(("cluster", "access", "socket", "log"), odd)
    text = settings_text(folders, "weerbaar-1", durable=True)
    assert "log_directory = '/srv/it''s \"so\", really'" in text


def test_a_durable_server_waits_for_the_disk() -> None:
    folders = dict.fromkeys(("cluster", "access", "socket", "log"), Path("/x"))
    assert "fsync" not in settings_text(folders, "weerbaar-1", durable=True)


def test_the_programs_for_backups_are_there(shared: EmbeddedPostgres) -> None:
    said = subprocess.run(
        [shared.binary("pg_dump"), "--version"], capture_output=True, text=True, check=True
    )
    assert said.stdout.startswith("pg_dump (PostgreSQL) 18")


def test_an_unknown_program_is_named(shared: EmbeddedPostgres) -> None:
    with pytest.raises(EmbeddedPostgresError, match="pg_nothing"):
        shared.binary("pg_nothing")


def test_nothing_listens_on_the_network(shared: EmbeddedPostgres) -> None:
    main = postmaster(shared.ensure_running())
    kinds = {connection.family for connection in main.net_connections("all")}
    assert kinds <= {socket.AF_UNIX}


def test_the_server_of_a_killed_process_is_taken_over(server: EmbeddedPostgres) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", STAY, str(server._folder.parent)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    ) as user:
        assert user.stdout is not None
        user.stdout.readline()
        user.kill()
    assert server.is_running()
    server.ensure_running()
    server.release()
    assert not server.is_running()


STAY = """
import sys, time
from pathlib import Path
from resilience.db.embedded import EmbeddedPostgres
EmbeddedPostgres(Path(sys.argv[1]), durable=False).ensure_running()
print("ready", flush=True)
time.sleep(60)
"""
