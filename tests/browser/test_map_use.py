"""The map as people use it: by keyboard, by pointer, by finger, from the table, without script."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.cast import ESTHER, MARIT

ADDRESS = "/map?category=IN&period=2026-Q3"
AREA = "[role=listbox] [role=option]"
WITH_NUMBER = re.compile(r"^\S.*: \d+,\d per 1\.000 inwoners, \d+ signalen$")


@pytest.fixture(scope="session")
def signed_in(chromium: Browser, havermonde: str) -> Iterator[Callable[..., BrowserContext]]:
    """Return a maker of browsers in which somebody is signed in to the demo."""
    made: list[BrowserContext] = []

    def sign_in(slug: str = ESTHER, width: int = 1280, **options: object) -> BrowserContext:
        context = chromium.new_context(
            base_url=havermonde,
            viewport={"width": width, "height": 900},
            locale="nl-NL",
            **options,
        )
        made.append(context)
        page = context.new_page()
        page.goto("/sign-in")
        page.locator(f"form[action$='/demo/sign-in/{slug}'] button").click()
        page.wait_for_url("**/")
        page.close()
        return context

    yield sign_in
    for context in made:
        context.close()


@pytest.fixture(scope="session")
def desk_context(signed_in: Callable[..., BrowserContext]) -> BrowserContext:
    """Return a desk-sized browser of the executive."""
    return signed_in()


@pytest.fixture
def page(desk_context: BrowserContext) -> Iterator[Page]:
    """Return the map, drawn."""
    page = desk_context.new_page()
    page.goto(ADDRESS)
    page.wait_for_selector(AREA)
    yield page
    page.close()


def focused(page: Page) -> str:
    """Return what a screen reader says of where the keyboard is."""
    name: str = page.evaluate("document.activeElement.getAttribute('aria-label')")
    return name


def walk_in(page: Page) -> None:
    """Go to the map by keyboard, from the button before it."""
    page.locator("[data-zoom=all]").focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")


def test_one_press_of_tab_enters_the_areas_and_one_leaves_them(page):
    walk_in(page)
    assert focused(page).startswith("Touwslagersbuurt: ")
    page.keyboard.press("Tab")
    assert focused(page) is None


def test_arrow_keys_go_to_the_area_that_lies_there(page):
    walk_in(page)
    names = []
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
        names.append(focused(page).split(":")[0])
    assert names == ["Zeilmakerskade", "Korenmolenbuurt", "Maalderijbuurt", "Dokzijde"]


def test_every_area_can_be_reached_with_the_arrow_keys(page):
    walk_in(page)
    seen = {focused(page)}
    for turn in ("ArrowRight", "ArrowLeft") * 2:
        page.keyboard.press("Home") if len(seen) == 1 else page.keyboard.press("ArrowDown")
        for _ in range(5):
            seen.add(focused(page))
            page.keyboard.press(turn)
            seen.add(focused(page))
    assert len(seen) == page.locator(AREA).count()


def test_every_area_says_its_name_and_its_number_or_why_there_is_none(page):
    names = [area.get_attribute("aria-label") for area in page.locator(AREA).all()]
    without = re.compile(r"^\S.*: (minder dan 10|geen data)$")
    assert [name for name in names if not (WITH_NUMBER.match(name) or without.match(name))] == []
    assert any(WITH_NUMBER.match(name) for name in names)


def test_enter_chooses_an_area_in_the_map_the_table_and_the_address(page):
    walk_in(page)
    page.keyboard.press("Enter")
    expect(page.locator("tr.is-selected")).to_have_attribute("id", "BU99010101")
    expect(page.locator("[data-map-said]")).to_have_text("Touwslagersbuurt is gekozen.")
    assert urlsplit(page.url).fragment == "BU99010101"
    assert page.locator(".m-selected").count() == 2


def test_escape_takes_the_explanation_away(page):
    walk_in(page)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".map-tip")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".map-tip")).to_have_count(0)


def test_the_pointer_shows_the_number_and_the_period(page):
    area = page.locator("[data-area=BU99010201]")
    area.hover()
    expect(page.locator(".map-tip")).to_contain_text("Korenmolenbuurt")
    expect(page.locator(".map-tip")).to_contain_text("in het derde kwartaal van 2026")


def test_the_map_and_the_table_show_the_same_numbers(page):
    rows = {
        row.get_attribute("id"): row.locator("td").all_inner_texts()
        for row in page.locator("tr[id]").all()
    }
    for area in page.locator(AREA).all():
        said = area.get_attribute("aria-label").split(": ", 1)[1]
        numbers = rows[area.get_attribute("data-area")]
        expected = f"{numbers[0]} per 1.000 inwoners, {numbers[-1]} signalen"
        assert said == (expected if len(numbers) == 2 else numbers[0])


def test_a_name_in_the_table_chooses_its_area_on_the_map(page):
    page.get_by_role("link", name="Melkwegflats").click()
    expect(page.locator("[data-area=BU99010304]")).to_have_attribute("aria-selected", "true")


def test_a_link_with_an_area_opens_with_that_area_chosen(desk_context):
    page = desk_context.new_page()
    page.goto(f"{ADDRESS}#BU99010304")
    expect(page.locator("[data-area=BU99010304]")).to_have_attribute("aria-selected", "true")
    page.close()


def test_zooming_needs_no_dragging_and_the_whole_comes_back(page):
    area, out = page.locator("[data-area=BU99010304]"), page.locator("[data-zoom=out]")
    expect(out).to_have_attribute("aria-disabled", "true")
    before = area.bounding_box()
    page.click("[data-zoom=in]")
    expect(out).to_have_attribute("aria-disabled", "false")
    page.click("[data-zoom=all]")
    expect(out).to_have_attribute("aria-disabled", "true")
    assert area.bounding_box() == before


def test_other_numbers_are_asked_anew_but_outlines_are_not(page):
    sizes = []
    for period in ("2026-Q2", "2026-Q1"):
        page.goto(f"/map?category=IN&period={period}")
        page.wait_for_selector(AREA)
        sizes.append(
            page.evaluate(
                "Object.fromEntries(performance.getEntriesByType('resource')"
                ".map((one) => [one.name.split(/[/?]/).at(-2), one.transferSize]))"
            )
        )
    assert sizes[1]["GM9901.geojson"] == 0
    assert 0 < sizes[1]["values.json"] < 1_500


def test_a_finger_on_the_whole_map_scrolls_the_page(signed_in):
    page = signed_in(width=360, has_touch=True).new_page()
    page.goto(ADDRESS)
    page.wait_for_selector(AREA)
    touch = "getComputedStyle(document.querySelector('.leaflet-container')).touchAction"
    assert page.evaluate(touch) != "none"
    page.locator("[data-area=BU99010201]").tap()
    expect(page.locator(".map-tip")).to_contain_text("Korenmolenbuurt")


def test_on_the_smallest_phone_the_map_shows_values_and_nothing_sticks_out(signed_in):
    page = signed_in(width=320).new_page()
    page.goto(ADDRESS)
    page.wait_for_selector(AREA)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert page.locator(".map-label .m-value").count() > 0
    assert page.locator(".map-label .m-name").count() == 0


def test_without_script_the_table_and_the_choices_remain(signed_in):
    page = signed_in(java_script_enabled=False).new_page()
    page.goto(ADDRESS)
    expect(page.get_by_role("link", name="Korenmolenbuurt")).to_be_visible()
    page.get_by_label("Onderwerp").select_option("WB")
    page.get_by_role("button", name="Toepassen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Weerbaarheid en vertrouwen, per buurt"
    )


def test_when_the_numbers_do_not_come_the_page_says_that_the_table_has_them(desk_context):
    page = desk_context.new_page()
    page.route("**/map/values.json*", lambda route: route.abort())
    page.goto(ADDRESS)
    expect(page.get_by_text("De kaart kon niet worden geladen")).to_be_visible()
    page.close()


def test_without_the_ground_the_map_is_still_there(desk_context):
    page = desk_context.new_page()
    page.route("**/areas/base/*", lambda route: route.abort())
    page.goto(ADDRESS)
    expect(page.locator(AREA)).to_have_count(16)
    page.close()


def test_the_map_changes_with_the_colour_scheme(page):
    colour = "getComputedStyle(document.querySelector('.m-1, .m-2, .m-3, .m-4, .m-5')).fill"
    light = page.evaluate(colour)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(colour) != light


def test_exact_numbers_never_travel_in_a_file_of_their_own(signed_in):
    page = signed_in(MARIT).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto("/map/exact")
    page.wait_for_selector(AREA)
    assert not [path for path in asked if path.startswith("/map/") and path != "/map/exact"]
