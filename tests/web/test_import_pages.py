"""The pages of imports, walked by the administrator who brings files in."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from resilience.imports.models import SignalImport
from resilience.imports.running import work_on
from resilience.imports.states import ImportState
from tests.cast import ANJA, TOM
from tests.factories.imports import csv_file, row, xlsx_file
from tests.web.page_checks import check_page

COLUMNS = {
    "title": "Meldsysteem",
    "reference": "Zaaknummer",
    "category": "Categorie",
    "date": "Datum",
    "x": "X",
    "y": "Y",
    "text": "Omschrijving",
}
PHONE = "Een bewoner belde, terug te bellen op 06-12345678."


@pytest.fixture
def tom(client_of):
    return client_of(TOM)


@pytest.fixture
def me(cast):
    """Return what every form of Tom says of who typed it."""
    return {"typed_by": str(cast[TOM].id)}


@pytest.fixture
def send(tom, me):
    """Return what posts a file to the page and gives the answer."""

    def act(file, name="bestand.csv"):
        return tom.post("/imports/new", data=me | {"file": (file, name)})

    return act


@pytest.fixture
def run(session, sessions, clock):
    """Let the machine do what waits, and return the import as it stands."""

    def act():
        session.expire_all()
        found = session.scalars(select(SignalImport).order_by(SignalImport.created_at)).all()[-1]
        work_on(sessions, clock, found.id, timedelta(hours=1))
        session.expire_all()
        return found

    return act


@pytest.fixture
def walked(tom, me, send, run):
    """Return what walks a file up to its verdicts, and the address of its page."""

    def act(file):
        address = send(file).location.removesuffix("/columns")
        tom.post(f"{address}/columns", data=me | COLUMNS)
        run()
        tom.post(f"{address}/questions", data=me | {"category_0": "LB01", "notation": ""})
        run()
        return address

    return act


@pytest.mark.parametrize("path", ["/imports", "/imports/new"])
def test_the_pages_hold_before_anything_was_imported(tom, path):
    assert check_page(tom.get(path).text) == []


def test_a_file_leads_to_the_question_which_column_is_what(tom, send):
    answer = send(csv_file(row()))
    page = tom.get(answer.location)
    assert (answer.status_code, check_page(page.text)) == (302, [])
    assert '<option selected value="Zaaknummer">' in page.text


def test_without_a_file_the_page_asks_for_one(tom, me):
    answer = tom.post("/imports/new", data=me)
    assert answer.status_code == 422
    assert "Kies een bestand." in answer.text or "Choose a file." in answer.text


@pytest.mark.parametrize(
    "content", [b"", b"\x89PNG\x00\x00", b"een\r\ntwee\r\n", b"PK\x03\x04 kapot", b"a;" * 50_000]
)
def test_what_is_no_table_is_refused_at_the_field_and_nothing_is_kept(session, send, content):
    answer = send(io.BytesIO(content))
    assert answer.status_code == 422
    assert 'href="#file"' in answer.text
    assert session.scalars(select(SignalImport)).all() == []


def test_a_workbook_is_told_by_what_is_in_it_and_not_by_its_name(send):
    assert send(xlsx_file(row()), "lijst.csv").status_code == 302


def test_more_than_two_hundred_megabytes_is_refused_before_it_is_read(tom):
    answer = tom.post(
        "/imports/new",
        input_stream=io.BytesIO(b"--part--"),
        content_type="multipart/form-data; boundary=part",
        environ_overrides={"CONTENT_LENGTH": "300000000"},
    )
    assert answer.status_code == 413


def test_columns_that_are_missing_are_asked_at_their_field(tom, me, send):
    address = send(csv_file(row())).location
    answer = tom.post(address, data=me | COLUMNS | {"reference": ""})
    assert answer.status_code == 422
    assert 'href="#reference"' in answer.text


def test_a_column_that_is_not_in_the_file_is_refused(tom, me, send):
    address = send(csv_file(row())).location
    assert tom.post(address, data=me | COLUMNS | {"x": "Iets anders"}).status_code == 422


def test_the_page_says_how_far_the_machine_is_also_without_script(tom, me, send):
    address = send(csv_file(row())).location
    page = tom.get(tom.post(address, data=me | COLUMNS).location).text
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "<progress" in page
    assert check_page(page) == []


def test_unknown_categories_become_questions_with_a_guess(tom, me, send, run):
    address = send(csv_file(row())).location
    tom.post(address, data=me | COLUMNS)
    assert run().state is ImportState.ASKING
    page = tom.get(address.replace("/columns", "/questions")).text
    assert '<option selected value="LB01">' in page
    assert check_page(page) == []


def test_a_category_without_an_answer_is_asked_again(tom, me, send, run):
    address = send(csv_file(row())).location
    tom.post(address, data=me | COLUMNS)
    run()
    questions = address.replace("/columns", "/questions")
    assert tom.post(questions, data=me | {"category_0": "PV01"}).status_code == 422


def test_every_row_has_its_verdict_on_the_page(tom, walked):
    page = tom.get(walked(csv_file(row(1), row(2, Omschrijving=PHONE)))).text
    assert check_page(page) == []
    assert "Omschrijving: " in page
    assert "06-12345678" not in page


def test_rows_can_be_narrowed_to_one_verdict(tom, walked):
    address = walked(csv_file(row(1), row(2, Omschrijving=PHONE)))
    counts = {
        chosen: tom.get(f"{address}?verdict={chosen}").text.count('data-label="Buurt"')
        for chosen in ("", "alle", "ok", "dubbel")
    }
    # Without a choice, what somebody has to look at.
    assert counts == {"": 1, "alle": 2, "ok": 1, "dubbel": 0}


def test_a_long_file_is_shown_page_by_page(tom, walked):
    address = walked(csv_file(*(row(at) for at in range(1, 61))))
    assert tom.get(address).text.count('data-label="Buurt"') == 50
    assert tom.get(f"{address}?after=51").text.count('data-label="Buurt"') == 10


def test_with_a_bad_row_the_person_has_to_choose(tom, me, walked):
    address = walked(csv_file(row(1), row(2, Omschrijving=PHONE)))
    assert tom.post(f"{address}/store", data=me).status_code == 422


def test_the_good_rows_are_stored_and_the_page_says_so(tom, me, walked, run):
    address = walked(csv_file(row(1), row(2, Omschrijving=PHONE)))
    tom.post(f"{address}/store", data=me | {"choice": "good"})
    assert run().state is ImportState.DONE
    page = tom.get(address).text
    assert f"{address}/not-imported.csv" in page
    assert check_page(page) == []


def test_what_was_not_imported_leaves_as_rows_and_reasons_only(tom, walked):
    file = csv_file(row(1), row("=1+1", Omschrijving=PHONE))
    answer = tom.get(f"{walked(file)}/not-imported.csv")
    assert answer.mimetype == "text/csv"
    assert "3;" in answer.text
    assert "=1+1" not in answer.text
    assert "06-12345678" not in answer.text


def test_an_import_can_be_stopped_from_every_page(tom, me, send, run):
    address = send(csv_file(row())).location.removesuffix("/columns")
    tom.post(f"{address}/cancel", data=me)
    assert run().state is ImportState.CANCELLED
    assert check_page(tom.get(address).text) == []


def test_the_columns_can_be_changed_after_the_check(tom, me, walked):
    address = walked(csv_file(row()))
    answer = tom.post(f"{address}/columns/again", data=me)
    assert answer.location == f"{address}/columns"
    assert tom.get(answer.location).status_code == 200


def test_another_organisation_gets_no_page_of_it(client_of, send):
    address = send(csv_file(row())).location
    assert client_of(ANJA).get(address).status_code == 404


def test_the_script_of_the_page_is_told_how_far_the_machine_is(tom, me, send, run):
    address = send(csv_file(row())).location.removesuffix("/columns")
    tom.post(f"{address}/columns", data=me | COLUMNS)
    assert tom.get(f"{address}/progress.json").json["state"] == "controleren"
    run()
    assert tom.get(f"{address}/progress.json").json["state"] == "vragen"
