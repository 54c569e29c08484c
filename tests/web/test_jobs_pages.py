"""Health, readiness and the status page for the functional administrator."""

from datetime import timedelta

import pytest

from resilience.app import create_app
from resilience.db.session import make_engine, session_factory
from resilience.jobs.runner import run_job
from resilience.jobs.timetable import TIMETABLE
from tests.cast import ANNET, JOKE, ROB
from tests.factories.safety import TEXT, raised
from tests.web.page_checks import check_page


@pytest.fixture
def all_ran(sessions, clock):
    """Run every job once."""
    for job in TIMETABLE:
        run_job(sessions, clock, job.name)


def test_a_living_process_says_so(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "alive\n")


def test_without_any_run_of_the_scheduler_the_platform_is_not_ready(client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "not ready\n")


def test_with_fresh_runs_the_platform_is_ready(client, all_ran):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.text) == (200, "ready\n")


def test_when_the_last_run_is_too_old_the_platform_is_not_ready(client, all_ran, clock):
    clock.advance(timedelta(minutes=3))
    assert client.get("/readyz").status_code == 503


def test_without_a_database_the_platform_is_not_ready(config, clock, tmp_path):
    engine = make_engine(f"postgresql+psycopg://nobody@/nothing?host={tmp_path}")
    stranded = create_app(config, clock, session_factory(engine)).test_client()
    answer = stranded.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "not ready\n")


def test_without_a_database_the_process_still_lives(config, clock, tmp_path):
    engine = make_engine(f"postgresql+psycopg://nobody@/nothing?host={tmp_path}")
    stranded = create_app(config, clock, session_factory(engine)).test_client()
    assert stranded.get("/healthz").status_code == 200


def test_the_status_page_is_a_good_page(client_of, all_ran):
    answer = client_of(JOKE).get("/system")
    assert check_page(answer.text) == []
    assert "Alle taken lopen op tijd" in answer.text


def test_before_the_first_run_the_status_page_is_a_good_page(client_of):
    answer = client_of(JOKE).get("/system")
    assert check_page(answer.text) == []
    assert "taken hebben te lang niet gelopen" in answer.text


def test_the_status_page_names_organisations_without_a_safety_officer(client_of):
    assert "Politie, basisteam Havermonde" in client_of(JOKE).get("/system").text


def test_the_status_page_holds_no_content(client_of, uow_of, session):
    concern = raised(uow_of(ANNET))
    session.commit()
    shown = client_of(JOKE).get("/system").text
    assert TEXT not in shown
    assert concern.number not in shown


@pytest.mark.parametrize("person", [ANNET, ROB])
def test_only_the_functional_administrator_sees_the_status_page(client_of, person):
    assert client_of(person).get("/system").status_code == 403
