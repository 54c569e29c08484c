"""The pages of exports: asked with a reason, handed over or made apart, followed and watched."""

import csv
import io
from dataclasses import replace
from uuid import uuid4

import openpyxl
import pyogrio
import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from resilience.audit.models import AuditEntry
from resilience.authz.actor import SYSTEM
from resilience.exports.making import make_files
from resilience.exports.models import Export
from resilience.exports.states import ExportState
from resilience.maps.periods import Period
from resilience.maps.release import publish_period
from resilience.uow import UnitOfWork
from resilience.web.shell import EXTENSION
from tests.cast import ANNET, DIRK, ESTHER, FARID, KARIN, MARIT, NOW, SANNE, YUSUF
from tests.factories.counted import EXACT, KORENMOLENBUURT, WIEKENHOF, count_signals
from tests.factories.signals import TEXT, recorded
from tests.web.page_checks import check_page
from tests.web.taking import taken

SIGNALS = "/exports/signals?selection=area"
MAP = "/exports/map?category=IN&period=2026-Q3&level=buurt&measure=rate&gemeente=GM9901"
REASON = {"purpose": "overleg", "note": "", "file_kind": "csv"}


@pytest.fixture
def signal(uow_of, session):
    found = recorded(uow_of(ANNET))
    session.commit()
    return found


@pytest.fixture
def published(session, cast):
    many = {cast[slug]: 3 for slug in (YUSUF, ANNET, DIRK, KARIN, SANNE)}
    count_signals(session, many)
    publish_period(UnitOfWork(session, SYSTEM, NOW), 2025, Period.parse("2026-Q3"), EXACT)
    session.commit()


@pytest.fixture
def limits(app, monkeypatch):
    """Return a way to set how many rows leave at once, and at most."""

    def limit(at_once, most):
        shell = app.extensions[EXTENSION]
        config = replace(shell.config, export_rows_at_once=at_once, export_rows=most)
        monkeypatch.setitem(app.extensions, EXTENSION, replace(shell, config=config))

    return limit


def take(client, address, **answers):
    return taken(client, address, **({"file_kind": "csv"} | answers))


def lines(answer):
    return list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff")), delimiter=";"))


def told(session, action):
    return session.scalars(select(AuditEntry).where(AuditEntry.action == action)).all()


def test_the_list_leads_who_may_export_to_the_questions(client_of, signal):
    assert "/exports/signals?selection=area" in client_of(MARIT).get("/signals?selection=area").text


@pytest.mark.parametrize("slug", [YUSUF, SANNE])
def test_the_list_shows_others_no_way_out(client_of, slug):
    client = client_of(slug)
    assert "/exports/signals" not in client.get("/signals").text
    assert client.get(SIGNALS).status_code == 403


def test_the_questions_stand_on_a_whole_page(client_of, signal):
    answer = client_of(MARIT).get(SIGNALS)
    assert "1 signaal" in answer.text or "1 signal" in answer.text
    assert check_page(answer.text) == []


def test_a_short_list_leaves_at_once_with_its_watermark(client_of, signal):
    answer = take(client_of(MARIT), SIGNALS)
    [_heads, row] = lines(answer)
    assert answer.mimetype == "text/csv"
    assert row[0] == signal.number
    assert row[-5].startswith("E-2026-")
    assert row[-4] == "Marit Dekker"


def test_what_people_wrote_stays_unless_it_was_asked_for(client_of, signal):
    assert TEXT not in take(client_of(MARIT), SIGNALS).text


def test_texts_need_a_reason_of_their_own(client_of, signal):
    answer = take(client_of(MARIT), SIGNALS, has_text="y")
    assert answer.status_code == 422
    assert check_page(answer.text) == []


@pytest.mark.parametrize("answers", [{"purpose": ""}, {"purpose": "x"}, {"purpose": "anders"}])
def test_without_a_reason_nothing_leaves(client_of, signal, session, answers):
    assert take(client_of(MARIT), SIGNALS, **answers).status_code == 422
    assert session.scalars(select(Export)).all() == []


def test_a_note_about_a_person_is_refused(client_of, signal):
    answer = take(client_of(MARIT), SIGNALS, note="Bel 06-12345678")
    assert (answer.status_code, "telefoonnummer" in answer.text) == (422, True)


def test_the_log_knows_the_number_and_the_reason(client_of, signal, session):
    take(client_of(MARIT), SIGNALS, note="week 48")
    [export] = session.scalars(select(Export))
    [line] = told(session, "signal:take_export")
    assert (line.object_id, "week 48" in line.purpose) == (export.number, True)
    assert [each.object_id for each in told(session, "signal:export")] == [str(signal.id)]


