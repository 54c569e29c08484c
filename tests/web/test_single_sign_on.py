"""Signing in through the organisation's provider: a real one, that lies when it is told to."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import RSAKey
from sqlalchemy import select, text

from resilience.accounts.people_models import Invitation
from resilience.accounts.provider_models import ClientProof, IdentityLink
from resilience.accounts.providers import ProviderDraft, set_provider
from resilience.app import create_app
from resilience.audit.models import AuditEntry
from resilience.authz.actor import SYSTEM
from resilience.uow import UnitOfWork
from tests.cast import ANNET, NOW, TOM, YUSUF
from tests.factories.identity_provider import CLIENT_ID, STRONG, Provider, running
from tests.factories.people import NOOR, invited

ORGANISATION = "woonstichting-havermonde"
DOMAIN = f"{ORGANISATION}.example"
START = "/sign-in/organisation"
REFUSED = f"{START}/refused"


@pytest.fixture(scope="module")
def client_key():
    return RSAKey.generate_key(2048)


@pytest.fixture
def provider(client_key, session):
    with running(Provider(client_key, now=int(NOW.timestamp()))) as provider:
        draft = ProviderDraft(
            provider.issuer, CLIENT_ID, ClientProof.PRIVATE_KEY_JWT, (DOMAIN,), (STRONG,),
            client_key.as_pem(private=True).decode(),
        )  # fmt: skip
        set_provider(UnitOfWork(session, SYSTEM, NOW), ORGANISATION, draft)
        session.commit()
        yield provider


@pytest.fixture
def browser(app):
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


def go_to_provider(browser, email=f"{ANNET}@{DOMAIN}"):
    """Type the address and follow the link; return where the provider is asked."""
    page = browser.post(START, data={"email": email})
    assert page.status_code == 200, page.status
    return browser.get(f"{START}/start").location


def come_back(browser, provider, asked_at):
    """Let the provider answer; return our answer to what it sends."""
    asked = {name: value[0] for name, value in parse_qs(urlsplit(asked_at).query).items()}
    back = urlsplit(provider.authorize(asked))
    return browser.get(f"{back.path}?{back.query}")


def sign_in(browser, provider, slug=ANNET):
    provider.email = provider.email or f"{slug}@{DOMAIN}"
    landed = come_back(browser, provider, go_to_provider(browser))
    return landed if landed.status_code != 200 else browser.get(f"{START}/finish")


def is_in(browser):
    return browser.get("/account").status_code == 200


def test_an_existing_account_comes_in(browser, provider):
    assert sign_in(browser, provider).location == "/"
    assert is_in(browser)


def test_the_provider_is_asked_with_pkce_state_nonce_and_level(browser, provider):
    asked = parse_qs(urlsplit(go_to_provider(browser)).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["code_challenge"][0]) == 43
    assert asked["acr_values"] == [STRONG]
    assert len(asked["state"][0]) > 40 < len(asked["nonce"][0])


def test_the_first_time_links_the_account_by_its_address(browser, provider, session, cast):
    sign_in(browser, provider)
    assert session.scalars(select(IdentityLink.user_id)).one() == cast[ANNET].id


def test_later_the_account_is_found_by_its_subject_whatever_the_address(browser, provider):
    sign_in(browser, provider)
    browser.post("/sign-out")
    provider.email = "married@elsewhere.example"
    sign_in(browser, provider)
    assert is_in(browser)


def test_an_invitation_is_answered_by_the_first_sign_in(browser, provider, session, uow_of):
    invited(uow_of(TOM))
    session.commit()
    provider.email = NOOR
    sign_in(browser, provider)
    assert is_in(browser)
    assert session.scalars(select(Invitation.withdrawn_at)).one() == NOW


def test_another_state_is_refused(browser, provider):
    asked_at = go_to_provider(browser)
    state = parse_qs(urlsplit(asked_at).query)["state"][0]
    assert come_back(browser, provider, asked_at.replace(state, "x" * 64)).location == REFUSED


def test_an_answer_works_once(browser, provider):
    provider.email = f"{ANNET}@{DOMAIN}"
    asked_at = go_to_provider(browser)
    query = urlsplit(provider.authorize(_asked(asked_at))).query
    assert browser.get(f"{START}/callback?{query}").status_code == 200
    assert browser.get(f"{START}/callback?{query}").location == REFUSED


def test_an_answer_with_the_cookie_put_back_finds_its_code_spent(browser, provider):
    provider.email = f"{ANNET}@{DOMAIN}"
    asked_at = go_to_provider(browser)
    kept = browser.get_cookie("organisation_sign_in", path=START).value
    query = urlsplit(provider.authorize(_asked(asked_at))).query
    browser.get(f"{START}/callback?{query}")
    browser.set_cookie("organisation_sign_in", kept, path=START)
    assert browser.get(f"{START}/callback?{query}").location == REFUSED
    assert provider.refusals == ["code"]


def _asked(asked_at):
    return {name: value[0] for name, value in parse_qs(urlsplit(asked_at).query).items()}


def test_a_code_that_another_browser_started_is_refused_by_pkce(app, browser, provider):
    provider.email = f"{ANNET}@{DOMAIN}"
    stolen = provider.authorize(_asked(go_to_provider(app.test_client())))
    code = parse_qs(urlsplit(stolen).query)["code"][0]
    own = _asked(go_to_provider(browser))
    answer = browser.get(f"{START}/callback?code={code}&state={own['state']}")
    assert answer.location == REFUSED
    assert provider.refusals == ["pkce"]


def test_an_answer_that_names_another_issuer_is_refused(browser, provider):
    asked = _asked(go_to_provider(browser))
    back = urlsplit(provider.authorize(asked)).query
    refused = browser.get(f"{START}/callback?{back}&iss=https://elsewhere.example")
    assert refused.location == REFUSED


def test_a_cookie_that_was_changed_carries_nothing(browser, provider):
    go_to_provider(browser)
    kept = browser.get_cookie("organisation_sign_in", path=START).value
    browser.set_cookie("organisation_sign_in", f"x{kept}", path=START)
    assert browser.get(f"{START}/start").location == REFUSED


def refusal(browser, provider, **changes):
    for name, value in changes.items():
        setattr(provider, name, value)
    answer = sign_in(browser, provider)
    return answer.status_code, answer.location, _without_nonce(answer.text)


def _without_nonce(text):
    return [line for line in text.splitlines() if "nonce" not in line and "csrf" not in line]


def test_no_account_a_closed_one_and_an_unverified_address_get_the_same_answer(
    browser, provider, session, cast
):
    unknown = refusal(browser, provider, email=f"nobody@{DOMAIN}")
    provider.lies = {"email_verified": False}
    unverified = refusal(browser, provider, email=f"{ANNET}@{DOMAIN}")
    provider.lies = {}
    cast[ANNET].active = False
    session.commit()
    closed = refusal(browser, provider, email=f"{ANNET}@{DOMAIN}")
    assert unknown == unverified == closed
    assert unknown[:2] == (303, REFUSED)


def test_a_provider_proves_nothing_about_another_domain(browser, provider, cast):
    provider.email = cast[YUSUF].email
    assert sign_in(browser, provider).location == REFUSED


def test_a_sign_in_below_the_agreed_level_still_owes_the_second_step(
    config, clock, sessions, provider
):
    app = create_app(replace(config, demo=False), clock, sessions)
    app.config["WTF_CSRF_ENABLED"] = False
    provider.acr = "urn:weak"
    browser = app.test_client()
    assert "/tf-setup" in sign_in(browser, provider).location
    assert not is_in(browser)


def test_a_refusal_stands_in_the_log_with_its_reason(browser, provider, session):
    provider.lies = {"nonce": "another"}
    sign_in(browser, provider)
    actions = session.scalars(select(AuditEntry.action)).all()
    assert [each for each in actions if each.startswith("sign_in:organisation")]


def test_an_address_of_no_provider_is_told_to_use_the_password(browser, provider):
    answer = browser.post(START, data={"email": "someone@elsewhere.example"})
    assert answer.status_code == 422


def test_the_page_before_the_journey_says_the_same_for_who_has_no_account(browser, provider):
    known = browser.post(START, data={"email": f"{ANNET}@{DOMAIN}"})
    unknown = browser.post(START, data={"email": f"nobody@{DOMAIN}"})
    assert _without_nonce(known.text) == _without_nonce(unknown.text)


def test_the_cookie_of_the_journey_is_lax_short_and_for_these_pages_only(browser, provider):
    page = browser.post(START, data={"email": f"{ANNET}@{DOMAIN}"})
    (cookie,) = [each for each in page.headers.getlist("Set-Cookie") if "organisation" in each]
    for part in ("SameSite=Lax", "HttpOnly", "Max-Age=600", f"Path={START}"):
        assert part in cookie


def test_the_provider_proves_a_signed_in_person_anew(browser, provider, session):
    sign_in(browser, provider)
    assert browser.get(f"{START}/prove?next=/people").status_code == 200
    asked_at = browser.get(f"{START}/start").location
    assert _asked(asked_at)["prompt"] == "login"
    assert come_back(browser, provider, asked_at).status_code == 200
    assert browser.get(f"{START}/finish").location == "/people"


@pytest.mark.parametrize("lies", [{"auth_time": int(NOW.timestamp()) - 900}, {"acr": "urn:weak"}])
def test_an_old_or_weak_sign_in_proves_nothing_anew(browser, provider, lies):
    sign_in(browser, provider)
    browser.get(f"{START}/prove")
    asked_at = browser.get(f"{START}/start").location
    provider.lies = lies
    assert come_back(browser, provider, asked_at).location == REFUSED


def test_somebody_else_at_the_provider_proves_nothing_for_who_is_signed_in(
    browser, provider, session, cast
):
    sign_in(browser, provider)
    browser.get(f"{START}/prove")
    asked_at = browser.get(f"{START}/start").location
    provider.subject, provider.email = "subject-2", cast[TOM].email
    come_back(browser, provider, asked_at)
    assert browser.get(f"{START}/finish").location == REFUSED


def test_an_account_without_link_has_nowhere_to_prove(client_of):
    assert client_of(YUSUF).get(f"{START}/prove").location == REFUSED


def test_the_secret_of_the_provider_is_sealed_in_the_database(provider, session):
    stored = session.scalar(text("SELECT secret FROM identity_providers"))
    assert b"PRIVATE KEY" not in bytes(stored)
