"""Systems of the tests: registered with a real key, and let in with a real token."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc import jwt
from sqlalchemy import select
from werkzeug.test import TestResponse

from resilience.accounts.models import User
from resilience.agreements.models import AgreementVersion
from resilience.api.models import ApiClient
from resilience.api.token_views import ASSERTION_TYPE
from resilience.clock import FixedClock
from tests.cast import YUSUF
from tests.factories.systems import KEY, registered

TOKEN_ENDPOINT = "http://localhost/oauth/token"


@dataclass
class System:
    """Another system: its registration, its key, and the door it knocks on."""

    registered: ApiClient
    browser: FlaskClient
    clock: FixedClock
    token: str = ""

    def statement(self, key: Any = KEY, **changes: Any) -> str:
        """Return a signed statement, with ``changes`` in what it claims."""
        now = int(self.clock.now().timestamp())
        me = str(self.registered.id)
        jti = f"statement-{id(self)}-{self.token[-8:]}"
        usual = {"iss": me, "sub": me, "aud": TOKEN_ENDPOINT, "exp": now + 60, "jti": jti}
        claims = {name: each for name, each in (usual | changes).items() if each is not None}
        return jwt.encode({"alg": "ES256"}, claims, key)

    def ask_token(self, statement: str = "", **more: str) -> TestResponse:
        """Ask for a token."""
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": statement or self.statement(),
        }
        return self.browser.post("/oauth/token", data=form | more)

    def sign_in(self, **more: str) -> "System":
        """Take a token and show it from here on."""
        answer = self.ask_token(**more)
        assert answer.status_code == 200, answer.text
        self.token = answer.json["access_token"]
        return self

    def get(self, path: str, **more: Any) -> TestResponse:
        """Ask something of the API."""
        return self.send("GET", path, **more)

    def post(self, path: str, body: Any = None, **more: Any) -> TestResponse:
        """Send JSON to the API."""
        return self.send("POST", path, json=body, **more)

    def send(self, method: str, path: str, **more: Any) -> TestResponse:
        """Send any request with the token."""
        headers = {"Authorization": f"Bearer {self.token}"} | more.pop("headers", {})
        return self.browser.open(f"/api/v1{path}", method=method, headers=headers, **more)


@pytest.fixture
def register(session, cast, clock) -> Callable[..., ApiClient]:
    """Return a maker of registered clients, at the organisation of a member of the cast."""

    def make(at: str = YUSUF, **changes: Any) -> ApiClient:
        client = registered(session, cast[at], clock.now(), **changes)
        session.commit()
        return client

    return make


@pytest.fixture
def system(
    app: Flask, clock: FixedClock, register: Callable[..., ApiClient]
) -> Callable[..., System]:
    """Return a maker of systems that hold a token: ``system(at=YUSUF, scopes=(...))``."""

    def make(scope: str = "", **options: Any) -> System:
        known = System(register(**options), app.test_client(), clock)
        return known.sign_in(scope=scope)

    return make


@pytest.fixture
def account_of(session) -> Callable[[System], User]:
    """Return the account under which a system acts."""
    return lambda system: session.scalars(
        select(User).where(User.id == system.registered.account_id)
    ).one()


@pytest.fixture
def limit_fields(session) -> Callable[[set[str]], None]:
    """Return a way to let every agreement open only some groups of fields."""

    def limit(fields: set[str]) -> None:
        for version in session.scalars(select(AgreementVersion)):
            version.field_codes = sorted(fields)
        session.commit()

    return limit


def delivered(reference: str = "zaak-1", **changes: Any) -> dict[str, Any]:
    """Return the body of a usual signal, with ``changes``."""
    usual = {
        "externeReferentie": reference,
        "type": "OV01",
        "omschrijving": "Na sluitingstijd blijft een grote groep hangen bij het veld.",
        "buurt": "BU99010202",
        "waargenomen": {"precisie": "dag", "datum": "2026-11-20"},
        "delen": {"code": "P"},
    }
    return usual | changes
