"""Files that leave: cells that do nothing, and a watermark that every reader finds."""

import csv
import io
from datetime import UTC, date, datetime

import openpyxl
import pyogrio
import pytest
from shapely.geometry import box

from resilience.outgoing.cells import harmless, written
from resilience.outgoing.csv_file import csv_text, write_csv
from resilience.outgoing.geopackage import write_geopackage
from resilience.outgoing.labels import reason_words
from resilience.outgoing.purposes import Purpose
from resilience.outgoing.table import AreaShape, Column, ColumnKind, ShapeLayer, Table
from resilience.outgoing.taking import Taking
from resilience.outgoing.xlsx_file import write_xlsx
from resilience.signals.attributes import Severity
from resilience.signals.labels import SEVERITIES
from resilience.web.language import speaking

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TAKING = Taking("Marit & Co", "Gemeente", AT, "Overleg", "E-2026-000001")
COLUMNS = [
    Column("number", "Nummer"),
    Column("level", "Ernst", ColumnKind.INTEGER),
    Column("day", "Dag", ColumnKind.DAY),
]
ROWS = [["=1+1", 2, date(2026, 1, 2)], ["gewoon", None, None]]


@pytest.fixture(autouse=True)
def _dutch():
    with speaking("nl"):
        yield


@pytest.fixture
def table():
    return Table("signalen", "Signalen", COLUMNS, iter(ROWS))


@pytest.fixture
def layer():
    shape = AreaShape(box(0, 0, 9, 9).wkb, ["BU1", 3, None])
    return lambda: ShapeLayer("buurten", "Buurten", COLUMNS, [shape])


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "\u00a0=", "＝", "＠", "\n="]
)
def test_what_a_spreadsheet_would_run_starts_with_an_apostrophe(start):
    assert harmless(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("text", ["", "goed", "1-1", "a=b", "'al", "é", " spatie"])
def test_other_texts_stay_as_they_are(text):
    assert harmless(text) == text


def test_a_number_is_no_formula_however_it_starts():
    assert [written(value) for value in (-5, -1.5, None, date(2026, 1, 2))] == [
        "-5",
        "-1.5",
        "",
        "2026-01-02",
    ]


def test_a_document_has_a_head_and_harmless_cells():
    text = csv_text([["@sum"]], [["=1+1", "-2", "\nx", "goed"]])
    assert text == "\ufeff'@sum\r\n\r\n'=1+1;'-2;\"'\nx\";goed\r\n"


def test_every_row_of_a_table_says_who_took_it_and_when(table, tmp_path):
    write_csv(table, TAKING, tmp_path / "a.csv")
    text = (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    heads, *rows = csv.reader(io.StringIO(text), delimiter=";")
    mark = ["E-2026-000001", "Marit & Co", "Gemeente", "2026-11-23T10:00:00+01:00", "Overleg"]
    assert heads[:3] == ["Nummer", "Ernst", "Dag"]
    assert rows == [["'=1+1", "2", "2026-01-02", *mark], ["gewoon", "", "", *mark]]


def test_a_workbook_holds_texts_as_texts_and_days_as_days(table, tmp_path):
    write_xlsx(table, TAKING, tmp_path / "a.xlsx")
    first, _about = openpyxl.load_workbook(tmp_path / "a.xlsx")
    [text, number, day] = next(first.iter_rows(min_row=2))
    assert [text.data_type, number.data_type, day.data_type] == ["s", "n", "d"]
    assert (text.value, day.value.date()) == ("=1+1", date(2026, 1, 2))
    assert first["A2"].quotePrefix


def test_a_workbook_says_three_times_who_took_it(table, tmp_path):
    write_xlsx(table, TAKING, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    first, about = book
    said = {row[0].value: row[1].value for row in about.rows}
    assert (book.properties.creator, book.properties.subject) == ("Marit & Co", "E-2026-000001")
    assert "Marit && Co" in first.oddFooter.left.text
    assert "Marit & Co" in said.values()


def test_a_geopackage_draws_areas_and_gives_rows_no_place(table, layer, tmp_path):
    path = tmp_path / "a.gpkg"
    write_geopackage(table, layer, TAKING, path)
    kinds = dict(pyogrio.list_layers(path).tolist())
    assert kinds == {"buurten": "MultiPolygon", "signalen": None, "export": None}
    assert pyogrio.read_info(path, layer="buurten")["crs"] == "EPSG:28992"


def test_a_geopackage_holds_the_rows_with_what_is_missing_left_out(table, layer, tmp_path):
    path = tmp_path / "a.gpkg"
    write_geopackage(table, layer, TAKING, path)
    rows = pyogrio.read_dataframe(path, layer="signalen")
    assert list(rows["number"]) == ["=1+1", "gewoon"]
    assert rows["level"].isna().tolist() == rows["day"].isna().tolist() == [False, True]


@pytest.mark.parametrize("name", ["buurten", "signalen", "export"])
def test_a_geopackage_says_in_its_metadata_who_took_it(table, layer, tmp_path, name):
    path = tmp_path / "a.gpkg"
    write_geopackage(table, layer, TAKING, path)
    told = pyogrio.read_info(path, layer=name)
    assert told["dataset_metadata"]["TAKEN_BY"] == "Marit & Co"
    assert told["layer_metadata"]["EXPORT_NUMBER"] == "E-2026-000001"


def test_a_geopackage_without_rows_is_whole(layer, tmp_path):
    empty = Table("signalen", "Signalen", COLUMNS, iter(()))
    write_geopackage(empty, layer, TAKING, tmp_path / "a.gpkg")
    assert len(pyogrio.list_layers(tmp_path / "a.gpkg")) == 3


def test_a_note_stands_behind_the_purpose():
    words = reason_words(Purpose.OTHER, "jaarverslag")
    assert words.endswith(": jaarverslag")


@pytest.mark.parametrize(("language", "words"), [("nl", "Ernstig"), ("en", "Serious")])
def test_words_are_in_the_language_that_was_asked_without_an_application(language, words):
    with speaking(language):
        assert str(SEVERITIES[Severity.SERIOUS]) == words
