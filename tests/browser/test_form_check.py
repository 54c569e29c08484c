"""What the page says of a form before it is sent, in the words of the server."""

import re

import pytest
from playwright.sync_api import expect

from tests.cast import YUSUF

FORMS = ("/signals/new", "/safety-concerns/new")
SENT = {"/signals/new": "Versturen", "/safety-concerns/new": "Melding doen"}
LINES = "#error-summary li"


@pytest.fixture
def opened(desk, page_as):
    """Return an opener of a form, and everything the page posts from then on."""
    page, posts = page_as(desk, YUSUF), []

    def open_form(address):
        page.goto(address)
        page.on("request", lambda asked: posts.append(asked) if asked.method == "POST" else None)
        return page, posts

    return open_form


def send(page, address):
    page.get_by_role("button", name=SENT[address]).click()


@pytest.mark.parametrize("address", FORMS)
def test_an_empty_form_is_not_sent_and_the_summary_has_the_focus(opened, address):
    page, posts = opened(address)
    send(page, address)
    expect(page.locator("#error-summary")).to_be_focused()
    expect(page).to_have_title(re.compile("^Fout: "))
    assert posts == []


@pytest.mark.parametrize("address", FORMS)
def test_the_page_says_what_the_server_says(opened, chromium, live_server, page_as, address):
    page, _ = opened(address)
    send(page, address)
    context = chromium.new_context(base_url=live_server, java_script_enabled=False, locale="nl-NL")
    plain = page_as(context, YUSUF)
    plain.goto(address)
    send(plain, address)
    heading = plain.locator("#error-summary-title").inner_text()
    expect(page.locator("#error-summary-title")).to_have_text(heading)
    expect(page.locator(LINES)).to_have_text(plain.locator(LINES).all_inner_texts())
    at_fields = plain.locator(".utrecht-form-field-error-message").all_text_contents()
    expect(page.locator(".utrecht-form-field-error-message")).to_have_text(at_fields)
    context.close()


@pytest.mark.parametrize("address", FORMS)
def test_each_line_leads_to_its_field(opened, address):
    page, _ = opened(address)
    send(page, address)
    for place in range(page.locator(LINES).count()):
        link = page.locator(f"{LINES} a").nth(place)
        name = link.get_attribute("href").removeprefix("#")
        link.click()
        field = page.locator(f"#{name}")
        assert field.evaluate("e => e === document.activeElement || e.matches(':focus-within')")
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_attribute("aria-describedby", re.compile(rf"\b{name}-error\b"))


def test_a_message_goes_when_its_field_is_mended(opened):
    page, _ = opened("/signals/new")
    send(page, "/signals/new")
    page.locator("#text").fill("Na sluitingstijd blijft een groep hangen.")
    expect(page.locator("#text-error")).to_have_count(0)
    expect(page.locator("#text")).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator("#text")).to_have_attribute(
        "aria-describedby", "text-description text-guard"
    )
    expect(page.locator(f"{LINES} a[href='#text']")).to_have_count(0)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("31-02-2026", "dag-maand-jaar"),
        ("ergens", "dag-maand-jaar"),
        ("1 jan. 2099", "niet in de toekomst"),
        ("za 21 november 2025", ""),
        ("2025-11-21", ""),
        ("", "dag-maand-jaar"),
    ],
)
def test_a_day_is_read_as_the_server_reads_it(opened, typed, said):
    page, posts = opened("/signals/new")
    page.locator("[name=observed_day][value=eerder]").check()
    page.locator("#observed_on").fill(typed)
    send(page, "/signals/new")
    if said:
        expect(page.locator("#observed_on-error")).to_contain_text(said)
    else:
        expect(page.locator("#observed_on-error")).to_have_count(0)
    assert posts == []


def test_a_condition_that_is_missing_opens_its_part_of_the_form(opened):
    page, _ = opened("/signals/new")
    page.get_by_text("Meer over dit signaal").click()
    page.locator("[name=handling][value=C]").check()
    page.get_by_text("Meer over dit signaal").click()
    send(page, "/signals/new")
    expect(page.locator("#handling_condition-error")).to_be_visible()


def test_the_guard_hints_at_a_condition_too(opened):
    page, _ = opened("/signals/new")
    page.get_by_text("Meer over dit signaal").click()
    page.locator("[name=handling][value=C]").check()
    page.locator("#handling_condition").fill("Bel eerst 06-12345678.")
    expect(page.locator("#condition-guard mark")).to_have_text("06-12345678")
