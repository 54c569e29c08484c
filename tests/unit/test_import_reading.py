"""Reading files of other systems: what is told from them, and what is refused."""

import io
import tracemalloc

import pytest

from resilience.imports.cells import UNREADABLE, named_columns
from resilience.imports.coordinates import Form, read_pair
from resilience.imports.dates import Notation, likely_notations, read_day, readings
from resilience.imports.file_kinds import layout_of
from resilience.imports.limits import LARGEST_PART, LARGEST_SHARED_TEXTS, LONGEST_ROW, MOST_COLUMNS
from resilience.imports.mapping import Field, Matching, guess_columns, guess_type
from resilience.imports.reading import look_at, read_batches
from resilience.imports.states import Fault, FileError
from resilience.imports.survey import survey
from tests.factories.imports import HEADER, csv_file, packed, row, unpacked, xlsx_file

NOVEMBER_23 = {
    Notation.DAY_FIRST: "23/11/2026 14:30",
    Notation.MONTH_FIRST: "11-23-2026 14:30",
    Notation.YEAR_FIRST: "2026-11-23T14:30:00",
    Notation.IN_WORDS: "ma 23 nov. 2026 14.30",
    Notation.DAY_COUNT: "46349.6041666",
}


def all_rows(file):
    beginning = look_at(file)
    return [each for batch in read_batches(file, beginning.layout) for each in batch]


def fault_of(file):
    with pytest.raises(FileError) as caught:
        all_rows(file)
    return caught.value.fault


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_told_from_the_rows(delimiter):
    assert layout_of(csv_file(row(), row(2), delimiter=delimiter)).delimiter == delimiter


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_encoding_is_told_from_the_letters(encoding):
    words = "Op het plein bij het café ligt één grote hoop grofvuil; beëindigd is het niet."
    file = csv_file(row(Omschrijving=words), delimiter="|", encoding=encoding)
    assert all_rows(file)[0].cells[5] == words


def test_a_letter_that_is_none_in_this_encoding_is_marked_and_not_guessed():
    rows = [row(at) for at in range(5000)]
    file = io.BytesIO(csv_file(*rows).getvalue() + b"Z-9;Zwerfvuil;caf\xe9 aan het plein\r\n")
    assert UNREADABLE in all_rows(file)[-1].cells[2]


def test_a_workbook_gives_the_same_rows_as_a_csv():
    workbook, text = all_rows(xlsx_file(row(), row(2))), all_rows(csv_file(row(), row(2)))
    assert workbook == text


def test_rows_are_numbered_as_a_spreadsheet_does():
    file = csv_file(row(1), {}, row(3))
    assert [each.number for each in all_rows(file)] == [2, 4]


def test_columns_without_a_name_or_with_the_same_one_are_numbered():
    assert named_columns(["Id", "", "Id", ""], "Kolom") == ["Id", "Kolom 2", "Id (2)"]


def test_an_empty_file_is_refused():
    assert fault_of(io.BytesIO(b" \r\n")) is Fault.EMPTY


def test_a_header_without_rows_is_refused():
    assert fault_of(csv_file()) is Fault.EMPTY


def test_a_picture_is_refused():
    assert fault_of(io.BytesIO(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 10)) is Fault.NO_TABLE


def test_a_single_column_is_refused():
    assert fault_of(io.BytesIO(b"naam\r\nwaarde\r\n")) is Fault.ONE_COLUMN


def test_a_csv_with_a_million_columns_is_refused():
    assert fault_of(io.BytesIO(b"a;" * 1_000_000 + b"\r\n1;2\r\n")) is Fault.MANY_COLUMNS


def test_a_row_with_a_million_cells_is_cut_behind_the_last_column():
    file = io.BytesIO(b"a;b\r\n" + b";" * 500_000 + b"x\r\n1;2\r\n")
    assert max(len(each.cells) for each in all_rows(file)) <= MOST_COLUMNS + 1


def test_a_row_without_end_is_refused_before_it_fills_the_memory():
    file = io.BytesIO(b"a;b\r\n1;2\r\n" + b"x" * (3 * LONGEST_ROW))
    with pytest.raises(FileError) as caught:
        all_rows(file)
    assert (caught.value.fault, caught.value.row) == (Fault.LONG_ROW, 3)


def test_a_quote_that_is_never_closed_is_refused_with_its_row():
    file = io.BytesIO(b'a;b\r\n1;2\r\n3;"' + b"x;y\r\n" * 50_000)
    with pytest.raises(FileError) as caught:
        all_rows(file)
    assert (caught.value.fault, caught.value.row) == (Fault.OPEN_QUOTE, 3)


def test_an_old_workbook_or_one_with_a_password_is_refused():
    assert fault_of(io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512)) is (
        Fault.OLD_WORKBOOK
    )


def test_a_broken_workbook_is_refused():
    assert fault_of(io.BytesIO(xlsx_file(row()).getvalue()[:900])) is Fault.DAMAGED


def test_a_workbook_with_a_broken_part_is_refused():
    parts = unpacked(xlsx_file(row()))
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"][:300]
    assert fault_of(packed(parts)) is Fault.DAMAGED


def test_a_workbook_with_macros_is_refused():
    parts = unpacked(xlsx_file(row())) | {"xl/vbaProject.bin": b"Sub AutoOpen()"}
    assert fault_of(packed(parts)) is Fault.MACROS


