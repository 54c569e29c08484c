"""The platform's main job from end to end, by three people on their own devices.

A youth worker records a signal on a phone and says that it felt unsafe; the safety officer of
the own organisation and the coordinator of the area see what is theirs to see.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.cast import ILSE, MARIT, NADIA, YUSUF

SEEN = "Drie jongens worden bij het veldje opgewacht. Er wordt geld geboden voor een klusje."
FELT = "Ik werd gevolgd tot aan het jongerencentrum. Er werd geroepen dat ik moest opletten."


def choose(page, words):
    page.locator("label.choice", has_text=words).first.click()


def record_a_signal(page):
    page.goto("/signals/new")
    page.get_by_role("radio", name="Kies buurt").check()
    page.get_by_label("Buurt", exact=True).select_option(label="Wiekenhof")
    search = page.get_by_role("searchbox", name="Zoek een soort")
    search.fill("ronselen")
    page.get_by_role("radio", name=re.compile("Benaderen of ronselen")).check()
    page.get_by_label("Beschrijf wat er gebeurt en waar").fill(SEEN)
    page.locator("[name=felt_unsafe][value='1']").check()
    page.get_by_role("button", name="Versturen").click()
    page.wait_for_url("**/safety-concerns/new*")


def raise_the_concern(page):
    choose(page, "Volgen, filmen")
    page.get_by_label(re.compile("^Wat is er gebeurd")).fill(FELT)
    page.get_by_role("button", name="Melding doen").click()
    page.wait_for_url(re.compile(r"/safety-concerns/[0-9a-f-]{36}$"))


@pytest.fixture
def yusuf(phone, page_as):
    page = page_as(phone, YUSUF)
    record_a_signal(page)
    raise_the_concern(page)
    return page


def exact_count(page):
    page.goto("/map/exact?category=JA&level=buurt&measure=count")
    row = page.locator("tr", has_text="Wiekenhof").last
    return row.inner_text()


def test_a_concern_reaches_the_own_safety_officer_and_the_answer_comes_back(yusuf, desk, page_as):
    expect(yusuf.get_by_text(re.compile("uiterlijk .* 14.00 uur"))).to_be_visible()
    nadia = page_as(desk, NADIA)
    expect(nadia.get_by_role("heading", level=1)).to_have_text("Eén ding wacht op jou")
    nadia.get_by_role("link", name="Veiligheid").click()
    nadia.get_by_role("button", name="Bevestigen").click()
    yusuf.reload()
    expect(yusuf.get_by_text("Nadia Amrani bevestigde de ontvangst")).to_be_visible()


def test_a_concern_does_not_reach_the_officer_of_another_organisation(yusuf, desk, page_as):
    ilse = page_as(desk, ILSE)
    assert ilse.goto(yusuf.url).status == 404


def test_the_signal_reaches_the_coordinator_and_changes_the_exact_map(
    phone, desk, chromium, live_server, page_as
):
    marit = page_as(desk, MARIT)
    before = exact_count(marit)
    yusuf = page_as(phone, YUSUF)
    record_a_signal(yusuf)
    marit.goto("/")
    expect(
        marit.get_by_role("link", name="Benaderen of ronselen op een plek", exact=True)
    ).to_be_visible()
    assert "1" not in before
    assert re.search(r"\b1\b", exact_count(marit))
