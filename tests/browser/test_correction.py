"""Correcting a signal on a phone and with the keyboard, with and without scripts."""

import pytest

from resilience.db.session import make_engine, session_factory
from resilience.uow import UnitOfWork
from tests.browser.axe import violations
from tests.browser.conftest import served
from tests.browser.test_every_page import signed_in
from tests.cast import NOW, YUSUF, People
from tests.factories.signals import recorded


@pytest.fixture
def address(fresh_database, config):
    """Serve the application with one signal of Yusuf; return the address of its page."""
    engine = make_engine(fresh_database)
    with session_factory(engine).begin() as session:
        made = recorded(UnitOfWork(session, People(session).actor(YUSUF), NOW), level=1)
        path = f"/signals/{made.id}"
    engine.dispose()
    with served(fresh_database, config) as address:
        yield address, path


#: Beside the page of the signal itself; the widest form in both ways.
PAGES = (("/correct", 320), ("/correct", 1280), ("/notes/new", 320), ("/handovers/new", 320),
         ("/assign", 320), ("", 320))  # fmt: skip


def test_the_pages_of_handling_are_accessible_and_fit(chromium, address):
    with signed_in(chromium, address[0], YUSUF, "nl") as context:
        page = context.new_page()
        for path, width in PAGES:
            page.goto(address[1] + path)
            page.evaluate(
                "document.querySelectorAll('details').forEach((each) => each.open = true)"
            )
            page.set_viewport_size({"width": width, "height": 5000})
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("has_script", [True, False])
def test_a_severity_is_corrected_on_a_phone(chromium, address, has_script):
    with signed_in(chromium, address[0], YUSUF, "nl") as signed:
        context = chromium.new_context(
            base_url=address[0], storage_state=signed.storage_state(),
            viewport={"width": 360, "height": 740}, java_script_enabled=has_script, locale="nl-NL",
        )  # fmt: skip
        page = context.new_page()
        page.goto(f"{address[1]}/correct")
        page.locator("summary:has(+ .form-section__body [name=severity])").click()
        page.locator("label:has([name=severity][value='3'])").click()
        page.locator("[name=reason]").fill("Mensen lopen om.")
        page.locator(".submit-bar button").click()
        page.wait_for_url(f"**{address[1]}")
        assert page.locator(".timeline ins").text_content() == "Ernstig"
        context.close()


def test_the_strength_of_something_positive_is_asked_only_for_that(chromium, address):
    with signed_in(chromium, address[0], YUSUF, "nl") as context:
        page = context.new_page()
        page.goto(f"{address[1]}/correct")
        page.evaluate("document.querySelectorAll('details').forEach((each) => each.open = true)")
        assert not page.locator("[data-strength]").is_visible()
        page.locator("label:has([name=signal_type][value=WB04])").click()
        assert not page.locator("[data-severity]").is_visible()
        assert page.locator("[data-strength]").is_visible()
