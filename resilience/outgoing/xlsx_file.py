"""A workbook: the rows on the first sheet, where they came from on the second."""

from datetime import UTC, date
from pathlib import Path

from flask_babel import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from resilience.outgoing.cells import Value, is_formula
from resilience.outgoing.table import Table
from resilience.outgoing.taking import Taking

DAY_FORMAT = "dd-mm-yyyy"
NAME_WIDTH, VALUE_WIDTH = 20, 60
#: What a footer can hold; the watermark stands in it on every printed page.
LONGEST_FOOTER = 200


class _Sheet:
    """Writes cells by their type: a text is always written as a text, never read for more."""

    def __init__(self, book: Workbook, name: str) -> None:
        self.sheet: Worksheet = book.add_worksheet(name)
        self._day: Format = book.add_format({"num_format": DAY_FORMAT})
        # What Excel itself notes for a text that looks like a formula.
        self._quoted: Format = book.add_format({"quote_prefix": True})
        self._bold: Format = book.add_format({"bold": True, "bottom": 1})

    def heading(self, row: int, words: list[str]) -> None:
        for column, word in enumerate(words):
            self.sheet.write_string(row, column, word, self._bold)

    def row(self, number: int, cells: list[Value]) -> None:
        for column, value in enumerate(cells):
            self._cell(number, column, value)

    def _cell(self, row: int, column: int, value: Value) -> None:
        if isinstance(value, str):
            kind = self._quoted if is_formula(value) else None
            self.sheet.write_string(row, column, value, kind)
        elif isinstance(value, date):
            self.sheet.write_datetime(row, column, value, self._day)
        elif value is not None:
            self.sheet.write_number(row, column, value)


def write_xlsx(table: Table, taking: Taking, path: Path) -> None:
    """Write a table row by row, in little memory, with the watermark in three places."""
    options = {"constant_memory": True, "tmpdir": str(path.parent)}
    with Workbook(path, options) as book:
        book.set_properties(_properties(table, taking))
        _write_rows(_Sheet(book, table.title[:31]), table, taking)
        _write_facts(_Sheet(book, str(_("About this file"))), table, taking)


def _write_rows(sheet: _Sheet, table: Table, taking: Taking) -> None:
    for place, column in enumerate(table.columns):
        sheet.sheet.set_column(place, place, column.width)
    sheet.sheet.freeze_panes(1, 1)
    sheet.sheet.set_footer(_footer(taking))
    sheet.heading(0, [column.heading for column in table.columns])
    last = 0
    for last, cells in enumerate(table.rows, start=1):
        sheet.row(last, list(cells))
    sheet.sheet.autofilter(0, 0, last, len(table.columns) - 1)


def _write_facts(sheet: _Sheet, table: Table, taking: Taking) -> None:
    sheet.sheet.set_column(0, 0, NAME_WIDTH)
    sheet.sheet.set_column(1, 1, VALUE_WIDTH)
    sheet.heading(0, [table.title, ""])
    for number, (name, value) in enumerate(taking.facts(), start=1):
        sheet.row(number, [name, value])


def _properties(table: Table, taking: Taking) -> dict[str, object]:
    return {
        "title": f"{table.title} {taking.number}".strip(),
        "author": taking.name,
        "company": taking.organisation,
        "subject": taking.number,
        "comments": "; ".join(f"{name}: {value}" for name, value in taking.facts()),
        # Properties of a workbook are in UTC, without saying so.
        "created": taking.at.astimezone(UTC).replace(tzinfo=None),
    }


def _footer(taking: Taking) -> str:
    # An ampersand is a code in footers; two of them are one.
    words = f"{taking.number} {taking.name}, {taking.organisation}, {taking.moment}"
    return f"&L&8{words.strip().replace('&', '&&')[:LONGEST_FOOTER]}"