def test_a_workbook_opens(client_of, signal):
    answer = take(client_of(MARIT), SIGNALS, file_kind="xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert [cell.value for cell in book.worksheets[0]["A"]][1:] == [signal.number]


def test_a_geopackage_opens_with_buurten_and_no_points(client_of, signal, tmp_path):
    (tmp_path / "a.gpkg").write_bytes(take(client_of(MARIT), SIGNALS, file_kind="gpkg").data)
    kinds = dict(pyogrio.list_layers(tmp_path / "a.gpkg").tolist())
    assert kinds == {"buurten": "MultiPolygon", "signalen": None, "export": None}
    areas = pyogrio.read_dataframe(tmp_path / "a.gpkg", layer="buurten")
    assert (areas["buurt_code"].tolist(), areas["signals_in_file"].tolist()) == ([WIEKENHOF], [1])
    assert 80_000 < areas.geometry.iloc[0].centroid.x < 300_000


def test_a_filter_of_the_list_narrows_the_file(client_of, signal):
    client = client_of(MARIT)
    assert lines(take(client, f"{SIGNALS}&domain=OV"))[1][0] == signal.number
    page = BeautifulSoup(client.get(f"{SIGNALS}&domain=VB").text, "html5lib")
    assert page.select("input[name=purpose]") == []


def test_an_empty_list_asks_nothing(client_of):
    answer = client_of(MARIT).get(SIGNALS)
    assert BeautifulSoup(answer.text, "html5lib").select("form[action^='/exports']") == []
    assert check_page(answer.text) == []


def test_more_than_may_leave_in_one_file_does_not_leave(client_of, uow_of, signal, limits):
    limits(0, 1)
    recorded(uow_of(ANNET))
    client = client_of(MARIT)
    page = client.get(SIGNALS)
    assert check_page(page.text) == []
    marit = {"typed_by": str(uow_of(MARIT).actor.user_id)}
    assert client.post(SIGNALS, data=REASON | marit).status_code == 422


def test_a_long_list_is_made_apart_and_fetched_when_it_is_ready(
    client_of, signal, limits, sessions, clock
):
    limits(0, 10)
    client = client_of(MARIT)
    asked = take(client, SIGNALS)
    assert asked.status_code == 303
    waiting = client.get(asked.location)
    assert check_page(waiting.text) == []
    make_files(sessions, clock)
    assert check_page(client.get(asked.location).text) == []
    assert lines(client.get(f"{asked.location}/file"))[1][0] == signal.number


def test_the_page_that_waits_hears_how_far_it_is(client_of, signal, limits, sessions, clock):
    limits(0, 10)
    client = client_of(MARIT)
    address = take(client, SIGNALS).location
    before = client.get(f"{address}/state.json").json
    make_files(sessions, clock)
    after = client.get(f"{address}/state.json").json
    assert (before["is_under_way"], before["percent"]) == (True, 0)
    assert (after["is_under_way"], after["percent"]) == (False, 100)


def test_an_export_can_be_stopped(client_of, signal, limits, session):
    limits(0, 10)
    client = client_of(MARIT)
    address = take(client, SIGNALS).location
    client.post(f"{address}/end")
    session.expire_all()
    assert session.scalars(select(Export)).one().state is ExportState.CANCELLED
    assert client.get(f"{address}/file").status_code == 409


def test_nobody_else_finds_an_export(client_of, signal, limits):
    limits(0, 10)
    address = take(client_of(MARIT), SIGNALS).location
    paths = [address, f"{address}/file", f"{address}/state.json"]
    other = client_of(FARID)
    assert [other.get(path).status_code for path in paths] == [404, 404, 404]
    assert other.get(f"/exports/{uuid4()}").status_code == 404


def test_the_own_list_shows_what_one_took(client_of, signal, session):
    client = client_of(MARIT)
    assert check_page(client.get("/exports").text) == []
    take(client, SIGNALS)
    answer = client.get("/exports")
    assert session.scalars(select(Export)).one().number in answer.text
    assert check_page(answer.text) == []


def test_the_privacy_officer_sees_all_of_the_organisation_without_content(client_of, signal):
    take(client_of(MARIT), SIGNALS, has_text="y", text_reason="voor de Woo")
    answer = client_of(FARID).get("/exports/organisation")
    assert check_page(answer.text) == []
    assert "Marit Dekker" in answer.text
    assert "voor de Woo" in answer.text
    assert signal.number not in answer.text


def test_the_reporter_reads_that_the_signal_left(client_of, signal):
    take(client_of(MARIT), SIGNALS)
    assert "Wijkcoördinator" in client_of(ANNET).get(f"/signals/{signal.id}").text


def test_the_numbers_of_the_map_leave_with_a_reason(client_of, published):
    client = client_of(ESTHER)
    assert check_page(client.get(MAP).text) == []
    rows = {row[0]: row for row in lines(take(client, MAP))}
    assert len(rows) == 17
    assert rows[KORENMOLENBUURT][1:6] == ["Korenmolenbuurt", "Molenbroek", "3210", "4.7", "15"]
    assert rows[KORENMOLENBUURT][8:10] == ["2026-06-29", "2026-09-27"]


def test_a_number_that_is_withheld_leaves_as_words(client_of, published):
    rows = {row[0]: row for row in lines(take(client_of(ESTHER), MAP))}
    assert rows[WIEKENHOF][4:6] == ["", ""]
    assert "10" in rows[WIEKENHOF][6]


def test_the_map_leaves_as_a_geopackage_with_its_areas(client_of, published, tmp_path):
    (tmp_path / "a.gpkg").write_bytes(take(client_of(ESTHER), MAP, file_kind="gpkg").data)
    areas = pyogrio.read_dataframe(tmp_path / "a.gpkg", layer="buurt").set_index("code")
    assert len(areas) == 16
    assert areas.loc[KORENMOLENBUURT, "signals"] == 15
    assert areas["signals"].isna()[WIEKENHOF]


def test_who_does_not_hold_the_exact_path_gets_the_published_numbers_only(
    client_of, published, session
):
    for slug in (YUSUF, SANNE, ESTHER, FARID):
        rows = {row[0]: row for row in lines(take(client_of(slug), MAP))}
        assert rows[WIEKENHOF][5] == ""


def test_an_old_link_to_the_table_leads_to_the_questions(client_of, published):
    answer = client_of(ESTHER).get(MAP.replace("/exports/map", "/map/table.csv"))
    assert answer.location == MAP
