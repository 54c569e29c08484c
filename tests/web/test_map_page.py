"""The map page, its numbers and its table: what was published and nothing else."""

import json
import re

import pytest
from bs4 import BeautifulSoup

from resilience.authz.actor import SYSTEM
from resilience.maps.periods import Period
from resilience.maps.release import publish_period
from resilience.uow import UnitOfWork
from tests.cast import ANNET, DIRK, ESTHER, FARID, JOKE, KARIN, MARIT, NOW, SANNE, TOM, YUSUF
from tests.factories.counted import EXACT, KORENMOLENBUURT, TEXT, WIEKENHOF, count_signals
from tests.web.page_checks import check_page

QUARTER = Period.parse("2026-Q3")
ABOUT_IN = "category=IN&period=2026-Q3&level=buurt&measure=rate&gemeente=GM9901"


@pytest.fixture
def recorded(session, cast):
    """Record twelve signals in one buurt and four in another."""
    many = {YUSUF: 3, ANNET: 3, DIRK: 2, KARIN: 2, SANNE: 2}
    made = count_signals(session, {cast[slug]: count for slug, count in many.items()})
    few = {cast[YUSUF]: 2, cast[ANNET]: 2}
    return made + count_signals(session, few, "IN01", WIEKENHOF)


@pytest.fixture
def published(session, recorded):
    """Publish the quarter."""
    publish_period(UnitOfWork(session, SYSTEM, NOW), 2025, QUARTER, EXACT)
    return recorded


@pytest.fixture
def esther(client_of):
    return client_of(ESTHER)


def row_of(html, code):
    """Return the words of a table row."""
    return BeautifulSoup(html, "html.parser").find(id=code).get_text(" ", strip=True)


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("level", ["gemeente", "wijk", "buurt"])
def test_every_map_is_a_good_page(esther, level):
    for measure in ("rate", "count"):
        answer = esther.get(f"/map?category=IN&period=2026-Q3&level={level}&measure={measure}")
        assert answer.status_code == 200
        assert check_page(answer.text) == []


@pytest.mark.usefixtures("published")
def test_the_table_shows_rate_and_count_of_a_published_buurt(esther):
    row = row_of(esther.get(f"/map?{ABOUT_IN}").text, KORENMOLENBUURT)
    assert row == "Korenmolenbuurt 3,7 12"


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("code", [WIEKENHOF, "BU99010301"])
def test_few_signals_and_none_read_the_same(esther, code):
    row = row_of(esther.get(f"/map?{ABOUT_IN}").text, code)
    assert row.endswith(("minder dan 10", "fewer than 10"))


@pytest.mark.usefixtures("published")
def test_without_choices_the_newest_quarter_of_all_negative_signals_is_shown(esther):
    page = BeautifulSoup(esther.get("/map").text, "html.parser")
    chosen = [option["value"] for option in page.select("option[selected]")]
    assert chosen == ["negative", "2026-Q3"]


def test_before_anything_is_published_the_page_says_when_there_will_be_a_map(esther):
    answer = esther.get("/map")
    assert answer.status_code == 200
    assert check_page(answer.text) == []


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("path", ["/map", "/map/values.json", "/map/table.csv"])
def test_a_map_that_does_not_exist_is_not_found(esther, path):
    known = dict(word.split("=") for word in ABOUT_IN.split("&"))
    unknown = [
        ("category", "XX"), ("category", "PV"), ("category", "\0"), ("category", "\ufffd"),
        ("period", "2026-P77"), ("period", "soon"), ("period", "9999"), ("period", "2026-Q4"),
        ("level", "street"), ("measure", "secret"), ("gemeente", "GM0363"), ("gemeente", "';--"),
    ]  # fmt: skip
    for word, value in unknown:
        answer = esther.get(path, query_string=known | {word: value})
        assert (word, value, answer.status_code) in {(word, value, 404), (word, value, 400)}


@pytest.mark.usefixtures("published")
def test_a_page_of_the_table_that_does_not_exist_shows_one_that_does(esther):
    for page in ["0", "-1", "99999", "x", "\u0663", "1" * 400]:
        answer = esther.get("/map", query_string={"page": page})
        assert (page, answer.status_code) == (page, 200)
        assert KORENMOLENBUURT in answer.text