def test_a_workbook_that_calls_itself_macro_enabled_is_refused():
    parts = unpacked(xlsx_file(row()))
    name = "[Content_Types].xml"
    parts[name] = parts[name].replace(b"sheet.main+xml", b"macroEnabled.main+xml")
    assert fault_of(packed(parts)) is Fault.MACROS


@pytest.mark.parametrize(
    ("name", "size"),
    [("xl/sharedStrings.xml", LARGEST_SHARED_TEXTS), ("xl/styles.xml", LARGEST_PART)],
)
def test_a_zip_bomb_is_refused_without_unpacking_it(name, size):
    parts = unpacked(xlsx_file(row())) | {name: b"\0" * (size + 1)}
    bomb = packed(parts)
    tracemalloc.start()
    assert fault_of(bomb) is Fault.BOMB
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4_000_000


def test_entities_in_a_workbook_are_refused():
    parts = unpacked(xlsx_file(row()))
    name = "xl/worksheets/sheet1.xml"
    laughs = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    parts[name] = laughs + parts[name].replace(b"Zwerfvuil", b"&b;")
    assert fault_of(packed(parts)) is Fault.DAMAGED


def test_a_cell_at_the_far_end_of_a_sheet_asks_for_no_memory():
    parts = unpacked(xlsx_file(row()))
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b'r="F2"', b'r="XFD2"')
    assert len(all_rows(packed(parts))[0].cells) <= MOST_COLUMNS + 1


@pytest.mark.parametrize("notation", Notation)
def test_each_of_the_five_notations_is_read(notation):
    day, at = read_day(NOVEMBER_23[notation], notation)
    assert (day.isoformat(), at.isoformat("minutes")) == ("2026-11-23", "14:30")


@pytest.mark.parametrize("notation", Notation)
def test_a_day_is_read_in_its_own_notation_only(notation):
    assert readings(NOVEMBER_23[notation]) == {notation}


def test_a_time_with_a_zone_becomes_dutch_time():
    assert read_day("2026-11-23T23:30:00Z", Notation.YEAR_FIRST)[0].isoformat() == "2026-11-24"


def test_the_notation_of_most_cells_is_the_likely_one():
    counts = {Notation.DAY_FIRST: 10, Notation.MONTH_FIRST: 4}
    assert likely_notations(counts) == (Notation.DAY_FIRST,)


def test_days_that_fit_two_notations_are_left_to_a_person():
    found = survey(read_batches_of(row(Datum="03-04-2026")), {Field.DATE: 2})
    assert found.likely == (Notation.DAY_FIRST, Notation.MONTH_FIRST)
    assert found.unsure_day == "03-04-2026"


@pytest.mark.parametrize(
    ("first", "second", "form"),
    [
        ("144948", "507319", Form.RD),
        ("507.319", "144.948", Form.RD_SWAPPED),
        ("5,2390", "52,5534", Form.DEGREES),
        ("52.5534", "5.2390", Form.DEGREES_SWAPPED),
        ("5°14'20\" E", "52°33'12\" N", Form.MINUTES),
        ("5.2390", "", Form.HALF),
        ("ergens", "5.2390", Form.UNREADABLE),
        ("13.4", "52.5", Form.ABROAD),
        ("nan", "inf", Form.UNREADABLE),
    ],
)
def test_how_a_place_is_written_is_told_from_the_numbers(first, second, form):
    assert read_pair(first, second).form is form


def test_swapped_and_degrees_with_minutes_give_the_same_place():
    minutes, swapped = read_pair("5 14.34", "52 33.204"), read_pair("52.5534", "5.2390")
    assert (minutes.x, minutes.y) == pytest.approx((swapped.x, swapped.y), abs=1e-4)


def test_columns_are_recognised_by_their_usual_names():
    guessed = guess_columns([*HEADER, "Melder", "E-mail"])
    assert [guessed.get(each) for each in (Field.REFERENCE, Field.X, Field.TEXT)] == [
        "Zaaknummer", "X", "Omschrijving",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("category", "code"), [("LB01", "LB01"), ("Graffiti", "LB02"), ("Iets heel anders", "")]
)
def test_a_category_is_guessed_only_where_it_is_sure(category, code):
    assert guess_type(category) == code


def test_what_is_kept_of_a_system_leaves_the_answers_of_one_file_out():
    matching = Matching({Field.X: "X"}, {"vuil": "LB01"}, Notation.DAY_FIRST, is_swapping=True)
    kept = Matching.from_json(matching.as_json()).without_answers()
    assert kept == Matching({Field.X: "X"}, {"vuil": "LB01"})


class Endless(io.RawIOBase):
    """Two hundred megabytes of long rows, made while they are read."""

    left, line, made = 200_000_000, b"Z-1;" + b"x" * 40_000 + b"\n", b"a;b\r\n"

    def readable(self):
        return True

    def seekable(self):
        return True

    def seek(self, *_):
        return 0

    def readinto(self, target):
        if not self.made and self.left > 0:
            self.made, self.left = self.line, self.left - len(self.line)
        part, self.made = self.made[: len(target)], self.made[len(target) :]
        target[: len(part)] = part
        return len(part)


def test_two_hundred_megabytes_of_long_rows_are_read_in_little_memory():
    layout = layout_of(csv_file(row(), row(2)))
    tracemalloc.start()
    rows = sum(len(each) for each in read_batches(io.BufferedReader(Endless()), layout))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert rows > 4900
    assert peak < 40_000_000


def read_batches_of(*rows):
    file = csv_file(*rows)
    return list(read_batches(file, look_at(file).layout))
