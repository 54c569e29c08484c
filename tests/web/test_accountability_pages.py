"""The pages of accountability, and what the public page does not say."""

import re

import pytest
from sqlalchemy import select

from resilience.accountability.bias import make_report
from resilience.accounts.models import User
from resilience.authz.actor import SYSTEM
from resilience.dossiers.models import DataBreach, RightsOutcome, RightsRequest
from resilience.maps.models import PublishedCell, Release
from resilience.uow import UnitOfWork
from tests.cast import ANNET, ELS, ESTHER, FARID, NOW
from tests.factories import signals
from tests.factories.dossiers import opened
from tests.web.page_checks import check_page
from tests.web.taking import taken


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, answer.status
    assert check_page(answer.text) == []
    return answer.text


def me(session, slug):
    return str(session.scalars(select(User.id).where(User.email.startswith(slug))).one())


@pytest.fixture
def signal(uow_of, session):
    made = signals.recorded(uow_of(ANNET))
    session.commit()
    return made


@pytest.fixture
def request_(uow_of, session):
    made = opened(uow_of(ELS))
    session.commit()
    return made


@pytest.fixture
def report(session):
    make_report(UnitOfWork(session, SYSTEM, NOW), "2026-Q3")
    session.commit()


@pytest.mark.parametrize(
    "path",
    [
        "/accountability",
        "/accountability/bias",
        "/accountability/bias/2026-Q3",
        "/accountability/registers/article-30",
        "/accountability/registers/dpia",
        "/accountability/registers/algorithm",
        "/accountability/registers/agreements",
    ],
)
@pytest.mark.parametrize("slug", [FARID, ESTHER])
def test_reports_and_registers_can_be_read(report, client_of, slug, path):
    page(client_of(slug), path)


@pytest.mark.parametrize("form", ["json", "csv", "md"])
def test_a_register_is_downloaded(client_of, form):
    answer = taken(client_of(FARID), f"/accountability/registers/dpia/file.{form}")
    assert "Farid Benali" in answer.text
    assert "attachment" in answer.headers["Content-Disposition"]


def test_a_bias_report_is_downloaded(report, client_of):
    answer = taken(client_of(FARID), "/accountability/bias/2026-Q3/file.csv")
    assert (answer.mimetype, "Farid Benali" in answer.text) == ("text/csv", True)


def test_an_unknown_register_is_not_found(client_of):
    assert client_of(FARID).get("/accountability/registers/x").status_code == 404


@pytest.mark.parametrize("path", ["/rights-requests", "/rights-requests/new", "/data-breaches"])
def test_the_empty_pages_of_the_officer_are_whole(client_of, path):
    page(client_of(ELS), path)


def test_a_request_is_registered_by_its_form(client_of, session):
    form = {
        "kind": "inzage",
        "received_on": "2026-11-20",
        "reference": "Z-1",
        "subject": "plek",
        "area_code": "BU99010202",
        "typed_by": me(session, ELS),
    }
    assert client_of(ELS).post("/rights-requests/new", data=form).status_code == 302
    made = session.scalars(select(RightsRequest)).one()
    assert made.due_on.isoformat() == "2026-12-21"


def test_a_request_without_a_place_is_told_so_at_the_field(client_of, session):
    form = {"kind": "inzage", "received_on": "2026-11-20", "reference": "Z-1", "subject": "plek"}
    answer = client_of(ELS).post("/rights-requests/new", data=form | {"typed_by": me(session, ELS)})
    assert answer.status_code == 422
    assert check_page(answer.text) == []


def test_the_records_of_a_request_show_no_reporter(client_of, request_, signal, cast):
    client = client_of(ELS)
    page(client, f"/rights-requests/{request_.id}")
    shown = page(client, f"/rights-requests/{request_.id}/records")
    assert signal.number in shown
    assert cast[ANNET].name not in shown


def test_a_record_goes_into_the_answer(client_of, request_, signal, session):
    client, address = client_of(ELS), f"/rights-requests/{request_.id}"
    page(client, f"{address}/records/{signal.id}")
    form = {"kind": "verstrekken", "typed_by": me(session, ELS)}
    assert client.post(f"{address}/records/{signal.id}", data=form).status_code == 302
    assert session.scalars(select(RightsOutcome.number)).one() == signal.number
    answer = client.post(f"{address}/disclosed.html")
    assert check_page(answer.text) == []
    assert signal.number in client.post(f"{address}/disclosed.csv").text


def test_a_request_of_another_organisation_is_not_found(client_of, request_):
    assert client_of(FARID).get(f"/rights-requests/{request_.id}").status_code == 404


def test_a_request_waits_on_the_start_page(client_of, request_):
    assert request_.number in client_of(ELS).get("/").text


def test_a_breach_is_registered_shown_and_closed_late(client_of, session):
    client = client_of(FARID)
    form = {
        "kind": "vertrouwelijkheid",
        "discovered_on": "2026-11-19",
        "discovered_time": "10:00",
        "what_happened": "Een lijst bleef liggen.",
        "categories": "Signalen",
        "typed_by": me(session, FARID),
    }
    assert client.post("/data-breaches/new", data=form).status_code == 302
    breach = session.scalars(select(DataBreach)).one()
    assert "status--warn" in page(client, f"/data-breaches/{breach.id}")
    page(client, f"/data-breaches/{breach.id}/edit")
    page(client, "/data-breaches")
    assert client.post(f"/data-breaches/{breach.id}/close").status_code == 409


def test_the_sign_in_page_leads_to_the_public_page(client):
    assert 'href="/public"' in client.get("/sign-in").text


def test_the_public_page_names_no_member_of_staff(client, session, signal):
    shown = page(client, "/public")
    for person in session.scalars(select(User)):
        assert person.email not in shown
        assert person.name not in shown
    assert signal.number not in shown
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}", re.sub(r"nonce=\S+", "", shown))


def test_the_public_page_shows_published_cells_only(client, session):
    release = Release(
        area_year=2025,
        period_code="2025",
        period_kind="year",
        starts_on=NOW.date(),
        released_at=NOW,
        rule_version="x",
        policy={},
    )
    session.add(release)
    session.flush()
    cell = {"release_id": release.id, "level": "gemeente", "category": "LB", "value": 4321}
    least = {"organisations_at_least": 2, "reporters_at_least": 3}
    session.add(PublishedCell(area_code="GM9901", **cell, **least))
    session.commit()
    numbers = re.findall(r"<td>(\d[\d.,]*)</td>", page(client, "/public"))
    assert [re.sub(r"\D", "", number) for number in numbers] == ["4321"]
