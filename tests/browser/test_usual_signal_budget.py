"""A usual signal takes at most 8 taps and 45 seconds on a phone, with and without a network.

No script types or thinks like a person, so the 45 seconds are put together from what is measured,
the time the page takes, and from published figures for the person: the keystroke-level model
(Card, Moran and Newell 1980: 1.35 s to decide, 1.1 s to find and touch) and typing on a phone at
36 words a minute (Palin and others 2019).
"""

import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.offline_steps import SEEN, get_ready, sign_in
from tests.cast import YUSUF

MOST_TAPS = 8
MOST_SECONDS = 45.0
DECIDE_S, TOUCH_S = 1.35, 1.1
LETTER_S = 60 / (36.2 * 5)
SEARCHED = "rijden"
COUNT_TAPS = """addEventListener('pointerdown', () => {
  sessionStorage.taps = Number(sessionStorage.taps ?? 0) + 1;
}, true)"""
NO_TAPS = "sessionStorage.removeItem('taps')"


@pytest.fixture
def page(phone) -> Page:
    page = phone.new_page()
    sign_in(page, YUSUF)
    get_ready(page)
    page.add_init_script(COUNT_TAPS)
    page.evaluate(NO_TAPS)
    return page


def record_a_usual_signal(page: Page) -> None:
    """Open the form from where one is, and answer what it asks, with fingers only."""
    page.locator("header a.header-tool--outline").tap()
    page.locator("form.phone-form button[type=submit]:enabled").wait_for()
    page.get_by_role("radio", name="Hier", exact=True).tap()
    expect(page.locator("[data-place-words]")).to_contain_text("Wiekenhof")
    page.get_by_role("searchbox", name="Zoek een soort").tap()
    page.keyboard.type(SEARCHED)
    page.get_by_role("radio", name="Gevaarlijk of intimiderend rijgedrag").tap()
    text = page.get_by_label("Beschrijf wat er gebeurt en waar")
    text.tap()
    expect(text).to_be_focused()
    page.keyboard.type(SEEN)
    page.get_by_role("button", name="Versturen").tap()


def seconds_of_a_person(taps: int) -> float:
    return taps * (DECIDE_S + TOUCH_S) + len(SEARCHED + SEEN) * LETTER_S


@pytest.mark.parametrize("has_network", [True, False])
def test_a_usual_signal_stays_within_the_budget(page, phone, has_network, record_property):
    page.goto("/")
    phone.set_offline(not has_network)
    started = time.monotonic()
    record_a_usual_signal(page)
    page.wait_for_url("**/signals/*-*" if has_network else "**/offline/recent")
    measured = time.monotonic() - started
    taps = page.evaluate("Number(sessionStorage.taps)")
    total = measured + seconds_of_a_person(taps)
    record_property("taps", taps)
    record_property("seconds", f"{measured:.1f} of the page, {total:.1f} in all")
    assert taps <= MOST_TAPS
    assert total <= MOST_SECONDS
