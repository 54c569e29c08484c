"""Plain text for a spreadsheet: semicolons, CRLF and UTF-8 with a mark, as Dutch ones expect."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TextIO

from resilience.outgoing.cells import Value, written_row
from resilience.outgoing.table import Table
from resilience.outgoing.taking import Taking

#: Tells spreadsheets that the file is UTF-8.
BYTE_ORDER_MARK = "\ufeff"


def csv_text(head: Iterable[Sequence[Value]], rows: Iterable[Sequence[Value]]) -> str:
    """Return a document for people: a head that says what it is, an empty line, and the rows."""
    file = io.StringIO()
    write = _writer(file)
    write.writerows(map(written_row, head))
    write.writerow([])
    write.writerows(map(written_row, rows))
    return BYTE_ORDER_MARK + file.getvalue()


def write_csv(table: Table, taking: Taking, path: Path) -> None:
    """Write a table for tools: headings on the first line, the watermark at the end of each row.

    Whatever part of it is cut out or sorted, each row tells where it came from.
    """
    mark = written_row(taking.cells())
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        write = _writer(file)
        columns = (*table.columns, *taking.columns())
        write.writerow(written_row([column.heading for column in columns]))
        write.writerows([*written_row(row), *mark] for row in table.rows)


def _writer(file: TextIO) -> Any:
    return csv.writer(file, delimiter=";", lineterminator="\r\n")