@pytest.mark.parametrize("slug", [TOM, JOKE])
def test_administrators_see_no_map(client_of, slug):
    client = client_of(slug)
    paths = ["/map", "/map/values.json", "/map/table.csv", "/map/exact"]
    assert {client.get(path).status_code for path in paths} == {403}


@pytest.mark.usefixtures("published")
def test_everybody_with_content_sees_the_same_numbers(client_of):
    for slug in (YUSUF, MARIT, ESTHER, FARID):
        numbers = client_of(slug).get(f"/map/values.json?{ABOUT_IN}").json
        assert numbers["counts"] == [12]


@pytest.mark.usefixtures("published")
def test_numbers_come_in_the_order_of_the_outlines(esther):
    numbers = esther.get(f"/map/values.json?{ABOUT_IN}").json
    outlines = esther.get("/areas/2025/buurt/GM9901.geojson").json
    codes = [feature["properties"]["code"] for feature in outlines["features"]]
    shown = [code for code, look in zip(codes, numbers["looks"], strict=True) if look in "12345"]
    assert shown == [KORENMOLENBUURT]


@pytest.mark.usefixtures("published")
def test_unchanged_numbers_are_not_sent_again(esther):
    first = esther.get(f"/map/values.json?{ABOUT_IN}")
    again = esther.get(
        f"/map/values.json?{ABOUT_IN}", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Cache-Control"] == "private, max-age=300"


@pytest.mark.usefixtures("published")
def test_other_numbers_have_another_mark(esther):
    marks = {
        esther.get(f"/map/values.json?{other}&{ABOUT_IN}").headers["ETag"]
        for other in ("category=IN", "category=LB", "level=wijk", "measure=count")
    }
    assert len(marks) == 4


@pytest.mark.usefixtures("published")
def test_the_page_itself_is_never_kept(esther):
    assert esther.get("/map").headers["Cache-Control"] == "no-store"


@pytest.mark.usefixtures("published")
def test_every_script_on_the_map_carries_the_nonce_of_its_answer(esther):
    answer = esther.get(f"/map?{ABOUT_IN}")
    nonce = re.search(r"'nonce-([^']+)'", answer.headers["Content-Security-Policy"])[1]
    scripts = BeautifulSoup(answer.text, "html.parser").find_all("script")
    assert {script["nonce"] for script in scripts} == {nonce}


@pytest.mark.usefixtures("published")
def test_two_answers_do_not_share_a_nonce(esther):
    nonces = {
        re.search(r"'nonce-([^']+)'", esther.get("/map").headers["Content-Security-Policy"])[1]
        for _ in range(2)
    }
    assert len(nonces) == 2


def test_a_map_holds_nothing_of_a_single_signal(esther, published):
    """R-05: no id, no number, no text, no reporter, and no coordinate but those of outlines."""
    text = esther.get(f"/map?{ABOUT_IN}").text + esther.get(f"/map/values.json?{ABOUT_IN}").text
    for signal in published:
        secrets = (signal.id, signal.client_id, signal.reporter_id, signal.organisation_id)
        assert not any(str(secret) in text for secret in secrets)
        assert signal.number not in text
        assert str(signal.record_key) not in text
    assert TEXT not in text
    assert not re.search(r"record_?key|reporter_id|cell_500m", text)


@pytest.mark.usefixtures("published")
def test_every_coordinate_on_a_map_is_part_of_an_outline(esther):
    page = esther.get(f"/map?{ABOUT_IN}").text
    outline = esther.get("/areas/2025/gemeente/GM9901.geojson").text
    corners = json.loads(re.search(r'"bounds": (\[\[.*?\]\])', page)[1])
    places = {float(number) for number in re.findall(r"\d+\.\d{4,}", page)}
    edges = {number for corner in corners for number in corner}
    [south, west], [north, east] = corners
    assert places <= edges | {(south + north) / 2, (west + east) / 2}
    assert all(str(edge) in outline for edge in edges)


@pytest.mark.usefixtures("published")
def test_no_number_on_any_map_betrays_a_withheld_buurt(esther):
    for path in ("/map", "/map/values.json"):
        text = esther.get(f"{path}?{ABOUT_IN}").text
        row = next((line for line in text.splitlines() if WIEKENHOF in line), "")
        assert not re.search(r"(>|;)4(<|;|$)", row)
