"""A file as a header and numbered rows, whichever kind it is."""

from collections.abc import Generator, Iterator
from itertools import islice
from typing import BinaryIO, NamedTuple

from resilience.imports.cells import Cell, as_text, is_blank, named_columns
from resilience.imports.csv_rows import csv_rows
from resilience.imports.file_kinds import FileKind, Layout, layout_of
from resilience.imports.limits import BATCH, LARGEST_BATCH, MOST_COLUMNS, MOST_ROWS, SAMPLE_ROWS
from resilience.imports.states import Fault, FileError
from resilience.imports.xlsx_rows import xlsx_rows

UNNAMED = "Kolom"


class NumberedRow(NamedTuple):
    """A row with the number that a spreadsheet shows beside it."""

    number: int
    cells: list[Cell]


class Beginning(NamedTuple):
    """What is known of a file before all of it was read."""

    layout: Layout
    header: list[str]
    #: The first rows, to recognise the columns by.
    sample: list[list[str]]


def look_at(file: BinaryIO) -> Beginning:
    """Return how a file is written and what it begins with; raise ``FileError`` if unreadable."""
    layout = layout_of(file)
    rows = _all_rows(file, layout)
    header = _header(rows)
    sample = [[as_text(cell)[:200] for cell in row.cells] for row in islice(rows, SAMPLE_ROWS)]
    if not sample:
        raise FileError(Fault.EMPTY)
    rows.close()
    file.seek(0)
    return Beginning(layout, header, sample)


def read_batches(
    file: BinaryIO, layout: Layout, after: int = 0, size: int = BATCH
) -> Iterator[list[NumberedRow]]:
    """Yield the rows behind the header in batches, those after row ``after`` only."""
    file.seek(0)
    rows = _all_rows(file, layout)
    _header(rows)
    wanted = (row for row in rows if row.number > after)
    batch: list[NumberedRow] = []
    letters = 0
    for row in wanted:
        batch.append(row)
        letters += sum(len(cell) for cell in row.cells if isinstance(cell, str))
        if len(batch) >= size or letters >= LARGEST_BATCH:
            yield batch
            batch, letters = [], 0
    if batch:
        yield batch


def _all_rows(file: BinaryIO, layout: Layout) -> Generator[NumberedRow, None, None]:
    is_workbook = layout.kind is FileKind.XLSX
    rows = xlsx_rows(file) if is_workbook else csv_rows(file, layout)
    for number, cells in enumerate(rows, start=1):
        if number > MOST_ROWS + 1:
            raise FileError(Fault.MANY_ROWS, number)
        if not is_blank(cells):
            yield NumberedRow(number, cells)


def _header(rows: Iterator[NumberedRow]) -> list[str]:
    """Return the names of the columns: what stands in the first row that is not empty."""
    first = next(rows, None)
    if first is None:
        raise FileError(Fault.EMPTY)
    header = named_columns(first.cells, UNNAMED)
    if len(header) > MOST_COLUMNS:
        raise FileError(Fault.MANY_COLUMNS)
    if len(header) < 2:  # noqa: PLR2004 - one column is no table
        raise FileError(Fault.ONE_COLUMN)
    return header
