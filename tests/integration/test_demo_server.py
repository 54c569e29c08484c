"""The way in to the demo: its plan, its commands, its messages."""

import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from resilience.db.embedded import EmbeddedPostgres
from resilience.demo import server as demo_server
from resilience.demo.processes import MARK, end_processes, marked_processes
from resilience.demo.supervisor import Plan
from tests.integration.stand_in_demo import free_port, stand_in_plan

pytestmark = pytest.mark.xdist_group("demo")


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a folder for one demo after the other."""
    var = tmp_path_factory.mktemp("demo") / "var"
    yield var
    end_processes(marked_processes(str(var)))
    EmbeddedPostgres(var).reset()


@pytest.fixture
def plan(var: Path) -> Plan:
    """Return a plan with stand-ins on a port of its own."""
    return stand_in_plan(var, free_port())


def test_a_command_runs_against_the_database_of_the_demo(
    var: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RESILIENCE_VAR", str(var))
    note = f"import os; open('{tmp_path}/url', 'w').write(os.environ['RESILIENCE_DATABASE_URL'])"
    assert demo_server.main(["run", sys.executable, "-c", note]) == 0
    assert (tmp_path / "url").read_text().startswith("postgresql+psycopg://")
    assert not EmbeddedPostgres(var).is_running()


def test_a_command_survives_the_end_of_the_demo(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESILIENCE_VAR", str(var))
    check = f"import os, sys; sys.exit('{MARK}' in os.environ)"
    assert demo_server.main(["run", sys.executable, "-c", check]) == 0


def test_an_unknown_command_is_named(
    var: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RESILIENCE_VAR", str(var))
    assert demo_server.main(["run", "fleem"]) == 1
    assert "no command 'fleem'" in capsys.readouterr().out


def test_run_without_a_command_is_refused() -> None:
    with pytest.raises(SystemExit):
        demo_server.main(["run"])


@pytest.fixture
def usual_signals() -> Iterator[None]:
    """Put back what this process does on a signal."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    usual = {number: signal.getsignal(number) for number in numbers}
    yield
    for number, action in usual.items():
        signal.signal(number, action)


@pytest.mark.usefixtures("usual_signals")
def test_a_demo_that_cannot_start_ends_with_a_message(
    plan: Plan, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RESILIENCE_VAR", str(plan.var))
    with socket.create_server(("127.0.0.1", plan.port)):
        assert demo_server.main(["--port", str(plan.port)]) == 1
    assert f"Port {plan.port} cannot be used" in capsys.readouterr().out


@pytest.mark.parametrize("port", ["0", "65536", "-1", "eighty"])
def test_an_impossible_port_is_refused(port: str) -> None:
    with pytest.raises(SystemExit):
        demo_server.main(["--port", port])


def test_the_demo_listens_on_this_machine_only(var: Path) -> None:
    web = demo_server.demo_plan(8123, var).services[0]
    assert "127.0.0.1:8123" in web.words


def test_columns_are_as_wide_as_their_longest_text() -> None:
    rows = [("Noor", "veldwerker"), ("Abdelhakim", "bestuurder")]
    assert demo_server.in_columns(rows) == ["Noor         veldwerker", "Abdelhakim   bestuurder"]
