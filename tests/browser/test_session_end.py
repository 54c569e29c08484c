"""The warning before one is signed out, and what was typed coming back (R-14, WCAG 2.2.1)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from resilience.clock import FixedClock
from tests.browser.axe import violations
from tests.browser.conftest import served
from tests.cast import ANNET, NOW, TOM, YUSUF

TYPED = "Bij de ingang staan al weken fietswrakken."
WARNING = "[data-session-end]"


@dataclass
class Clocks:
    """The clock of the server and that of the page, moved together."""

    server: FixedClock

    def advance(self, page: Page, minutes: int) -> None:
        self.server.advance(timedelta(minutes=minutes))
        page.clock.run_for(minutes * 60 * 1000)


@pytest.fixture
def clocks() -> Clocks:
    return Clocks(FixedClock(NOW))


@pytest.fixture
def desk(chromium, fresh_database, config, clocks) -> Iterator[BrowserContext]:
    with served(fresh_database, config, clocks.server) as address:
        context = chromium.new_context(base_url=address, locale="nl-NL")
        yield context
        context.close()


@pytest.fixture
def form(desk, page_as) -> Page:
    """Return the form of a signal, with a text in it that the server has kept."""
    page = page_as(desk, YUSUF)
    page.clock.install()
    page.goto("/signals/new")
    page.locator("textarea[name=text]").fill(TYPED)
    with page.expect_response("**/drafts/signal"):
        page.clock.run_for(2000)
    return page


def test_two_minutes_before_the_end_the_page_warns_and_the_keyboard_extends(form, clocks):
    clocks.advance(form, 12)
    expect(form.locator(WARNING)).to_be_hidden()
    clocks.advance(form, 1)
    dialog = form.get_by_role("alertdialog")
    expect(dialog).to_contain_text("Je wordt over 2 minuten uitgelogd")
    expect(dialog).to_contain_text("Je tekst is bewaard.")
    expect(form.get_by_role("button", name="Blijf ingelogd")).to_be_focused()
    assert violations(form) == []
    form.keyboard.press("Enter")
    expect(form.locator(WARNING)).to_be_hidden()
    clocks.advance(form, 12)
    expect(form.locator(WARNING)).to_be_hidden()


def test_after_the_end_the_page_is_covered_and_the_text_comes_back(form, clocks):
    clocks.advance(form, 13)
    expect(form.get_by_role("alertdialog")).to_be_visible()
    clocks.advance(form, 2)
    expect(form.get_by_role("alertdialog")).to_contain_text("Je bent uitgelogd")
    assert violations(form) == []
    form.get_by_role("link", name="Log opnieuw in").click()
    form.locator(f"form[action$='/demo/sign-in/{YUSUF}'] button").click()
    form.goto("/signals/new")
    expect(form.get_by_text("Je tekst is teruggezet")).to_be_visible()
    expect(form.locator("textarea[name=text]")).to_have_value(TYPED)
    form.get_by_role("button", name="Gooi weg en begin opnieuw").click()
    expect(form.locator("textarea[name=text]")).to_have_value("")


def test_another_tab_that_stays_signed_in_takes_the_warning_away(form, desk, clocks):
    clocks.advance(form, 13)
    expect(form.locator(WARNING)).to_be_visible()
    other = desk.new_page()
    other.goto("/signals")
    form.clock.run_for(31_000)
    expect(form.locator(WARNING)).to_be_hidden()


def test_what_waits_for_a_proof_goes_on_by_itself_after_it(chromium, desk, page_as, clocks):
    page = page_as(desk, TOM)
    phone = chromium.new_context(base_url=page.url)
    annet = page_as(phone, ANNET)
    page.goto("/people")
    address = page.get_by_role("link", name="Annet Brouwer").get_attribute("href")
    page.goto(f"{address}/sign-in")
    clocks.server.advance(timedelta(minutes=10))
    page.get_by_role("button", name="Log uit op elk apparaat").click()
    page.get_by_role("button", name="Ja, ik ben het").click()
    expect(page.get_by_text("Annet Brouwer is overal uitgelogd.")).to_be_visible()
    annet.goto("/")
    expect(annet).to_have_url(re.compile("/sign-in"))
    phone.close()
