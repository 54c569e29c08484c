"""Signing in with password and authenticator, and with a persona in the demo only."""

from dataclasses import replace

import pytest
from flask_security import hash_password
from sqlalchemy import select

from resilience.accounts.models import User
from resilience.app import create_app
from tests.cast import YUSUF

PASSWORD = "lange zin over de havenkraan"


@pytest.fixture
def production(config, clock, sessions):
    """Return the application as it runs outside the demo."""
    app = create_app(replace(config, demo=False), clock, sessions)
    app.config["WTF_CSRF_ENABLED"] = False
    return app


@pytest.fixture
def yusuf(production, session, cast):
    user = cast[YUSUF]
    with production.app_context():
        user.password = hash_password(PASSWORD)
    session.commit()
    return user


def sign_in(client, email, password=PASSWORD):
    return client.post("/sign-in", data={"email": email, "password": password})


def test_persona_sign_in_does_not_exist_outside_the_demo(production):
    assert production.test_client().post(f"/demo/sign-in/{YUSUF}").status_code == 404


def test_outside_the_demo_a_password_alone_does_not_let_anybody_in(production, yusuf):
    client = production.test_client()
    answer = sign_in(client, yusuf.email)
    assert "/tf-setup" in answer.location
    assert client.get("/").status_code == 302


def test_with_the_code_of_the_authenticator_one_is_in(production, yusuf, session):
    client = production.test_client()
    sign_in(client, yusuf.email)
    client.post("/tf-setup", data={"setup": "authenticator"})
    totp = production.extensions["security"].totp_factory
    session.expire_all()
    secret = session.scalars(select(User.tf_totp_secret).where(User.id == yusuf.id)).one()
    answer = client.post("/tf-validate", data={"code": _code(client, totp, secret)})
    assert answer.status_code == 302


def _code(client, totp, secret):
    with client.session_transaction() as kept:
        pending = kept.get("tf_totp_secret") or secret
    return totp._totp.from_source(pending).generate().token


def test_an_unknown_address_and_a_wrong_password_get_the_same_answer(production, yusuf):
    client = production.test_client()
    wrong = sign_in(client, yusuf.email, "wrong")
    unknown = sign_in(client, "nobody@kade.example", "wrong")
    assert wrong.status_code == unknown.status_code
    assert _without_values(wrong.text, yusuf.email) == _without_values(
        unknown.text, "nobody@kade.example"
    )


def _without_values(text, email):
    lines = text.replace(email, "").splitlines()
    return [line for line in lines if "nonce" not in line and "csrf_token" not in line]


def test_a_closed_account_cannot_sign_in(production, yusuf, session):
    yusuf.active = False
    session.commit()
    client = production.test_client()
    sign_in(client, yusuf.email)
    assert client.get("/").status_code == 302


def test_closing_an_account_ends_its_running_session(client_of, cast, session):
    client = client_of(YUSUF)
    cast[YUSUF].active = False
    session.commit()
    assert client.get("/").status_code == 302


def test_a_persona_that_does_not_exist_is_not_found(app, client):
    app.config["WTF_CSRF_ENABLED"] = False
    assert client.post("/demo/sign-in/nobody").status_code == 404


def test_closing_an_organisation_ends_the_sessions_of_its_people(client_of, cast, session):
    client = client_of(YUSUF)
    cast[YUSUF].organisation.is_active = False
    session.commit()
    assert client.get("/").location.startswith("/sign-in")
    assert client.get("/sign-in").status_code == 200
