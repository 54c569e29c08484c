"""The supervisor of the demo: keeps its parts alive, recovers from every kill, leaves nothing."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from resilience.db.embedded import EmbeddedPostgres
from resilience.demo.processes import MARK, Command, Service, end_processes, marked_processes
from resilience.demo.supervisor import (
    POWERS,
    DemoError,
    Plan,
    StopButton,
    Supervisor,
    secrets_path,
    without_powers,
)
from tests.integration.stand_in_demo import (
    SOON,
    free_port,
    is_healthy,
    part,
    running,
    running_apart,
    stand_in,
    stand_in_plan,
    wait_until,
)

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


def test_a_demo_says_its_steps_its_address_and_its_personas(
    plan: Plan, capsys: pytest.CaptureFixture[str]
) -> None:
    plan.var.mkdir(exist_ok=True)
    plan.personas.write_text("Noor   veldwerker")
    with running(plan):
        said = capsys.readouterr().out
    steps = ("1/3  Start the database", "2/3  Say hello", "good day", "3/3  Start the web server")
    assert [word for word in (*steps, plan.address, "Noor   veldwerker") if word not in said] == []


def test_nothing_runs_after_the_stop(plan: Plan) -> None:
    with running(plan):
        pass
    assert not marked_processes(str(plan.var))
    assert not EmbeddedPostgres(plan.var).is_running()


def test_what_was_stored_is_kept_for_the_next_run(plan: Plan) -> None:
    with running(plan):
        before = secrets_path(plan.var).read_text()
    with running(plan):
        assert secrets_path(plan.var).read_text() == before
    assert EmbeddedPostgres(plan.var).has_cluster()


def test_a_second_demo_says_that_one_runs(plan: Plan) -> None:
    with running(plan), pytest.raises(DemoError, match=f"runs already: {plan.address}"):
        Supervisor(plan, StopButton()).run()


def test_a_taken_port_is_named(plan: Plan) -> None:
    taken = pytest.raises(DemoError, match=f"PORT={plan.port + 1}")
    with socket.create_server(("127.0.0.1", plan.port)), taken:
        Supervisor(plan, StopButton()).run()


def test_a_taken_port_keeps_what_a_reset_would_delete(plan: Plan) -> None:
    with running(plan):
        pass
    with socket.create_server(("127.0.0.1", plan.port)), pytest.raises(DemoError):
        Supervisor(plan, StopButton()).run(reset=True)
    assert secrets_path(plan.var).exists()


def test_a_killed_web_server_starts_again(plan: Plan) -> None:
    with running(plan):
        killed = part(plan.var, "serve_forever")
        killed.kill()
        wait_until(lambda: is_healthy(plan.port))
        assert part(plan.var, "serve_forever").pid != killed.pid


def test_a_killed_database_starts_again(plan: Plan) -> None:
    database = EmbeddedPostgres(plan.var)
    with running(plan):
        os.kill(database._recorded_pid() or 0, signal.SIGKILL)
        wait_until(lambda: not database.is_running())
        wait_until(database.is_running)


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_everything(plan: Plan, asked: signal.Signals) -> None:
    with running_apart(plan) as supervisor:
        supervisor.send_signal(asked)
        assert supervisor.wait(SOON) == 0
    assert not marked_processes(str(plan.var))
    assert not EmbeddedPostgres(plan.var).is_running()


def test_a_new_demo_takes_over_from_a_killed_supervisor(plan: Plan) -> None:
    with running_apart(plan) as supervisor:
        supervisor.kill()
        supervisor.wait(SOON)
        orphan = part(plan.var, "serve_forever")
    with running(plan):
        assert part(plan.var, "serve_forever").pid != orphan.pid


def test_a_new_demo_recovers_when_everything_was_killed(plan: Plan) -> None:
    with running_apart(plan) as supervisor:
        supervisor.kill()
        for process in marked_processes(str(plan.var)):
            process.kill()
        os.kill(EmbeddedPostgres(plan.var)._recorded_pid() or 0, signal.SIGKILL)
    with running(plan):
        assert is_healthy(plan.port)


def test_a_failing_step_is_named_and_ends_the_demo(plan: Plan) -> None:
    failing = replace(plan, steps=(stand_in("Fall over", "raise SystemExit(3)"),))
    with pytest.raises(DemoError, match=r"'Fall over' failed \(status 3\)"):
        Supervisor(failing, StopButton()).run()
    assert not EmbeddedPostgres(plan.var).is_running()


def test_a_stop_during_a_step_ends_the_step(plan: Plan) -> None:
    stop = StopButton()
    slow = replace(plan, steps=(stand_in("Sleep", "import time; time.sleep(60)"),))
    thread = threading.Thread(target=Supervisor(slow, stop).run)
    thread.start()
    wait_until(lambda: bool(marked_processes(str(plan.var))))
    stop.press()
    thread.join(SOON)
    assert not thread.is_alive()
    assert not marked_processes(str(plan.var))


def test_a_service_that_does_not_start_shows_its_last_words(plan: Plan) -> None:
    broken = stand_in("web server", "raise SystemExit('no secret key')")
    with pytest.raises(DemoError, match=r"(?s)web server did not start.*no secret key"):
        Supervisor(replace(plan, services=(broken,)), StopButton()).run()


def test_a_reset_starts_with_new_keys(plan: Plan) -> None:
    with running(plan):
        before = secrets_path(plan.var).read_text()
    stop = StopButton()
    stop.press()
    Supervisor(plan, stop).run(reset=True)
    assert secrets_path(plan.var).read_text() != before


def test_only_the_owner_reads_the_keys(plan: Plan) -> None:
    with running(plan):
        pass
    assert stat.S_IMODE(secrets_path(plan.var).stat().st_mode) == 0o600


def test_lost_keys_are_reported_instead_of_made_again(plan: Plan) -> None:
    with running(plan):
        pass
    kept = secrets_path(plan.var).rename(plan.var / "kept.json")
    with pytest.raises(DemoError, match="make demo-reset"):
        Supervisor(plan, StopButton()).run()
    kept.rename(secrets_path(plan.var))


def test_the_processes_get_the_settings_of_the_demo(plan: Plan) -> None:
    with running(plan):
        environment = part(plan.var, "serve_forever").environ()
    assert environment["RESILIENCE_DEMO"] == "1"
    assert environment["RESILIENCE_DATABASE_URL"].startswith("postgresql+psycopg://")
    made = json.loads(secrets_path(plan.var).read_text())
    assert without_powers(made).items() <= environment.items()


def test_the_web_server_cannot_act_as_the_owner_and_the_scheduler_can(plan: Plan) -> None:
    with running(plan):
        web, scheduler = (part(plan.var, word).environ() for word in ("serve_f", "while True"))
    assert "//resilience_web@" in web["RESILIENCE_DATABASE_URL"]
    assert POWERS & web.keys() == set()
    assert "//weerbaar@" in scheduler["RESILIENCE_OWNER_DATABASE_URL"]


def test_a_log_that_grew_large_makes_room(tmp_path: Path) -> None:
    log = tmp_path / "chatter.log"
    log.write_bytes(b"x" * 5_000_001)
    service = Service(
        Command("chatter", (sys.executable, "-c", "")), {MARK: str(tmp_path)}, tmp_path
    )
    service.start()
    end_processes(service.leader())
    assert log.stat().st_size == 0
    assert (tmp_path / "chatter.old.log").exists()


def test_a_process_that_does_not_listen_is_ended_all_the_same() -> None:
    deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); print(1); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-u", "-c", deaf], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        end_processes([psutil.Process(process.pid)], grace=0.2)
        assert process.wait(SOON) == -signal.SIGKILL


def test_a_demo_of_an_earlier_version_gets_the_keys_that_came_later(plan: Plan) -> None:
    with running(plan):
        path = secrets_path(plan.var)
    early = json.loads(path.read_text())
    del early["RESILIENCE_BACKUP_KEYS"]
    path.write_text(json.dumps(early))
    with running(plan):
        complete = json.loads(path.read_text())
    assert complete.items() > early.items()
    assert complete.keys() - early.keys() == {"RESILIENCE_BACKUP_KEYS"}
