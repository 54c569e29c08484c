"""Headers, the content policy, and requests that cannot be read."""

import io
import re
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.orm import sessionmaker

from resilience.db.session import make_engine
from resilience.web.guards import public
from resilience.web.transaction import current_session
from tests.cast import YUSUF


@pytest.fixture
def answer(client):
    return client.get("/sign-in")


def test_the_content_policy_allows_own_host_and_nonce_only(answer):
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "default-src 'none'" in policy


def test_every_script_of_a_page_carries_the_nonce_of_its_policy(client_of):
    answer = client_of(YUSUF).get("/")
    nonce = re.search(r"'nonce-([^']+)'", answer.headers["Content-Security-Policy"]).group(1)
    scripts = re.findall(r"<script[^>]*>", answer.text)
    assert scripts
    assert all(f'nonce="{nonce}"' in script for script in scripts)


def test_the_nonce_is_new_in_every_answer(client):
    first, second = (client.get("/sign-in").headers["Content-Security-Policy"] for _ in "ab")
    assert first != second


def test_pages_are_not_kept_by_the_browser(client_of):
    assert client_of(YUSUF).get("/").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("header", ["X-Content-Type-Options", "Referrer-Policy"])
def test_pages_carry_the_hardening_headers(answer, header):
    assert answer.headers[header]


def test_only_the_page_that_asks_where_something_is_may_ask_the_device(answer, client_of):
    form = client_of(YUSUF).get("/signals/new")
    assert "geolocation=(self)" in form.headers["Permissions-Policy"]
    assert "geolocation=()" in answer.headers["Permissions-Policy"]


@pytest.mark.parametrize("address", ["/signals?domain=%00", "/sign-in?%00=1", "/a%00b"])
def test_a_nul_byte_in_an_address_is_refused_politely(client, address):
    assert client.get(address).status_code in {400, 404}


def test_another_host_name_is_refused(client):
    assert client.get("/sign-in", headers={"Host": "evil.example"}).status_code == 400


def test_a_body_over_twelve_megabytes_is_refused(client):
    answer = client.post("/sign-in", data={"email": "x" * 13_000_000})
    assert answer.status_code == 413


def test_a_post_without_token_is_refused(client):
    assert client.post("/demo/sign-in/yusuf-kaya").status_code == 400


def test_signing_out_is_only_possible_by_post(client_of):
    assert client_of(YUSUF).get("/sign-out").status_code == 405


def test_json_is_no_way_to_fill_in_a_form(client_of):
    answer = client_of(YUSUF).post("/signals/new", json={"text": 5})
    assert answer.status_code == 415


def test_a_file_is_no_way_to_fill_in_a_field(client_of):
    file = (io.BytesIO(b"text"), "text.txt")
    answer = client_of(YUSUF).post("/signals/new", data={"text": file, "client_id": file})
    assert answer.status_code == 422


@pytest.mark.parametrize("headers", [{}, {"Authentication-Token": "token"}])
def test_no_token_in_address_or_header_signs_anybody_in(app, client, cast, headers):
    with app.app_context():
        token = cast[YUSUF].get_auth_token()
    sent = dict.fromkeys(headers, token)
    assert client.get(f"/?auth_token={token}", headers=sent).status_code == 302


def test_a_link_to_a_step_of_signing_in_does_not_sign_out(client_of):
    client = client_of(YUSUF)
    assert client.get("/tf-validate").location == "/"
    assert client.get("/").status_code == 200


def test_when_the_database_is_away_the_page_says_so(app, client, sessions):
    app.add_url_rule("/away", "away", public(lambda: current_session().execute(text("away"))))
    current = app.extensions["resilience"]
    away = sessionmaker(make_engine("postgresql+psycopg://nobody@127.0.0.1:1/none"))
    app.extensions["resilience"] = replace(current, web_sessions=away)
    assert client.get("/away").status_code == 503
