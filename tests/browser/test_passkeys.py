"""Passkeys in a real browser, with an authenticator that Chromium pretends to have."""

import pytest
from flask_security import hash_password
from sqlalchemy import select

from resilience.audit.models import AuditEntry
from resilience.db.session import make_engine, session_factory
from tests.cast import YUSUF, People
from tests.factories.people import PASSWORD


@pytest.fixture
def authenticator():
    """Return a maker of a device that answers at once for its person."""

    def attach(page):
        talk = page.context.new_cdp_session(page)
        talk.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        talk.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    return attach


@pytest.fixture
def home(live_server) -> str:
    """Return the address by name: a passkey belongs to a host name, not to a number."""
    return live_server.replace("127.0.0.1", "localhost")


@pytest.fixture
def desk(chromium, home):
    context = chromium.new_context(base_url=home, locale="en-GB")
    yield context
    context.close()


def with_passkey(page, usage):
    """Register a passkey for the person who is signed in."""
    page.goto("/wan-register")
    if page.locator("form[action*='/demo/']").count():
        page.locator("form[action*='/demo/'] button").click()
    page.get_by_label("Name of this passkey").fill("My phone")
    page.locator(f"input[name=usage][value={usage}]").check(force=True)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/account")


def sign_out(page):
    page.goto("/account")
    page.locator("details.menu--account summary").click()
    page.locator("form[action$='/sign-out'] button").click()
    page.wait_for_url("**/sign-in**")


@pytest.fixture
def acts_on_passkeys(fresh_database):
    """Return a function that reads from the log what was done with passkeys."""

    def read():
        engine = make_engine(fresh_database)
        with session_factory(engine)() as session:
            acts = select(AuditEntry.action).where(AuditEntry.action.like("passkey:%"))
            found = list(session.scalars(acts.order_by(AuditEntry.id)))
        engine.dispose()
        return found

    return read


def test_a_passkey_is_added_signs_in_alone_and_is_removed(
    desk, page_as, authenticator, acts_on_passkeys
):
    page = page_as(desk, YUSUF)
    authenticator(page)
    with_passkey(page, "first")
    assert page.get_by_text("My phone").first.is_visible()
    sign_out(page)
    page.goto("/wan-signin")
    page.get_by_role("button", name="Use my passkey").click()
    page.wait_for_url("**/")
    page.goto("/account")
    page.get_by_role("button", name="Remove").click()
    page.wait_for_load_state()
    page.goto("/account")
    assert page.get_by_text("You have no passkey yet.").is_visible()
    assert acts_on_passkeys() == ["passkey:add", "passkey:remove"]


@pytest.fixture
def with_password(fresh_database, app):
    """Return a function that gives Yusuf a password and returns his address."""

    def give():
        engine = make_engine(fresh_database)
        with app.app_context(), session_factory(engine).begin() as session:
            user = People(session)[YUSUF]
            user.password = hash_password(PASSWORD)
        engine.dispose()
        return user.email

    return give


def test_a_passkey_is_the_second_step_after_the_password(
    desk, page_as, authenticator, with_password
):
    page = page_as(desk, YUSUF)
    authenticator(page)
    with_passkey(page, "secondary")
    sign_out(page)
    page.get_by_label("Work e-mail address").fill(with_password())
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/wan-signin**")
    page.get_by_role("button", name="Use my passkey").click()
    page.wait_for_url("**/")


def test_a_device_without_the_passkey_is_told_so(desk, authenticator):
    page = desk.new_page()
    authenticator(page)
    page.goto("/wan-signin")
    page.get_by_role("button", name="Use my passkey").click()
    page.get_by_text("The device gave no answer").wait_for()
