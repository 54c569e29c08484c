"""The rules of domain.md 5.7, one by one (NL API Design Rules)."""

import re
from dataclasses import replace

import pytest
from openapi_spec_validator import validate

from resilience.api.limits import count_use
from resilience.api.models import ApiUse
from resilience.api.scopes import Scope
from resilience.app import create_app
from tests.api.conftest import delivered
from tests.cast import TOM, YUSUF
from tests.factories.signals import recorded

PUBLIC = ["", "/openapi.json", "/signaaltypen"]
GUARDED = ["/signalen", "/gebieden", "/gepubliceerde-cijfers"]
ALLOWED = {"get", "post", "put", "patch", "delete"}


@pytest.fixture
def document(client):
    return client.get("/api/v1/openapi.json").json


def test_the_document_is_valid_openapi(document):
    validate(document)
    assert document["openapi"].startswith("3.1")


def test_paths_are_in_kebab_case_and_carry_no_verb(document):
    part = re.compile(r"v1|[a-z]+(-[a-z]+)*(\.json)?|\{[a-z]+\}")
    parts = [each for path in document["paths"] for each in path.split("/") if each]
    assert all(part.fullmatch(each) for each in parts)


def test_query_keys_are_in_camel_case(document):
    names = [
        parameter["name"]
        for methods in document["paths"].values()
        for operation in methods.values()
        for parameter in operation["parameters"]
    ]
    assert all(re.fullmatch(r"[a-z]+([A-Z][a-z]+)*", name) for name in names)


def test_only_the_five_methods_are_used(document):
    assert {method for methods in document["paths"].values() for method in methods} <= ALLOWED


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS"])
def test_another_method_is_refused_with_those_that_are_allowed(client, method):
    answer = client.open("/api/v1/signalen", method=method)
    assert answer.status_code == 405
    assert answer.mimetype == "application/problem+json"
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "POST"}


@pytest.mark.parametrize("path", ["/api/v1/", "/api/v1/signaaltypen/", "/api//v1/signaaltypen"])
def test_an_address_that_is_nearly_right_is_not_found_and_not_redirected(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Location" not in answer.headers


@pytest.mark.parametrize("path", [*PUBLIC, *GUARDED, "/nergens"])
def test_every_answer_tells_the_full_version(client, path):
    assert client.get(f"/api/v1{path}").headers["API-Version"] == "1.0.0"


@pytest.mark.parametrize("path", GUARDED)
def test_without_a_token_the_answer_is_a_problem_that_says_what_to_show(client, path):
    answer = client.get(f"/api/v1{path}")
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="weerbaar"'


@pytest.mark.parametrize("path", PUBLIC)
def test_what_is_public_needs_no_token(client, path):
    assert client.get(f"/api/v1{path}").status_code == 200


def test_every_refusal_holds_status_title_and_detail(client):
    body = client.get("/api/v1/nergens").json
    assert body["status"] == 404
    assert body["title"]
    assert body["detail"]


def test_an_unknown_parameter_is_refused_by_its_name(system):
    answer = system().get("/signalen?gebiet=GM9901")
    assert answer.status_code == 400
    assert [fault["name"] for fault in answer.json["invalidParams"]] == ["gebiet"]


def test_everything_that_is_wrong_is_told_at_once_and_as_400(system):
    answer = system().get("/signalen?gebied=hier&ernst=9&vastgelegdVanaf=gisteren&aantal=0")
    names = {fault["name"] for fault in answer.json["invalidParams"]}
    assert answer.status_code == 400
    assert names == {"gebied", "ernst", "vastgelegdVanaf", "aantal"}


def test_moments_go_out_in_utc_with_a_z(system, uow_of):
    recorded(uow_of(YUSUF))
    (found,) = system().get("/signalen").json["signalen"]
    assert found["vastgelegdOp"] == "2026-11-23T09:00:00Z"


@pytest.mark.parametrize(
    ("moment", "count"),
    [
        ("2026-11-23T10:00:00%2B01:00", 1),
        ("2026-11-23T04:00:01-05:00", 0),
        ("2026-11-23T09:00:00Z", 1),
    ],
)
def test_every_offset_is_accepted(system, uow_of, moment, count):
    recorded(uow_of(YUSUF))
    answer = system().get(f"/signalen?vastgelegdVanaf={moment}")
    assert len(answer.json["signalen"]) == count


def test_who_cannot_read_json_is_refused(system):
    answer = system().get("/signalen", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.json["status"]) == (406, 406)


def test_a_body_in_another_form_is_refused(system):
    answer = system().send("POST", "/signalen", data="externeReferentie=1")
    assert answer.status_code == 415


def test_a_body_that_is_no_json_is_refused(system):
    answer = system().send("POST", "/signalen", data=b"{\xff", content_type="application/json")
    assert answer.status_code == 400


def test_a_body_that_is_too_large_is_refused(system):
    answer = system().post("/signalen", delivered(omschrijving="a" * 70_000))
    assert answer.status_code == 413


def test_a_session_of_a_person_opens_nothing(client_of):
    assert client_of(TOM).get("/api/v1/signalen").status_code == 401


def test_no_answer_sets_a_cookie(system):
    ours = system()
    answers = [ours.get(path) for path in [*PUBLIC, *GUARDED, "/nergens"]]
    assert not [answer for answer in answers if "Set-Cookie" in answer.headers]


def test_a_token_opens_no_page(system):
    ours = system()
    answer = ours.browser.get("/signals", headers={"Authorization": f"Bearer {ours.token}"})
    assert answer.status_code == 302


def test_answers_are_kept_nowhere_and_run_nothing(system):
    headers = system().get("/signalen").headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_pages_of_other_hosts_may_not_call(client):
    answer = client.get("/api/v1", headers={"Origin": "https://elders.example"})
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_host_that_is_allowed_by_setting_may_call(config, clock, web_sessions, sessions):
    allowing = replace(config, api_allowed_origins=("https://kaart.example",))
    browser = create_app(allowing, clock, web_sessions, sessions).test_client()
    asked = {"Origin": "https://kaart.example"}
    before = browser.options("/api/v1/signalen", headers=asked)
    assert before.status_code == 204
    assert before.headers["Access-Control-Allow-Origin"] == "https://kaart.example"
    assert browser.options("/api/v1/signalen", headers={"Origin": "null"}).status_code == 405


def test_a_client_that_asks_too_often_is_told_when_to_come_back(system, clock, app):
    ours = system(scopes=(Scope.FIGURES_READ,))
    limit = app.extensions["resilience"].config.api_requests_per_minute
    answers = [ours.get("/gebieden?aantal=1").status_code for _ in range(3)]
    assert answers == [200, 200, 200]
    _fill(app, ours, limit)
    refused = ours.get("/gebieden")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")


def test_in_the_next_minute_it_may_go_on(system, clock, app):
    ours = system()
    _fill(app, ours, 300)
    clock.moment = clock.moment.replace(minute=1)
    assert ours.get("/gebieden?aantal=1").status_code == 200


def _fill(app, ours, limit):
    shell = app.extensions["resilience"]
    with shell.web_sessions.begin() as session:
        count_use(session, ours.registered.account_id, shell.clock.now())
        session.get_one(ApiUse, ours.registered.account_id).request_count = limit
