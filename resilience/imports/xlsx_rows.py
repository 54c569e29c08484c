"""The rows of a workbook, after every part of it was found small enough and free of macros.

A workbook is a ZIP: what its parts unpack to stands in its directory, and Python unpacks no more
than that, so the limits hold before anything is read. openpyxl streams the rows; defusedxml
refuses entities in them. (Faster readers lay a sheet out in memory by its outermost cell, so that
two cells can ask for terabytes.)
"""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.common import DefusedXmlException
from openpyxl.utils.exceptions import InvalidFileException

from resilience.imports.cells import Cell, tidy
from resilience.imports.limits import (
    LARGEST_PART,
    LARGEST_SHARED_TEXTS,
    LARGEST_SHEET,
    LARGEST_WORKBOOK,
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_PARTS,
    MOST_ROWS,
)
from resilience.imports.states import Fault, FileError

MACROS = ("vbaproject", "macrosheets/", "activex/", "dialogsheets/")
CONTENT_TYPES = "[Content_Types].xml"
BROKEN = (
    zipfile.BadZipFile,
    InvalidFileException,
    ParseError,
    DefusedXmlException,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    OverflowError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)


def xlsx_rows(file: BinaryIO) -> Iterator[list[Cell]]:
    """Yield every row of the first sheet; raise ``FileError`` for what we do not open."""
    refuse_dangerous(file)
    # A test of the row number lies in the caller; a sheet that skips to row 10^9 ends here.
    with _as_file_errors():
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        try:
            sheet = book.worksheets[0]
            # What a sheet says of its own size is not to be trusted.
            sheet.reset_dimensions()
            rows = sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True)
            for number, row in enumerate(rows, start=1):
                if number > MOST_ROWS + 1:
                    raise FileError(Fault.MANY_ROWS)
                yield _row(row)
        finally:
            book.close()


def refuse_dangerous(file: BinaryIO) -> None:
    """Raise ``FileError`` for macros, for what is no workbook, and for what unpacks too large."""
    with _as_file_errors(), zipfile.ZipFile(file) as packed:
        parts = packed.infolist()
        if len(parts) > MOST_PARTS or sum(part.compress_size for part in parts) > LARGEST_WORKBOOK:
            raise FileError(Fault.LARGE_WORKBOOK)
        for part in parts:
            _refuse_part(part)
        types = packed.read(CONTENT_TYPES).lower()
        if b"macroenabled" in types or b"vbaproject" in types:
            raise FileError(Fault.MACROS)
        if b"spreadsheetml" not in types:
            raise FileError(Fault.NO_TABLE)
    file.seek(0)


def _refuse_part(part: zipfile.ZipInfo) -> None:
    name = part.filename.lower()
    if any(sign in name for sign in MACROS):
        raise FileError(Fault.MACROS)
    if part.flag_bits & 0x1:
        raise FileError(Fault.OLD_WORKBOOK)
    most = LARGEST_PART
    if "/worksheets/" in name:
        most = LARGEST_SHEET
    elif name.endswith("sharedstrings.xml"):
        most = LARGEST_SHARED_TEXTS
    elif "/media/" in name or "/drawings/" in name:
        return
    if part.file_size > most:
        raise FileError(Fault.BOMB)


@contextmanager
def _as_file_errors() -> Iterator[None]:
    """Say of everything that a damaged workbook makes libraries raise that it is damaged."""
    try:
        yield
    except BROKEN as error:
        raise FileError(Fault.DAMAGED) from error


def _row(values: tuple[Any, ...]) -> list[Cell]:
    """Return the cells up to the last that holds something."""
    last = max((at for at, value in enumerate(values) if value is not None), default=-1)
    return [_cell(value) for value in values[: last + 1]]


def _cell(value: Any) -> Cell:
    match value:
        case None:
            cell: Cell = ""
        case bool():
            cell = str(int(value))
        case datetime():
            cell = value.replace(tzinfo=None)
        case date():
            cell = datetime.combine(value, time(0))
        case time():
            cell = f"{value:%H:%M}"
        case float() if value.is_integer():
            cell = str(int(value))
        case _:
            cell = tidy(str(value)[: LONGEST_CELL + 1])
    return cell
