"""Whose text is on a phone: sealed, of one account, and gone when it has to be."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update
from sqlalchemy.orm import Session

from resilience.accounts.models import User
from resilience.db.session import make_engine
from tests.browser.offline_steps import (
    get_ready,
    record_without_network,
    rows,
    sign_in,
    wait_for_state,
)
from tests.cast import ANNET, YUSUF

STORES = ("device", "accounts", "records", "kept")
LATER = 15 * 24 * 60 * 60 * 1000


@pytest.fixture
def waiting(phone) -> Page:
    """Return the page of Yusuf on a phone on which one record waits."""
    page = phone.new_page()
    sign_in(page, YUSUF)
    get_ready(page)
    phone.set_offline(True)
    record_without_network(page)
    wait_for_state(page, "waiting")
    return page


def on_device(page: Page) -> int:
    return sum(len(rows(page, store)) for store in STORES)


def keep_from_sending(page: Page) -> None:
    """Let the phone have a network, on which nothing can be sent."""
    page.context.route("**/offline/contact", lambda route: route.abort())
    page.context.set_offline(False)


def press_sign_out(page: Page) -> None:
    page.goto("/me")
    page.locator(".menu--account summary").click()
    page.locator("form[data-signs-out] button").click()


def test_another_account_on_the_same_phone_sees_nothing(waiting, phone):
    phone.set_offline(False)
    phone.clear_cookies(name="session")
    sign_in(waiting, ANNET)
    get_ready(waiting)
    phone.set_offline(True)
    waiting.goto("/recent")
    expect(waiting.locator("[data-recent]")).to_be_visible()
    expect(waiting.locator("[data-queue]")).to_be_hidden()
    expect(waiting.locator("[data-queue-mark]")).to_be_hidden()
    waiting.goto("/signals/new")
    expect(waiting.locator("textarea[name=text]")).to_have_value("")
    assert len({row["id"] for row in rows(waiting, "accounts")}) == 2


def test_what_one_recorded_goes_under_their_own_name_once_they_are_back(waiting, phone):
    phone.clear_cookies(name="session")
    phone.set_offline(False)
    sign_in(waiting, ANNET)
    waiting.goto("/signals")
    expect(waiting.get_by_text("Zwerfvuil en dumping")).to_have_count(0)
    press_sign_out(waiting)
    waiting.wait_for_url("**/sign-in**")
    assert [row["state"] for row in rows(waiting, "records")] == ["waiting"]
    sign_in(waiting, YUSUF)
    waiting.goto("/recent")
    wait_for_state(waiting, "arrived")


def test_signing_out_warns_first_and_then_wipes_everything(waiting):
    keep_from_sending(waiting)
    press_sign_out(waiting)
    expect(waiting.locator("[data-leaving]")).to_be_visible()
    waiting.locator("[data-leave=stay]").click()
    assert len(rows(waiting, "records")) == 1
    press_sign_out(waiting)
    waiting.locator("[data-leave=wipe]").click()
    waiting.wait_for_url("**/sign-in**")
    assert on_device(waiting) == 0
    assert waiting.evaluate("caches.keys()") == []


def test_signing_out_can_send_first(waiting):
    keep_from_sending(waiting)
    press_sign_out(waiting)
    waiting.locator("[data-leave=send]").click()
    expect(waiting.locator("[data-leaving-said]")).to_be_visible()
    waiting.context.unroute("**/offline/contact")
    waiting.locator("[data-leave=send]").click()
    waiting.wait_for_url("**/sign-in**")
    sign_in(waiting, YUSUF)
    waiting.goto("/signals")
    expect(waiting.get_by_text("Zwerfvuil en dumping").first).to_be_visible()


def test_after_fourteen_days_it_is_gone(waiting):
    waiting.clock.install()
    waiting.clock.fast_forward(LATER)
    waiting.goto("/recent")
    expect(waiting.locator("[data-network-line=unready]")).to_be_visible()
    assert [*rows(waiting, "records"), *rows(waiting, "kept"), *rows(waiting, "accounts")] == []


def test_when_the_account_is_closed_the_next_contact_wipes_it(waiting, phone, fresh_database):
    with Session(make_engine(fresh_database)) as session:
        session.execute(update(User).where(User.email.like(f"{YUSUF}@%")).values(active=False))
        session.commit()
    phone.set_offline(False)
    expect(waiting.locator("[data-network-line=signedOut]")).to_be_visible()
    assert on_device(waiting) == 0
