"""A field worker records a signal on a phone: eight taps at most, and honest about the place."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.cast import YUSUF

MOST_TAPS = 8
THANKS = re.compile(r"Bedankt\. Je signaal is vastgelegd onder nummer S-2026-\d{6}\.")
COUNT_TAPS = (
    "addEventListener('pointerdown', () => { window.taps = (window.taps ?? 0) + 1; }, true)"
)
SEEN = "Auto's rijden rondjes; bij het zebrapad stapten mensen achteruit."


@pytest.fixture
def form(phone, page_as):
    page = page_as(phone, YUSUF)
    page.goto("/signals/new")
    return page


def answer(page, name, *, exact=True):
    return page.get_by_role("radio", name=name, exact=exact)


def choose_type(page, words, name):
    search = page.get_by_role("searchbox", name="Zoek een soort")
    search.tap()
    search.press_sequentially(words)
    answer(page, name, exact=False).tap()


def place(page):
    return page.locator("[data-place-words]")


def test_a_usual_signal_takes_eight_taps_at_most(form):
    form.evaluate(COUNT_TAPS)
    answer(form, "Hier").tap()
    # A person waits until the map stands still; a tap during its coming lands elsewhere.
    expect(place(form)).to_contain_text("Wiekenhof")
    form.wait_for_load_state("networkidle")
    choose_type(form, "hard rijden", "Gevaarlijk of intimiderend rijgedrag")
    text = form.get_by_label("Beschrijf wat er gebeurt en waar")
    text.tap()
    expect(text).to_be_focused()
    form.keyboard.type(SEEN)
    taps = form.evaluate("window.taps") + 1
    form.get_by_role("button", name="Versturen").tap()
    expect(form.get_by_text(THANKS)).to_be_visible()
    expect(form.get_by_role("heading", level=1)).to_have_text(
        "Gevaarlijk of intimiderend rijgedrag, Wiekenhof"
    )
    assert taps <= MOST_TAPS


def test_the_phone_names_the_buurt_and_how_accurate_it_is(form):
    answer(form, "Hier").tap()
    expect(place(form)).to_have_text("WiekenhofOp 20 meter nauwkeurig")


def test_a_coarse_measurement_says_so(form, phone):
    phone.set_geolocation({"longitude": 5.2390, "latitude": 52.5534, "accuracy": 800})
    answer(form, "Hier").tap()
    expect(place(form)).to_contain_text("Maar op 800 meter nauwkeurig.")


def test_a_phone_that_does_not_share_its_place_offers_the_other_ways(phone, page_as):
    phone.clear_permissions()
    page = page_as(phone, YUSUF)
    page.goto("/signals/new")
    answer(page, "Hier").tap()
    expect(place(page)).to_contain_text("Je telefoon deelt niet waar je bent.")


def test_a_place_outside_every_area_says_so_before_sending(form, phone):
    phone.set_geolocation({"longitude": 5.05, "latitude": 52.50, "accuracy": 20})
    answer(form, "Hier").tap()
    expect(place(form)).to_contain_text("Buiten de gebieden op deze kaart")


def test_without_the_outlines_the_place_still_counts(phone, page_as):
    # Neither those of the application nor the copy that the device takes on board.
    phone.route(re.compile(r"/areas\b"), lambda route: route.abort())
    form = page_as(phone, YUSUF)
    form.goto("/signals/new")
    answer(form, "Hier").tap()
    expect(place(form)).to_contain_text("Plek gevonden")
    choose_type(form, "afval", "Zwerfvuil en dumping")
    form.get_by_label("Beschrijf wat er gebeurt en waar").fill(SEEN)
    form.get_by_role("button", name="Versturen").tap()
    expect(form.get_by_role("heading", level=1)).to_have_text("Zwerfvuil en dumping, Wiekenhof")


def test_a_tap_on_the_map_marks_the_place(form):
    answer(form, "Op de kaart").tap()
    form.locator(".place__map .place-buurt").first.wait_for(state="attached")
    form.locator(".place__map").tap(position={"x": 200, "y": 60})
    expect(place(form)).to_contain_text("Aangewezen op de kaart")
    expect(form.locator("#latitude")).to_have_value(re.compile(r"^52\.\d+$"))


def test_nothing_is_asked_of_another_host(form, live_server):
    asked = []
    form.on("request", lambda request: asked.append(request.url))
    answer(form, "Hier").tap()
    expect(place(form)).to_contain_text("Wiekenhof")
    form.locator(".place-point").wait_for(state="attached")
    assert {url.startswith((live_server, "data:")) for url in asked} == {True}


def test_only_the_way_that_was_chosen_shows(form):
    expect(form.get_by_label("Buurt", exact=True)).to_be_hidden()
    answer(form, "Kies buurt").tap()
    expect(form.get_by_label("Buurt", exact=True)).to_be_visible()
    expect(place(form)).to_be_hidden()


def test_the_type_brings_its_usual_severity_and_its_highest(form):
    choose_type(form, "winkel altijd dicht", "Bedrijf zonder zichtbare bedrijvigheid")
    expect(answer(form, "Licht")).to_be_checked()
    expect(answer(form, "Ernstig")).to_be_disabled()
    expect(
        form.get_by_text("Kies hoger bij: alleen samen met een ander soort signaal.")
    ).to_be_visible()


def test_a_severity_chosen_by_hand_stays_when_the_type_allows_it(form):
    answer(form, "Acuut").tap()
    choose_type(form, "vuurwerk", "Vuurwerk- en brandoverlast")
    expect(answer(form, "Acuut")).to_be_checked()


def test_a_positive_type_asks_for_strength_instead(form):
    choose_type(form, "goed nieuws koffie", "Bewonersinitiatief of sociale controle")
    expect(answer(form, "Blijvend")).to_be_visible()
    expect(answer(form, "Acuut")).to_be_hidden()


def test_nothing_positive_brings_out_112(form):
    answer(form, "Acuut").tap()
    choose_type(form, "goed nieuws koffie", "Bewonersinitiatief of sociale controle")
    expect(form.get_by_role("link", name="Bel 112")).to_be_hidden()


def test_acute_brings_out_112(form):
    call = form.get_by_role("link", name="Bel 112")
    expect(call).to_be_hidden()
    choose_type(form, "pistool", "Vondst van wapen of gevaarlijke stof")
    expect(call).to_be_visible()
    assert call.get_attribute("href") == "tel:112"


def test_an_earlier_day_asks_for_the_date(form):
    date = form.get_by_label("Datum")
    expect(date).to_be_hidden()
    answer(form, "Eerder").tap()
    expect(date).to_be_visible()
    answer(form, "Weet ik niet meer").tap()
    expect(date).to_be_hidden()


def test_unsafe_says_what_follows(form):
    note = form.get_by_text("Na het versturen vragen we wat jij nodig hebt.")
    expect(note).to_be_hidden()
    answer(form, "Ja").tap()
    expect(note).to_be_visible()


def test_after_an_error_the_marked_place_is_still_there(form):
    answer(form, "Hier").tap()
    expect(place(form)).to_contain_text("Wiekenhof")
    form.get_by_role("button", name="Versturen").tap()
    expect(form.get_by_role("alert").filter(has_text="Er ontbreekt nog iets")).to_be_focused()
    expect(answer(form, "Hier")).to_be_checked()
    expect(place(form)).to_contain_text("Wiekenhof")


def test_the_form_in_its_fullest_state_is_accessible(form):
    answer(form, "Hier").tap()
    choose_type(form, "pistool", "Vondst van wapen of gevaarlijke stof")
    answer(form, "Eerder").tap()
    answer(form, "Ja").tap()
    form.get_by_text("Meer over dit signaal").tap()
    form.get_by_label("Beschrijf wat er gebeurt en waar").fill("Bel 06-12345678 hierover.")
    form.locator(".place-point").wait_for(state="attached")
    form.get_by_text("Dit moet eruit").wait_for()
    assert violations(form) == []


def test_the_form_with_errors_is_accessible(form):
    form.get_by_role("button", name="Versturen").tap()
    expect(form.locator("#error-summary")).to_be_focused()
    assert violations(form) == []


@pytest.mark.parametrize("width", [320, 360])
def test_nothing_scrolls_sideways(form, width):
    form.set_viewport_size({"width": width, "height": 700})
    answer(form, "Op de kaart").tap()
    form.get_by_text("Meer over dit signaal").tap()
    form.locator(".place__map .place-buurt").first.wait_for(state="attached")
    assert form.evaluate("document.documentElement.scrollWidth") <= width
