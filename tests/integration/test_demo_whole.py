"""The demo as people get it: the real application with Havermonde in it."""

import urllib.request
from collections.abc import Iterator

import pytest

from resilience import demo
from resilience.db.embedded import EmbeddedPostgres
from resilience.demo.processes import marked_processes
from resilience.demo.server import demo_plan
from resilience.demo.supervisor import Plan
from tests.integration.bundled import ask
from tests.integration.stand_in_demo import free_port, running

pytestmark = pytest.mark.xdist_group("whole demo")

LONG = 240.0


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plan]:
    """Return the plan of a demo that was started once before."""
    var = tmp_path_factory.mktemp("whole") / "var"
    plan = demo_plan(free_port(), var)
    with running(plan, LONG):
        yield plan
    EmbeddedPostgres(var).reset()


def page(plan: Plan, path: str) -> str:
    """Return a page of the demo as text."""
    with urllib.request.urlopen(f"http://127.0.0.1:{plan.port}{path}", timeout=30) as answer:
        text: str = answer.read().decode()
        return text


def address_of_database(plan: Plan) -> str:
    """Return the address of the database of the running demo."""
    environments = [process.environ() for process in marked_processes(str(plan.var))]
    owners = (found.get("RESILIENCE_OWNER_DATABASE_URL") for found in environments)
    return next(filter(None, owners))


def test_somebody_of_the_cast_can_be_chosen_at_the_sign_in(plan: Plan) -> None:
    assert "Yusuf Kaya" in page(plan, "/sign-in")


def test_everybody_one_can_sign_in_as_is_noted(plan: Plan) -> None:
    assert len(plan.personas.read_text().splitlines()) == len(demo.personas())


def test_havermonde_has_signals(plan: Plan) -> None:
    assert int(ask(address_of_database(plan), "SELECT count(*) FROM signals")) > 1000


def test_the_web_server_answers_on_this_machine_only(plan: Plan) -> None:
    listening = {
        connection.laddr.ip
        for process in marked_processes(str(plan.var))
        for connection in process.net_connections("inet")
        if connection.status == "LISTEN"
    }
    assert listening == {"127.0.0.1"}
