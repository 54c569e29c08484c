"""The rows of a CSV, one by one, whatever its size."""

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO, TextIO

from resilience.imports.cells import Cell, tidy
from resilience.imports.file_kinds import Layout
from resilience.imports.limits import LONGEST_CELL, LONGEST_ROW, MOST_COLUMNS
from resilience.imports.states import Fault, FileError

#: A single row can have far more cells than the header; what lies behind is one mark too many.
WIDEST_ROW = MOST_COLUMNS + 1


def csv_rows(file: BinaryIO, layout: Layout) -> Iterator[list[Cell]]:
    """Yield every row; bytes that are no letters become the mark for an unreadable one.

    Raises
    ------
    FileError
        Where the file stops being a table, with the number of the row.

    """
    csv.field_size_limit(LONGEST_CELL)
    text = io.TextIOWrapper(file, layout.encoding, errors="replace", newline="")
    number = 0
    try:
        for row in csv.reader(_lines(text), delimiter=layout.delimiter):
            number += 1
            yield [tidy(cell) for cell in row[:WIDEST_ROW]]
    except csv.Error as error:
        raise FileError(Fault.OPEN_QUOTE, number + 1) from error
    except FileError as error:
        raise FileError(error.fault, number + 1) from error
    finally:
        # Whoever opened the file closes it.
        text.detach()


def _lines(text: TextIO) -> Iterator[str]:
    """Yield lines, and refuse one without end before it fills the memory."""
    while line := text.readline(LONGEST_ROW):
        if len(line) >= LONGEST_ROW:
            raise FileError(Fault.LONG_ROW)
        yield line
