"""Who gets a token, for how long, and when it stops to hold (RFC 7523)."""

import base64
import hmac
import json
from datetime import timedelta

import pytest
from joserfc.jwk import ECKey
from sqlalchemy import select

from resilience.api.models import ApiToken
from resilience.api.scopes import Scope
from resilience.api.services import revoke_client
from resilience.api.tokens import hash_of
from resilience.audit.models import AuditEntry
from resilience.uow import UnitOfWork
from tests.api.conftest import TOKEN_ENDPOINT, System
from tests.cast import NOW, YUSUF
from tests.factories.systems import KEY, administrator


@pytest.fixture
def stranger(app, clock, register):
    """Return a registered system that has not asked for a token yet."""
    return System(register(), app.test_client(), clock)


def refused(answer, error="invalid_client", status=401):
    return (answer.status_code, answer.json) == (status, {"error": error})


def test_a_signed_statement_gives_a_token_for_a_quarter_of_an_hour(stranger):
    answer = stranger.ask_token().json
    assert (answer["token_type"], answer["expires_in"]) == ("Bearer", 900)
    assert set(answer["scope"].split()) == set(Scope)


def test_of_a_token_only_the_hash_is_kept(stranger, session):
    text = stranger.sign_in().token
    (kept,) = session.scalars(select(ApiToken)).all()
    assert kept.token_hash == hash_of(text)
    assert text not in str(vars(kept))


def test_giving_a_token_is_logged(stranger, session):
    stranger.sign_in()
    assert session.scalar(select(AuditEntry).where(AuditEntry.action == "token:issue"))


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "https://elders.example/oauth/token"},
        {"iss": "iemand anders"},
        {"exp": 1},
        {"exp": 4_000_000_000},
        {"exp": None},
        {"exp": "morgen"},
        {"jti": None},
        {"jti": ""},
        {"jti": "x" * 300},
        {"sub": "01900000-0000-7000-8000-000000000000"},
        {"sub": "geen id"},
    ],
    ids=str,
)
def test_a_statement_that_does_not_hold_gives_nothing(stranger, changes):
    assert refused(stranger.ask_token(stranger.statement(**changes)))


def test_a_statement_signed_with_another_key_gives_nothing(stranger):
    assert refused(stranger.ask_token(stranger.statement(ECKey.generate_key("P-256"))))


def test_the_public_key_does_not_do_as_a_shared_secret(stranger):
    """The well-known confusion of algorithms: the public key as the key of an HMAC."""
    me = str(stranger.registered.id)
    claims = {"iss": me, "sub": me, "aud": TOKEN_ENDPOINT, "exp": NOW.timestamp() + 60, "jti": "1"}
    signed = ".".join(_part(each) for each in ({"alg": "HS256"}, claims))
    seal = hmac.digest(KEY.as_pem(private=False), signed.encode(), "sha256")
    assert refused(stranger.ask_token(f"{signed}.{_encoded(seal)}"))


def _part(content):
    return _encoded(json.dumps(content).encode())


def _encoded(content):
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


@pytest.mark.parametrize("text", ["", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "[" * 4000, "x" * 9000])
def test_what_is_no_statement_gives_nothing(stranger, text):
    assert refused(stranger.ask_token(text or " "))


def test_a_statement_works_once(stranger):
    statement = stranger.statement()
    assert stranger.ask_token(statement).status_code == 200
    assert refused(stranger.ask_token(statement))


def test_a_refused_statement_is_logged(stranger, session):
    stranger.ask_token("a.b.c")
    assert session.scalar(select(AuditEntry).where(AuditEntry.action == "oauth.token_new"))


def test_only_client_credentials_are_known(stranger):
    answer = stranger.ask_token(grant_type="password")
    assert refused(answer, "unsupported_grant_type", 400)


def test_a_token_can_be_asked_for_fewer_scopes(system):
    ours = system(scope="cijfers:lezen")
    assert ours.get("/gebieden?aantal=1").status_code == 200
    assert ours.get("/signalen").status_code == 403


def test_no_scope_is_given_that_was_not_registered(app, clock, register):
    reader = System(register(scopes=(Scope.FIGURES_READ,)), app.test_client(), clock)
    assert refused(reader.ask_token(scope="signalen:leveren"), "invalid_scope", 400)


def test_a_token_ends_after_a_quarter_of_an_hour(system, clock):
    ours = system()
    clock.advance(timedelta(minutes=15))
    assert ours.get("/signalen").status_code == 401


def test_a_client_ends_on_its_last_day_and_its_tokens_with_it(system, clock):
    ours = system(valid_until=clock.now().date() + timedelta(days=1))
    clock.moment = clock.moment.replace(day=24, hour=22, minute=55)
    assert ours.sign_in().get("/gebieden?aantal=1").status_code == 200
    clock.advance(timedelta(minutes=5))
    assert ours.get("/gebieden?aantal=1").status_code == 401
    assert refused(ours.ask_token())


def test_a_revoked_client_is_refused_at_its_next_request(system, cast, session, clock):
    ours = system()
    admin = administrator(cast[YUSUF])
    revoke_client(UnitOfWork(session, admin, clock.now()), ours.registered.id)
    session.commit()
    assert ours.get("/gebieden").status_code == 401
    assert refused(ours.ask_token())


def test_a_client_of_a_closed_organisation_is_refused(system, session, account_of):
    ours = system()
    account_of(ours).organisation.is_active = False
    session.commit()
    assert ours.get("/gebieden").status_code == 401
    assert refused(ours.ask_token())


def test_nobody_signs_in_under_the_account_of_a_system(system, app, account_of):
    browser = app.test_client()
    with browser.session_transaction() as kept:
        kept["_user_id"] = account_of(system()).fs_uniquifier
    assert browser.get("/signals").status_code == 302
