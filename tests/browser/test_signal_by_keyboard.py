"""The signal form with the keyboard alone, and without script."""

import re

import pytest
from playwright.sync_api import expect

from tests.cast import YUSUF

SEEN = "Na sluitingstijd blijft een groep hangen bij het veldje."


@pytest.fixture
def form(desk, page_as):
    page = page_as(desk, YUSUF)
    page.goto("/signals/new")
    return page


def focused(page):
    return page.evaluate(
        "() => { const e = document.activeElement; const isMap = 'placeMap' in e.dataset;"
        " return e.name || e.id || (isMap ? 'map' : e.textContent.trim()); }"
    )


def tab_until(page, name, *, most=60):
    """Press Tab until ``name`` has the focus; return how often."""
    for times in range(1, most + 1):
        page.keyboard.press("Tab")
        if focused(page) == name:
            return times
    raise AssertionError(f"no Tab leads to {name}")


def test_a_signal_is_recorded_with_the_keyboard_alone(form):
    tab_until(form, "place")
    form.keyboard.press("ArrowLeft")  # the last of the three: choose a buurt
    expect(form.get_by_role("radio", name="Kies buurt")).to_be_checked()
    tab_until(form, "buurt_code")
    form.keyboard.type("Wieken")
    tab_until(form, "signal_type-search")
    form.keyboard.type("hangjongeren")
    form.keyboard.press("Enter")
    expect(form.get_by_role("radio", name="Groepsoverlast op een plek")).to_be_checked()
    tab_until(form, "text")
    form.keyboard.type(SEEN)
    tab_until(form, "Versturen")
    form.keyboard.press("Enter")
    expect(form.get_by_role("heading", level=1)).to_have_text(
        "Groepsoverlast op een plek, Wiekenhof"
    )


def test_the_map_is_moved_and_its_middle_chosen_with_the_keyboard(form):
    tab_until(form, "place")
    form.keyboard.press("ArrowRight")
    form.locator(".place__map .place-buurt").first.wait_for(state="attached")
    tab_until(form, "map")
    form.keyboard.press("ArrowUp")
    tab_until(form, "Kies het midden")
    form.keyboard.press("Enter")
    expect(form.locator("[data-place-words]")).to_contain_text("Aangewezen op de kaart")


def test_the_map_draws_its_ground_without_an_error_of_script(form):
    broken = []
    form.on("pageerror", lambda error: broken.append(error.message))
    tab_until(form, "place")
    form.keyboard.press("ArrowRight")
    form.locator(".place__map .m-water").first.wait_for(state="attached")
    form.wait_for_load_state("networkidle")
    assert broken == []


def test_enter_on_the_map_chooses_its_middle(form):
    tab_until(form, "place")
    form.keyboard.press("ArrowRight")
    form.locator(".place__map .place-buurt").first.wait_for(state="attached")
    tab_until(form, "map")
    form.keyboard.press("Enter")
    expect(form.locator("#latitude")).to_have_value(re.compile(r"^52\."))


def test_the_summary_leads_the_keyboard_to_the_field(form):
    tab_until(form, "Versturen")
    form.keyboard.press("Enter")
    expect(form.locator("#error-summary")).to_be_focused()
    form.keyboard.press("Tab")
    form.keyboard.press("Enter")
    assert focused(form) == "place"


def test_the_focus_is_never_behind_the_send_bar(form):
    form.set_viewport_size({"width": 360, "height": 640})
    covered = []
    for _ in range(70):
        form.keyboard.press("Tab")
        covered += form.evaluate(
            """() => { const bar = document.querySelector('.submit-bar').getBoundingClientRect();
              const e = document.activeElement, box = e.getBoundingClientRect();
              const inside = e.closest('form') && !e.closest('.submit-bar');
              return inside && box.top >= bar.top ? [e.name || e.id] : []; }"""
        )
    assert covered == []


def test_without_script_a_signal_is_recorded_from_the_list(chromium, live_server):
    context = chromium.new_context(
        base_url=live_server, java_script_enabled=False, locale="nl-NL",
        viewport={"width": 360, "height": 740},
    )  # fmt: skip
    page = context.new_page()
    page.goto("/sign-in")
    page.locator(f"form[action$='/demo/sign-in/{YUSUF}'] button").click()
    page.goto("/signals/new")
    expect(page.get_by_role("radio", name="Hier")).to_be_hidden()
    page.get_by_label("Buurt", exact=True).select_option("Wiekenhof")
    page.get_by_text("Overlast in de openbare ruimte").click()
    page.get_by_role("radio", name="Groepsoverlast op een plek").check()
    page.get_by_label("Beschrijf wat er gebeurt en waar").fill(SEEN)
    page.get_by_role("button", name="Versturen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Groepsoverlast op een plek, Wiekenhof"
    )
    context.close()
