"""Every component, as it comes out: structure, labels, words, marks."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient

from resilience.assets import ROOT, Tree, icon_names
from tests.web.gallery_app import NOW, dutch, make_gallery
from tests.web.page_checks import check_page

GALLERY = sorted(path.stem for path in (ROOT / "tests" / "web" / "gallery").glob("*.html"))
OURS = ("components", "layouts", "errors", "security", ".")
ICON = re.compile(r'\bicon(?:_end)?(?:\(|=)"([a-z0-9-]+)"')


@pytest.fixture(scope="module")
def gallery() -> Flask:
    return make_gallery()


@pytest.fixture
def visitor(gallery: Flask) -> Iterator[FlaskClient]:
    with gallery.test_client() as client:
        yield client


def page(visitor: FlaskClient, address: str) -> BeautifulSoup:
    return BeautifulSoup(visitor.get(f"/gallery/{address}").text, "html5lib")


def draw(gallery: Flask, component: str, call: str, **known: object) -> BeautifulSoup:
    source = f'{{% from "components/{component}.html" import {component} %}}{{{{ {call} }}}}'
    with gallery.test_request_context("/?lang=nl"):
        return BeautifulSoup(gallery.jinja_env.from_string(source).render(known), "html5lib")


def words(part: Tag) -> str:
    return " ".join(part.get_text(" ", strip=True).split())


@pytest.mark.parametrize("name", [*GALLERY, "form?errors"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_of_the_gallery_is_well_built(
    visitor: FlaskClient, name: str, language: str
) -> None:
    joint = "&" if "?" in name else "?"
    assert check_page(visitor.get(f"/gallery/{name}{joint}lang={language}").text) == []


def test_a_field_is_described_by_its_hint_and_the_guard(visitor: FlaskClient) -> None:
    text = page(visitor, "form").select_one("textarea#text")
    assert text is not None
    assert text["aria-describedby"] == "text-description text-guard"


def test_a_field_with_an_error_says_so_and_is_described_by_it(visitor: FlaskClient) -> None:
    password = page(visitor, "form?errors").select_one("input#password")
    assert password is not None
    assert (password["aria-invalid"], password["aria-describedby"]) == ("true", "password-error")


def test_the_browser_gets_no_rules_of_its_own(visitor: FlaskClient) -> None:
    form = page(visitor, "form").select_one("main form")
    assert form is not None
    assert form.select("[required], [maxlength], [minlength]") == []


def test_what_is_needed_is_told_to_a_screen_reader(visitor: FlaskClient) -> None:
    needed = page(visitor, "form").select('[aria-required="true"]')
    assert {tag["id"] for tag in needed} == {"place", "type_code", "text", "password"}


def test_what_may_stay_empty_says_so(visitor: FlaskClient) -> None:
    label = page(visitor, "form").select_one('label[for="number"]')
    assert label is not None
    assert label.get_text() == "Eigen kenmerk (niet verplicht)"


def test_the_error_summary_leads_to_the_fields(visitor: FlaskClient) -> None:
    shown = page(visitor, "form?errors")
    targets = [str(link["href"])[1:] for link in shown.select("#error-summary a")]
    assert targets == ["place", "area", "type_code", "password"]
    assert all(shown.find(id=target) for target in targets)


def test_the_title_of_a_page_with_errors_starts_with_it(visitor: FlaskClient) -> None:
    title = page(visitor, "form?errors").title
    assert title is not None
    assert title.get_text() == "Fout: Signaal vastleggen | Weerbaar"


def test_what_was_typed_is_still_there_after_an_error(visitor: FlaskClient) -> None:
    text = page(visitor, "form?errors").select_one("textarea#text")
    assert text is not None
    assert text.get_text().strip() == "Bel 06-12345678"


def test_every_type_can_be_chosen_without_script(visitor: FlaskClient) -> None:
    shown = page(visitor, "form")
    assert len(shown.select('[data-type-search] input[name="type_code"]')) == 6
    assert shown.select_one("[data-type-search-field][hidden]") is not None


def test_the_number_112_stands_above_the_content(visitor: FlaskClient) -> None:
    before = page(visitor, "form").select_one(".emergency ~ main")
    assert before is not None


@pytest.mark.parametrize(
    ("level", "word"), [(1, "Licht"), (2, "Matig"), (3, "Ernstig"), (4, "Acuut")]
)
def test_a_severity_is_told_in_a_word(gallery: Flask, level: int, word: str) -> None:
    assert words(draw(gallery, "severity", "severity(level)", level=level)) == word


def test_a_severity_shows_as_many_bars_as_its_level(gallery: Flask) -> None:
    assert len(draw(gallery, "severity", "severity(2)").select(".shape-on")) == 2


@pytest.mark.parametrize(
    ("hours", "kind", "said"),
    [
        (8, "ok", "Nog 8 uur"),
        (2, "soon", "Nog 2 uur"),
        (-3, "late", "3 uur te laat"),
        (-1, "late", "1 uur te laat"),
    ],
)
def test_a_clock_says_what_is_left(gallery: Flask, hours: int, kind: str, said: str) -> None:
    due = NOW + timedelta(hours=hours)
    start = NOW - timedelta(hours=4)
    clock = draw(
        gallery, "clock", "clock(due, now, started_at=start)", due=due, now=NOW, start=start
    )
    assert clock.select_one(f".clock--{kind}") is not None
    assert words(clock).startswith(said)


def test_a_clock_of_something_done_counts_no_further(gallery: Flask) -> None:
    due = NOW - timedelta(hours=1)
    clock = draw(gallery, "clock", "clock(due, now, done_at=due)", due=due, now=NOW)
    assert words(clock).startswith("Op tijd gedaan")


def test_a_clock_counts_long_terms_in_days(gallery: Flask) -> None:
    clock = draw(gallery, "clock", "clock(due, now)", due=NOW + timedelta(days=9), now=NOW)
    assert words(clock).startswith("Nog 9 dagen")


def test_equal_buttons_of_a_list_differ_for_the_ear(visitor: FlaskClient) -> None:
    heard = [link.get_text() for link in page(visitor, "worklist").select("td .nl-button")]
    assert len(set(heard)) == len(heard)


def test_the_guard_marks_the_words_it_means(visitor: FlaskClient) -> None:
    marks = [mark.get_text() for mark in page(visitor, "form").select(".guard mark")]
    assert marks == ["Piet Voorbeeld", "nummer 12"]


def test_what_was_typed_is_carried_along_when_the_session_ended(visitor: FlaskClient) -> None:
    typed = page(visitor, "session_expired").select_one('form input[name="text"]')
    assert typed is not None
    assert typed["value"] == "Wat ik typte"


def test_a_broken_page_shows_its_number(visitor: FlaskClient) -> None:
    assert "7K3-P2" in words(page(visitor, "broken"))


def test_the_navigation_says_where_one_is_and_what_waits(visitor: FlaskClient) -> None:
    menu = page(visitor, "start").select_one(".app-nav")
    assert menu is not None
    assert [link.get_text() for link in menu.select("[aria-current]")] == ["Start"]
    assert "Risicosignalen 3 wachten op jou" in words(menu)


def test_the_chosen_colour_scheme_stands_on_the_page(visitor: FlaskClient) -> None:
    root = page(visitor, "start?theme=dark").html
    assert root is not None
    assert root["data-theme"] == "dark"


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    named = {
        (path.name, icon)
        for path in (ROOT / "templates").rglob("*.html")
        for icon in ICON.findall(path.read_text())
    }
    known = set(icon_names(Tree(ROOT)))
    assert {(name, icon) for name, icon in named if icon not in known} == set()


def test_every_text_of_the_front_end_has_dutch_words() -> None:
    texts = {text for folder in OURS for text in _texts(ROOT / "templates" / folder)}
    known = dutch()
    assert {text for text in texts if not (found := known.get(text)) or not found.string} == set()


def _texts(folder: Path) -> Iterator[str]:
    found = extract_from_dir(
        folder,
        method_map=[("*.html", "jinja2")],
        options_map={"*.html": {"silent": "false"}},
        keywords={"_": None, "ngettext": (1, 2)},
    )
    for _file, _line, text, _comments, _context in found:
        yield text if isinstance(text, str) else text[0]
