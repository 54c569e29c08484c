"""Raising a concern on a phone and confirming it at a desk, as people do."""

from playwright.sync_api import expect

from tests.cast import ANNET, ROB

NEW = "/safety-concerns/new"


def choose(page, words):
    page.locator("label.choice", has_text=words).click()


def test_a_chosen_kind_brings_its_usual_severity(phone, page_as):
    page = page_as(phone, ANNET)
    page.goto(NEW)
    choose(page, "Intimidatie of bedreiging")
    expect(page.get_by_label("Ernstig")).to_be_checked()


def test_a_severity_beyond_the_kind_cannot_be_chosen(phone, page_as):
    page = page_as(phone, ANNET)
    page.goto(NEW)
    choose(page, "Verbale agressie")
    expect(page.get_by_label("Acuut")).to_be_disabled()


def test_a_severity_chosen_by_hand_stays(phone, page_as):
    page = page_as(phone, ANNET)
    page.goto(NEW)
    choose(page, "Acuut")
    choose(page, "Intimidatie of bedreiging")
    expect(page.get_by_label("Acuut")).to_be_checked()


def test_acute_shows_112_on_top(phone, page_as):
    page = page_as(phone, ANNET)
    page.goto(NEW)
    expect(page.get_by_role("link", name="Bel 112")).to_be_hidden()
    choose(page, "Fysiek geweld")
    expect(page.get_by_role("link", name="Bel 112")).to_be_visible()


def test_the_date_is_asked_for_an_earlier_day_only(phone, page_as):
    page = page_as(phone, ANNET)
    page.goto(NEW)
    expect(page.get_by_label("Datum")).to_be_hidden()
    choose(page, "Eerder")
    expect(page.get_by_label("Datum")).to_be_visible()


def raise_concern(page):
    page.goto(NEW)
    choose(page, "Intimidatie of bedreiging")
    page.select_option("[name=buurt_code]", "BU99010304")
    page.fill("textarea", "Er werd gezegd dat ik beter kon gaan.")
    page.get_by_role("button", name="Melding doen").click()
    page.wait_for_url("**/safety-concerns/*-*")


def test_the_reporter_sees_on_the_phone_what_the_officer_did_at_the_desk(phone, desk, page_as):
    annet = page_as(phone, ANNET)
    raise_concern(annet)
    expect(annet.get_by_text("uiterlijk maandag 23 november, 14.00 uur")).to_be_visible()
    rob = page_as(desk, ROB)
    rob.get_by_role("link", name="Veiligheid").click()
    rob.get_by_role("button", name="Bevestigen").click()
    annet.reload()
    expect(annet.get_by_text("Rob Hendriks bevestigde de ontvangst")).to_be_visible()


def test_a_concern_can_be_raised_without_script(chromium, live_server, page_as):
    context = chromium.new_context(base_url=live_server, locale="nl-NL", java_script_enabled=False)
    page = page_as(context, ANNET)
    raise_concern(page)
    expect(page.get_by_text("Je melding is vastgelegd")).to_be_visible()
    context.close()
