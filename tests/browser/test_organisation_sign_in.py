"""Signing in through an OpenID provider that is a process of its own, on another site.

The provider is `oidc-provider-mock`, which we did not write. It knows no PKCE, so it is our own
strict provider that proves that part, in tests/web/test_single_sign_on.py.
"""

import json
import socket
import subprocess
import sys
from contextlib import closing

import pytest
import requests
from requests.adapters import HTTPAdapter, Retry

from resilience.accounts.provider_models import ClientProof
from resilience.accounts.providers import ProviderDraft, set_provider
from resilience.authz.actor import SYSTEM
from resilience.clock import SystemClock
from resilience.db.session import make_engine, session_factory
from resilience.uow import UnitOfWork
from tests.browser.conftest import served
from tests.cast import ANNET

ORGANISATION = "woonstichting-havermonde"
ADDRESS = f"{ANNET}@{ORGANISATION}.example"


@pytest.fixture
def provider():
    """Start the provider and return its address; it ends with the test."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    person = json.dumps({"sub": "annet", "email": ADDRESS, "email_verified": True})
    stranger = json.dumps({"sub": "stranger", "email": f"x@{ORGANISATION}.example"})
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    claims = ["--require-nonce", "true", "--user-claims", person, "--user-claims", stranger]
    process = subprocess.Popen([*command, *claims], stderr=subprocess.DEVNULL)
    issuer = f"http://localhost:{port}"
    with requests.Session() as waiting:
        retries = Retry(total=60, backoff_factor=0.1, backoff_max=0.2)
        waiting.mount("http://", HTTPAdapter(max_retries=retries))
        waiting.get(f"{issuer}/.well-known/openid-configuration", timeout=5)
    yield issuer
    process.terminate()
    process.wait()


@pytest.fixture
def page(chromium, fresh_database, config, provider):
    engine = make_engine(fresh_database)
    draft = ProviderDraft(
        provider, "weerbaar", ClientProof.CLIENT_SECRET, (f"{ORGANISATION}.example",), secret="x"
    )
    clock = SystemClock()
    with session_factory(engine).begin() as session:
        set_provider(UnitOfWork(session, SYSTEM, clock.now()), ORGANISATION, draft)
    engine.dispose()
    with served(fresh_database, config, clock) as address:
        context = chromium.new_context(base_url=address, locale="en-GB")
        yield context.new_page()
        context.close()


def go_through(page, person):
    """Type the address, follow the link, and sign in at the provider as ``person``."""
    page.goto("/sign-in/organisation")
    page.get_by_label("Work e-mail address").fill(ADDRESS)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="Go there and sign in").click()
    page.wait_for_url("**/oauth2/authorize**")
    page.get_by_role("button", name=person, exact=True).click()


def test_somebody_signs_in_at_another_site_and_is_in(page):
    go_through(page, "annet")
    page.wait_for_url(lambda url: url.endswith("/") and "127.0.0.1" in url)
    page.goto("/account")
    assert page.get_by_text("Account of your organisation").is_visible()


def test_who_is_known_there_but_not_here_stays_outside(page):
    go_through(page, "stranger")
    page.wait_for_url("**/refused")
    assert page.get_by_role("heading", name="Signing in did not work").is_visible()
