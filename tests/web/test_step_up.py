"""Proving once more who you are: after ten minutes, and without losing what was typed (R-14)."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import request
from sqlalchemy import select

from resilience.authz.permissions import Permission
from resilience.drafts.models import Draft
from resilience.web.guards import requires
from resilience.web.step_up import STEP_UP_MARK, needs_step_up
from tests.cast import JOKE, YUSUF
from tests.web.page_checks import check_page

SECOND = timedelta(seconds=1)
TEN_MINUTES = timedelta(minutes=10)


def sensitive():
    return "&".join(f"{name}={value}" for name, value in request.form.items(multi=True)) or "open"


@pytest.fixture
def yusuf(app, client_of):
    view = requires(Permission.SIGNAL_RECORD)(needs_step_up(sensitive))
    app.add_url_rule("/sensitive", "sensitive", view, methods=["GET", "POST"])
    return client_of(YUSUF)


@pytest.fixture
def later(yusuf, clock):
    """Return Yusuf's browser when the proof of signing in has just become too old."""
    clock.advance(TEN_MINUTES)
    return yusuf


def held(session):
    session.expire_all()
    return session.scalars(select(Draft).where(Draft.form_key == "held")).one_or_none()


def test_within_ten_minutes_of_signing_in_nothing_is_asked(yusuf, clock):
    clock.advance(TEN_MINUTES - SECOND)
    assert yusuf.get("/sensitive").text == "open"


def test_after_ten_minutes_one_is_asked_who_one_is(later):
    answer = later.get("/sensitive?of=this")
    assert answer.status_code == 303
    assert answer.location == "/verify?next=/sensitive?of%3Dthis"


def test_in_the_demo_one_click_is_enough_and_leads_on(later):
    page = later.get("/verify?next=/sensitive")
    assert check_page(page.text) == []
    form = BeautifulSoup(page.text, "html5lib").find("form", action="/demo/confirm?next=/sensitive")
    assert later.post(form["action"]).location == "/sensitive"
    assert later.get("/sensitive").text == "open"


def test_the_proof_lasts_ten_minutes_as_well(later, clock):
    later.post("/demo/confirm")
    clock.advance(TEN_MINUTES)
    assert later.get("/sensitive").status_code == 303


def test_a_proof_leads_to_no_other_site(later):
    assert later.post("/demo/confirm?next=//evil.example").location == "/"


def send(client, **typed):
    return client.post("/sensitive", data=typed, follow_redirects=True)


def test_what_was_sent_waits_encrypted(later, session):
    page = send(later, text="Een zin die niet verloren gaat")
    assert page.request.path == "/verify"
    assert b"verloren" not in held(session).sealed_payload


def test_after_the_proof_it_goes_on_as_it_was(later, session):
    send(later, text="Een zin", other="7")
    page = later.post("/demo/confirm?next=/prove/go-on", follow_redirects=True)
    assert check_page(page.text) == []
    form = BeautifulSoup(page.text, "html5lib").find("form", {"data-go-on": True})
    typed = {field["name"]: field["value"] for field in form.find_all("input")}
    typed.pop("csrf_token")
    assert later.post(form["action"], data=typed).text == "text=Een zin&other=7"
    assert held(session) is None


def test_what_is_sent_cannot_say_itself_where_it_goes_on(later):
    send(later, **{"held-path": "//evil.example"})
    page = later.post("/demo/confirm?next=/prove/go-on", follow_redirects=True)
    form = BeautifulSoup(page.text, "html5lib").find("form", {"data-go-on": True})
    assert form["action"] == "/sensitive"


@pytest.mark.parametrize(
    "endpoint",
    [
        "accounts.person_stay",
        "agreements.version_approve",
        "agreements.version_sign",
        "retention.proof_file",
    ],
)
def test_what_opens_access_or_takes_a_file_along_asks_who_one_is(app, endpoint):
    assert hasattr(app.view_functions[endpoint], STEP_UP_MARK)


def test_a_password_is_never_kept(later, session):
    send(later, text="Een zin", new_password="geheim")
    assert "geheim" not in held(session).payload


def test_nobody_else_sends_on_what_waits(later, client_of):
    send(later, text="Een zin")
    answer = client_of(JOKE).get("/prove/go-on")
    assert answer.location == "/"


def test_without_the_permission_one_is_refused_before_anything_is_asked(yusuf, client_of, clock):
    joke = client_of(JOKE)
    clock.advance(TEN_MINUTES)
    assert joke.get("/sensitive").status_code == 403
