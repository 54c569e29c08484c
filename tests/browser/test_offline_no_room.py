"""A device that has no room, or no store: the forms still work, and say what is the matter."""

import pytest
from playwright.sync_api import Page, expect

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

UNKEPT = "[data-draft-unkept]"
#: As a browser does it whose share of the disk is used up.
NO_ROOM = """IDBObjectStore.prototype.put = () => {
  throw new DOMException('no room', 'QuotaExceededError');
}"""
#: As a browser does it that keeps nothing in a private window.
NO_STORE = """IDBFactory.prototype.open = () => {
  throw new DOMException('not here', 'InvalidStateError');
}"""


@pytest.fixture
def page(phone) -> Page:
    """Return a page of Yusuf, on a phone that is ready for going without a network."""
    page = phone.new_page()
    sign_in(page, YUSUF)
    get_ready(page)
    return page


def fill_up(page: Page) -> None:
    """Leave the service worker and the page no room."""
    page.context.service_workers[0].evaluate(f"() => {{ {NO_ROOM} }}")
    page.evaluate(f"() => {{ {NO_ROOM} }}")


def test_a_form_that_is_neither_sent_nor_kept_stays_on_the_screen(page, phone):
    page.goto("/signals/new")
    fill_in(page)
    fill_up(page)
    phone.set_offline(True)
    page.get_by_role("button", name="Versturen").click()
    expect(page.locator(UNKEPT)).to_be_visible()
    expect(page.locator("textarea[name=text]")).to_have_value(SEEN)
    phone.set_offline(False)
    page.get_by_role("button", name="Versturen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Zwerfvuil en dumping, Wiekenhof")


def test_a_page_on_board_without_room_says_so_and_sends_straight_away_later(page, phone):
    phone.set_offline(True)
    page.goto("/signals/new")
    page.locator("button[type=submit]:enabled").wait_for()
    page.evaluate(f"() => {{ {NO_ROOM} }}")
    fill_in(page)
    expect(page.locator(UNKEPT)).to_be_visible()
    page.get_by_role("button", name="Versturen").click()
    expect(page.locator("textarea[name=text]")).to_have_value(SEEN)
    phone.set_offline(False)
    page.get_by_role("button", name="Versturen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Zwerfvuil en dumping, Wiekenhof")


def test_without_a_store_a_signal_is_recorded_as_on_a_desk(phone):
    phone.add_init_script(NO_STORE)
    page = phone.new_page()
    sign_in(page, YUSUF)
    page.goto("/signals/new")
    fill_in(page)
    page.locator("[data-draft-kept]").wait_for()
    page.get_by_role("button", name="Versturen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Zwerfvuil en dumping, Wiekenhof")


def test_a_record_that_breaks_the_server_does_not_hold_up_the_others(page, phone):
    phone.set_offline(True)
    for text in (SEEN, f"{SEEN} Nog eens."):
        record_without_network(page, text)
    first = rows(page, "records")
    broken: list[str] = []

    def break_first(route):
        broken.append(broken[0] if broken else route.request.post_data)
        is_first = route.request.post_data.split("&waited")[0] == broken[0].split("&waited")[0]
        return route.fulfill(status=500) if is_first else route.continue_()

    page.route("**/offline/signals", break_first)
    phone.set_offline(False)
    wait_for_state(page, "arrived")
    assert sorted(row["state"] for row in rows(page, "records")) == ["arrived", "waiting"]
    assert len(first) == 2
