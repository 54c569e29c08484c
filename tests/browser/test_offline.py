"""The pages that work without a network, on a phone: what is on board, what waits, what arrives."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.offline_steps import (
    SEEN,
    fill_in,
    get_ready,
    record_without_network,
    rows,
    sign_in,
    wait_for_state,
)
from tests.cast import YUSUF

#: Everything that the browser keeps of answers: the addresses, and the texts together.
CACHED = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      found.push([new URL(request.url).pathname, await (await cache.match(request)).text()]);
    }
  }
  return found;
}"""


@pytest.fixture
def page(phone) -> Page:
    """Return a page of Yusuf, on a phone that is ready for going without a network."""
    page = phone.new_page()
    sign_in(page, YUSUF)
    get_ready(page)
    return page


@pytest.fixture
def street(page, phone) -> Page:
    """Return the same, where there is no network."""
    phone.set_offline(True)
    return page


def dispatch_sync(page: Page, address: str) -> None:
    """Let the browser do as it does by itself once a phone has a network again."""
    devtools = page.context.new_cdp_session(page)
    told: list[str] = []
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda update: told.extend(each["registrationId"] for each in update["registrations"]),
    )
    devtools.send("ServiceWorker.enable")
    while not told:
        page.wait_for_timeout(50)
    sync = {"origin": address, "registrationId": told[0], "tag": "send", "lastChance": False}
    devtools.send("ServiceWorker.dispatchSyncEvent", sync)


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("/signals/new", "[data-offline-form=signal]"),
        ("/safety-concerns/new", "[data-offline-form=concern]"),
        ("/recent", "[data-recent]"),
    ],
)
def test_a_page_opens_without_a_network_and_is_accessible(street, path, part):
    street.goto(path)
    expect(street.locator(part)).to_be_visible()
    expect(street.locator("[data-network-line=away]")).to_be_visible()
    assert violations(street) == []


def test_types_and_buurten_are_on_board_and_the_phone_names_the_buurt(street):
    street.goto("/signals/new")
    expect(street.locator("#buurt_code option")).not_to_have_count(1)
    street.get_by_role("radio", name="Hier").tap()
    expect(street.locator("[data-place-words]")).to_contain_text("Wiekenhof")
    street.locator(".place__map .place-buurt").first.wait_for(state="attached")
    street.get_by_role("searchbox", name="Zoek een soort").fill("hard rijden")
    expect(street.get_by_role("radio", name="Gevaarlijk of intimiderend")).to_be_visible()


def test_what_waits_is_shown_and_goes_by_itself_once_there_is_a_network(street, phone):
    record_without_network(street)
    wait_for_state(street, "waiting")
    expect(street.locator("[data-queue-count]")).to_have_text("1")
    phone.set_offline(False)
    wait_for_state(street, "arrived")
    expect(street.locator(".queue-row--arrived")).to_contain_text("Zwerfvuil en dumping")
    street.locator(".queue-row--arrived a").click()
    expect(street.get_by_role("heading", level=1)).to_have_text("Zwerfvuil en dumping, Wiekenhof")
    expect(street.get_by_text(SEEN)).to_be_visible()


def test_the_browser_sends_with_no_page_open_where_it_can(street, phone, live_server):
    record_without_network(street)
    wait_for_state(street, "waiting")
    # The page itself may not do it this time.
    street.route("**/offline/contact", lambda route: route.abort())
    phone.set_offline(False)
    dispatch_sync(street, live_server)
    wait_for_state(street, "arrived")


def test_what_is_refused_says_why_opens_again_and_is_sent(street, phone):
    street.goto("/signals/new")
    street.locator("button[type=submit]:enabled").wait_for()
    fill_in(street)
    # A type that was taken out while the phone was away.
    street.evaluate("document.querySelector('[name=signal_type]:checked').value = 'XX99'")
    street.get_by_role("button", name="Versturen").click()
    phone.set_offline(False)
    wait_for_state(street, "refused")
    expect(street.locator("[data-reasons] li")).not_to_be_empty()
    street.locator("[data-mend]").click()
    expect(street.locator("textarea[name=text]")).to_have_value(SEEN)
    expect(street.locator("#signal_type-error")).to_be_visible()
    street.get_by_role("searchbox", name="Zoek een soort").fill("afval")
    street.get_by_role("radio", name="Zwerfvuil en dumping").check()
    street.get_by_role("button", name="Versturen").click()
    wait_for_state(street, "arrived")


