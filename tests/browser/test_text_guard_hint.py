"""What the person who types sees of the text guard, in a real browser, on the real component."""

from collections.abc import Iterator

import pytest
from jinja2 import Environment, FileSystemLoader
from playwright.sync_api import Browser, Page, expect

from resilience.assets import ROOT, Tree, esbuild
from resilience.privacy.text_guard_advice import LEAVE_IT, SEND_ANYWAY
from resilience.privacy.text_guard_packing import packed_words
from resilience.web.text_guard_messages import GUARD_ADVICE, GUARD_MESSAGES, guard_seen

PAGE = """{% from "components/text_guard.html" import text_guard %}<!doctype html>
<meta charset="utf-8"><title>Text</title>
<label>Text <textarea data-text-guard="hint" aria-describedby="hint">{{ text }}</textarea></label>
{{ text_guard("hint", text, reviewed=reviewed) }}"""
ADDRESS = "http://guard.test/"
PHONE = "Your text contains a phone number."
PLATE = "Your text contains a number plate."


def markup(text: str = "", *, reviewed: bool = False) -> str:
    environment = Environment(
        loader=FileSystemLoader(ROOT / "templates"), autoescape=True, extensions=["jinja2.ext.i18n"]
    )
    environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    environment.globals.update(
        asset_url=str,
        csp_nonce=str,
        guard_messages=GUARD_MESSAGES,
        guard_advice=GUARD_ADVICE,
        guard_send_anyway=SEND_ANYWAY,
        guard_leave_it=LEAVE_IT,
        guard_seen=guard_seen,
    )
    return environment.from_string(PAGE).render(text=text, reviewed=reviewed)


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> str:
    tree, target = Tree(ROOT), tmp_path_factory.mktemp("script") / "text-guard.js"
    esbuild(tree, "--format=esm", f"--outfile={target}", str(tree.static / "js/text-guard.js"))
    return target.read_text("utf-8")


def opened(browser: Browser, script: str, html: str, words: str | None) -> Page:
    """Return a page with this markup; without words the network does not have them."""
    page = browser.new_page()
    page.route("**/*", lambda route: route.fulfill(status=404))
    page.route(ADDRESS, lambda route: route.fulfill(body=html, content_type="text/html"))
    if words:
        page.route("**/text-guard-words.json", lambda route: route.fulfill(body=words))
    page.goto(ADDRESS)
    page.add_script_tag(content=script, type="module")
    return page


@pytest.fixture
def page(chromium: Browser, script: str) -> Iterator[Page]:
    page = opened(chromium, script, markup(reviewed=True), packed_words())
    yield page
    page.close()


def test_the_hint_appears_while_typing_with_the_words_marked(page: Page):
    page.get_by_role("textbox").press_sequentially("Bel 06-12345678 voor meer.")
    hard = page.locator("#hint [data-guard-part=hard]")
    expect(hard.locator("mark")).to_have_text("06-12345678")
    expect(hard.locator("blockquote")).to_have_text("“Bel 06-12345678 voor meer.”")
    expect(page.get_by_text(PHONE)).to_be_visible()
    expect(page.get_by_text(PLATE)).to_be_hidden()


def test_the_hint_goes_when_the_words_go(page: Page):
    page.get_by_role("textbox").fill("Bel 06-12345678.")
    expect(page.get_by_text(PHONE)).to_be_visible()
    page.get_by_role("textbox").fill("Bel de wijkagent.")
    expect(page.locator("#hint")).to_be_empty()


def test_the_button_takes_out_what_was_found_and_leaves_the_rest(page: Page):
    page.get_by_role("textbox").fill("Bel 06-12345678 over XX-999-X vanavond.")
    page.get_by_role("button", name="Take this out").click()
    expect(page.get_by_role("textbox")).to_have_value("Bel over vanavond.")
    expect(page.get_by_role("textbox")).to_be_focused()
    expect(page.locator("#hint")).to_be_empty()


def test_a_text_with_markup_is_shown_as_text(page: Page):
    page.get_by_role("textbox").fill("<img src=x onerror=alert(1)> 06-12345678")
    expect(page.locator("#hint blockquote").first).to_contain_text("<img src=x")
    expect(page.locator("#hint img")).to_have_count(0)


def test_the_kinds_are_announced_and_the_quote_is_not(page: Page):
    assert page.locator("#hint").get_attribute("aria-live") == "polite"
    page.get_by_role("textbox").fill("Bel 06-12345678.")
    for quote in page.locator("#hint blockquote").all():
        expect(quote).to_have_attribute("aria-live", "off")


def test_a_second_finding_keeps_the_message_that_is_there(page: Page):
    page.get_by_role("textbox").fill("Bel 06-12345678.")
    message = page.get_by_text(PHONE).element_handle()
    page.get_by_role("textbox").fill("Bel 06-12345678, auto XX-999-X.")
    expect(page.get_by_text(PLATE)).to_be_visible()
    assert message is not None
    assert message.evaluate("node => node.isConnected")


def test_without_script_the_page_shows_what_the_server_found(chromium: Browser):
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.set_content(markup("Bel 06-12345678."))
    expect(page.locator("#hint mark")).to_have_text("06-12345678")
    page.close()


def test_a_likely_name_is_explained_while_typing(page: Page):
    page.get_by_role("textbox").press_sequentially("Volgens Piet Kok is het mis.")
    soft = page.locator("#hint [data-guard-part=soft]")
    expect(soft.locator("mark")).to_have_text("Piet Kok")
    expect(soft.get_by_text("Is this a name?")).to_be_visible()
    expect(soft.get_by_text(SEND_ANYWAY)).to_be_visible()
    expect(soft.get_by_text(LEAVE_IT)).to_be_hidden()
    expect(page.locator("#hint [data-guard-part=hard]")).to_be_hidden()


def test_the_neutral_words_take_the_place_of_the_marked_ones(page: Page):
    page.get_by_role("textbox").fill("Piet Kok van nummer 12 klaagt. Marokkaanse jongens.")
    page.get_by_role("button", name="Use neutral words").click()
    expect(page.get_by_role("textbox")).to_have_value("Iemand van een adres klaagt. Jongens.")
    expect(page.locator("#hint")).to_be_empty()


def test_for_every_marked_word_another_is_proposed(page: Page):
    page.get_by_role("textbox").fill("Piet Kok en Marokkaanse jongens.")
    expect(page.locator("#hint li")).to_have_text(
        ["“Piet Kok” → “iemand”", "“Marokkaanse” → leave out"]
    )


def test_a_phone_number_and_a_name_are_both_shown(page: Page):
    page.get_by_role("textbox").fill("Piet Kok belde met 06-12345678.")
    expect(page.locator("#hint mark")).to_have_text(["06-12345678", "Piet Kok"])


def test_without_the_words_only_what_must_go_is_shown(chromium: Browser, script: str):
    page = opened(chromium, script, markup(), None)
    page.get_by_role("textbox").fill("Piet Kok belde met 06-12345678.")
    expect(page.locator("#hint mark")).to_have_text("06-12345678")
    page.close()


def test_without_script_the_page_proposes_the_whole_text_in_neutral_words(chromium: Browser):
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.set_content(markup("Piet Kok belde."))
    expect(page.locator("#hint mark")).to_have_text("Piet Kok")
    expect(page.get_by_text("Iemand belde.")).to_be_visible()
    expect(page.get_by_text(LEAVE_IT)).to_be_visible()
    page.close()
