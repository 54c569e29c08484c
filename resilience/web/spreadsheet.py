"""Tables as files for a spreadsheet: what they are on top, cells that do nothing by themselves."""

import csv
import io
from collections.abc import Iterable, Sequence

#: Spreadsheets take a cell that starts with one of these for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
#: Tells spreadsheets that the file is UTF-8.
BYTE_ORDER_MARK = "\ufeff"


def csv_text(head: Iterable[Sequence[str]], rows: Iterable[Sequence[str]]) -> str:
    """Return a file with a head that says what it is, an empty line, and the rows.

    Semicolons and CRLF, which is what a Dutch spreadsheet opens without asking.
    """
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerows(map(_harmless, head))
    writer.writerow([])
    writer.writerows(map(_harmless, rows))
    return BYTE_ORDER_MARK + file.getvalue()


def _harmless(cells: Sequence[str]) -> list[str]:
    """Put an apostrophe before what a spreadsheet would run as a formula (R-28)."""
    return [f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell for cell in cells]