def test_after_the_session_ended_signing_in_again_sends_it(street, phone):
    record_without_network(street)
    phone.clear_cookies(name="session")
    phone.set_offline(False)
    expect(street.locator("[data-network-line=signedOut]")).to_be_visible()
    wait_for_state(street, "waiting")
    sign_in(street, YUSUF)
    street.goto("/recent")
    wait_for_state(street, "arrived")


def test_an_ended_session_still_leads_to_signing_in(page, phone):
    phone.clear_cookies(name="session")
    page.goto("/signals")
    assert page.url.endswith("/sign-in?next=/signals")


def test_a_form_that_is_sent_when_the_network_is_gone_goes_into_the_queue(page, phone):
    page.goto("/signals/new")
    fill_in(page)
    phone.set_offline(True)
    page.get_by_role("button", name="Versturen").click()
    wait_for_state(page, "waiting")
    phone.set_offline(False)
    wait_for_state(page, "arrived")
    page.goto("/signals/new")
    expect(page.locator("textarea[name=text]")).to_have_value("")


def test_text_typed_on_a_page_that_lost_its_network_comes_back(page, phone):
    page.goto("/signals/new")
    phone.set_offline(True)
    page.locator("textarea[name=text]").fill(SEEN)
    page.wait_for_timeout(600)
    page.close()
    phone.set_offline(False)
    again = phone.new_page()
    again.goto("/signals/new")
    expect(again.locator("textarea[name=text]")).to_have_value(SEEN)
    expect(again.locator(".draft-restored")).to_be_visible()


@pytest.mark.parametrize("leave", ["reload", "close"])
def test_text_typed_a_moment_before_a_page_goes_comes_back(page, phone, leave):
    page.goto("/signals/new")
    page.locator("textarea[name=text]").press_sequentially(SEEN)
    page.wait_for_timeout(400)
    if leave == "close":
        page.close()
    again = page if leave == "reload" else phone.new_page()
    again.goto("/signals/new")
    expect(again.locator("textarea[name=text]")).to_have_value(SEEN)


def test_text_typed_without_a_network_survives_a_closed_tab(street, phone):
    street.goto("/signals/new")
    street.locator("button[type=submit]:enabled").wait_for()
    street.locator("textarea[name=text]").fill(SEEN)
    street.locator("[data-draft-kept]").wait_for()
    street.close()
    again = phone.new_page()
    again.goto("/signals/new")
    expect(again.locator("textarea[name=text]")).to_have_value(SEEN)
    again.locator("[data-offline-back] button").click()
    expect(again.locator("textarea[name=text]")).to_have_value("")


def test_what_felt_unsafe_goes_on_to_a_concern_with_the_text_in_it(street, phone):
    street.goto("/signals/new")
    street.locator("button[type=submit]:enabled").wait_for()
    fill_in(street)
    street.get_by_role("radio", name="Ja", exact=True).check()
    street.get_by_role("button", name="Versturen").click()
    expect(street.locator("[data-concern-form] textarea[name=text]")).to_have_value(SEEN)
    street.locator("[name=concern_type]").first.check()
    street.locator("form button[type=submit]").click()
    wait_for_state(street, "waiting", 2)
    phone.set_offline(False)
    wait_for_state(street, "arrived", 2)
    expect(street.locator("[data-queue] [data-number]").first).to_have_text(re.compile("^V-2026-"))


def test_nothing_that_was_typed_stands_in_a_cache_an_address_or_the_console(page, phone):
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    phone.set_offline(True)
    record_without_network(page)
    phone.set_offline(False)
    wait_for_state(page, "arrived")
    cached = page.evaluate(CACHED)
    assert {
        path for path, _text in cached if not path.startswith(("/offline/", "/static/"))
    } == set()
    everything = " ".join([*said, *asked, *(text for _path, text in cached)])
    assert "zebrapad" not in everything
    assert "Yusuf" not in everything


def test_what_has_arrived_leaves_no_text_on_the_device(street, phone):
    record_without_network(street)
    phone.set_offline(False)
    wait_for_state(street, "arrived")
    assert {row["name"] for row in rows(street, "kept")} == {"areas", "recent"}
