"""The account and the folder of the bundled PostgreSQL: as root never as root."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from resilience.config import ROOT
from resilience.db.embedded import EmbeddedPostgres
from resilience.db.embedded_host import (
    WHEEL,
    Account,
    EmbeddedPostgresError,
    Host,
    _account_of,
    _make_folder,
    packaged_programs,
)
from tests.integration.bundled import ask, postmaster, tell

AS_ROOT = os.geteuid() == 0
NOBODY = 65534
only_root = pytest.mark.skipif(not AS_ROOT, reason="only root has to give the server an account")
no_root = pytest.mark.skipif(AS_ROOT, reason="root may open every folder")


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    """Return a server that stored nothing yet."""
    server = EmbeddedPostgres(tmp_path / "var", durable=False)
    yield server
    server.reset()


def test_a_long_path_gets_its_socket_elsewhere(tmp_path: Path) -> None:
    neutral = Path("/var/lib/weerbaar") / ("long-" * 18)
    host = Host(tmp_path / ("long-" * 18), neutral)
    folder = host.socket_folder()
    assert len(os.fsencode(folder / ".s.PGSQL.5432")) < 100
    assert host.home not in folder.parents


def test_a_folder_of_another_account_is_not_used_for_the_socket(tmp_path: Path) -> None:
    host = Host(tmp_path)
    (tmp_path / "open").mkdir(mode=0o755)
    with pytest.raises(EmbeddedPostgresError, match=r"in the way|open to other"):
        host.own_folder(tmp_path / "open")


def test_a_link_is_not_taken_for_the_folder_of_the_socket(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    with pytest.raises(EmbeddedPostgresError, match="in the way"):
        Host(tmp_path).own_folder(tmp_path / "link")


@no_root
def test_a_folder_of_another_user_is_refused(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir(mode=0o500)
    with pytest.raises(EmbeddedPostgresError, match="belongs to another user"):
        EmbeddedPostgres(tmp_path).ensure_running()


@pytest.fixture
def private_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home that only root opens, with a virtual environment in it."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    for part in (WHEEL, f"{WHEEL}.libs"):
        shutil.copytree(packaged_programs().parents[2] / part, home / "venv" / part)
    monkeypatch.syspath_prepend(home / "venv")
    return home


@only_root
def test_a_private_home_stays_private(private_home: Path) -> None:
    above = [private_home, *private_home.parents, private_home / "venv"]
    before = {path: path.stat().st_mode for path in above}
    server = EmbeddedPostgres(private_home / "checkout" / "var", durable=False)
    assert ask(server.ensure_running(), "SELECT 1") == "1"
    server.reset()
    assert {path: path.stat().st_mode for path in above} == before


@only_root
def test_programs_in_a_private_home_are_copied(private_home: Path) -> None:
    server = EmbeddedPostgres(private_home / "checkout" / "var", durable=False)
    program = Path(postmaster(server.ensure_running()).exe())
    server.reset()
    assert private_home not in program.parents


@only_root
def test_a_new_checkout_at_the_place_of_a_deleted_one_starts_empty(
    fresh: EmbeddedPostgres,
) -> None:
    tell(fresh.ensure_running(), "CREATE TABLE left_over ()")
    shutil.rmtree(fresh._folder.parent)
    again = EmbeddedPostgres(fresh._folder.parent, durable=False)
    assert ask(again.ensure_running(), "SELECT to_regclass('left_over') IS NULL") == "True"


@only_root
def test_an_account_that_cannot_be_made_is_named() -> None:
    with pytest.raises(EmbeddedPostgresError, match="not a name"):
        _account_of("not a name")


def test_a_missing_wheel_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, WHEEL, None)
    with pytest.raises(EmbeddedPostgresError, match="make setup"):
        packaged_programs()


@only_root
def test_root_gives_the_server_an_account_without_rights(tmp_path: Path) -> None:
    account = Host(tmp_path).account
    assert isinstance(account, Account)
    assert account.uid != 0


@only_root
def test_an_ordinary_user_keeps_everything_below_var(open_folder: Path) -> None:
    interpreter = "/usr/bin/python3"
    search = os.pathsep.join(path for path in sys.path if "site-packages" in path)
    try:
        said = subprocess.run(
            [interpreter, "-c", ORDINARY, str(open_folder / "var")],
            cwd="/",
            env={"PYTHONPATH": f"{ROOT}{os.pathsep}{search}", "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
            user=NOBODY,
            group=NOBODY,
            extra_groups=[],
        )
    except OSError as error:
        pytest.skip(f"no interpreter for an ordinary user: {error}")
    if "ModuleNotFoundError" in said.stderr or "ImportError" in said.stderr:
        pytest.skip("the packages are out of reach of an ordinary user")
    assert said.stdout.strip() == str(open_folder / "var/postgres/server/cluster"), said.stderr


ORDINARY = """
import sys
from pathlib import Path
import psycopg
from resilience.db.embedded import EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]), durable=False)
url = server.ensure_running().replace("+psycopg", "")
print(psycopg.connect(url).execute("SHOW data_directory").fetchone()[0])
server.reset()
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Return a folder that belongs to an ordinary user."""
    folder = Path(tempfile.mkdtemp(prefix="weerbaar-"))
    os.chown(folder, NOBODY, NOBODY)
    yield folder
    shutil.rmtree(folder)


def test_a_place_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "in-the-way").touch()
    with pytest.raises(EmbeddedPostgresError, match="no place for the database"):
        _make_folder(tmp_path / "in-the-way" / "home", 0o700)
