"""Reading an exact place in a browser: the purpose, the small map, the way to copy it."""

import os
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from resilience.uow import UnitOfWork
from tests.browser.axe import violations
from tests.cast import LOTTE, NOW, YUSUF, People
from tests.factories.signals import IN_WIEKENHOF, PlaceDraft, recorded

SHOTS = os.environ.get("RESILIENCE_SHOTS")


@pytest.fixture
def address(fresh_database):
    """Return the address of a signal with an exact place, on the page of the reading."""
    engine = create_engine(fresh_database)
    with Session(engine) as session, session.begin():
        uow = UnitOfWork(session, People(session).actor(YUSUF), NOW)
        signal = recorded(uow, "OM02", place=PlaceDraft(position=IN_WIEKENHOF))
        found = f"/signals/{signal.id}"
    engine.dispose()
    return found


def shoot(page, name):
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def read(page, address):
    page.goto(f"{address}/exact-place")
    shoot(page, f"ask-{page.viewport_size['width']}")
    page.locator("input[value=bezoek]").check()
    page.locator("main button[type=submit]").click()
    page.locator(".place-point").wait_for(state="attached")


def test_the_place_is_drawn_on_a_small_map_of_our_own(desk, page_as, address):
    page = page_as(desk, LOTTE)
    read(page, address)
    page.wait_for_timeout(600)
    shoot(page, "shown-1280")
    assert violations(page) == []


def test_the_reporter_sees_who_was_there(desk, phone, page_as, address):
    read(page_as(phone, LOTTE), address)
    page = page_as(desk, YUSUF)
    page.goto(address)
    shoot(page, "detail-1280")
    assert page.locator(".step__title", has_text="Jongerenwerker, Stichting").count() >= 1


def test_on_a_phone_everything_fits(phone, page_as, address):
    page = page_as(phone, LOTTE)
    page.emulate_media(color_scheme="dark")
    read(page, address)
    page.wait_for_timeout(600)
    shoot(page, "shown-360-dark")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
