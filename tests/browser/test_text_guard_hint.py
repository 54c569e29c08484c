"""What the person who types sees of the text guard, in a real browser, on the real component."""

from collections.abc import Iterator

import pytest
from jinja2 import Environment, FileSystemLoader
from playwright.sync_api import Browser, Page, expect

from resilience.assets import ROOT, Tree, esbuild
from resilience.web.text_guard_messages import GUARD_MESSAGES, guard_parts

PAGE = """{% from "components/text_guard.html" import text_guard %}<!doctype html>
<label>Text <textarea data-text-guard="hint" aria-describedby="hint">{{ text }}</textarea></label>
{{ text_guard("hint", text) }}"""
PHONE = "Your text contains a phone number."
PLATE = "Your text contains a number plate."


def markup(text: str = "") -> str:
    environment = Environment(
        loader=FileSystemLoader(ROOT / "templates"), autoescape=True, extensions=["jinja2.ext.i18n"]
    )
    environment.install_null_translations()  # type: ignore[attr-defined]
    environment.globals.update(
        asset_url=str, csp_nonce=str, guard_messages=GUARD_MESSAGES, guard_parts=guard_parts
    )
    return environment.from_string(PAGE).render(text=text)


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> str:
    tree, target = Tree(ROOT), tmp_path_factory.mktemp("script") / "text-guard.js"
    esbuild(tree, "--format=esm", f"--outfile={target}", str(tree.static / "js/text-guard.js"))
    return target.read_text("utf-8")


@pytest.fixture
def page(chromium: Browser, script: str) -> Iterator[Page]:
    page = chromium.new_page()
    page.set_content(markup())
    page.add_script_tag(content=script, type="module")
    yield page
    page.close()


def test_the_hint_appears_while_typing_with_the_words_marked(page: Page):
    page.get_by_role("textbox").press_sequentially("Bel 06-12345678 voor meer.")
    expect(page.locator("#hint mark")).to_have_text("06-12345678")
    expect(page.locator("#hint blockquote")).to_have_text("“Bel 06-12345678 voor meer.”")
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
    expect(page.locator("#hint blockquote")).to_contain_text("<img src=x")
    expect(page.locator("#hint img")).to_have_count(0)


def test_the_kinds_are_announced_and_the_quote_is_not(page: Page):
    assert page.locator("#hint").get_attribute("aria-live") == "polite"
    page.get_by_role("textbox").fill("Bel 06-12345678.")
    expect(page.locator("#hint blockquote")).to_have_attribute("aria-live", "off")


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
