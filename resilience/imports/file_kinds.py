"""Telling what a file is: a CSV with its encoding and delimiter, a workbook, or nothing we read."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

import charset_normalizer

from resilience.imports.limits import LONGEST_CELL, MOST_COLUMNS, SAMPLE_BYTES
from resilience.imports.states import Fault, FileError


class FileKind(StrEnum):
    """The two kinds of files that are read."""

    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is written."""

    kind: FileKind
    encoding: str = ""
    delimiter: str = ""


DELIMITERS = (";", ",", "\t", "|")
ZIP_START = b"PK\x03\x04"
#: Workbooks from before 2007, and new ones with a password, are OLE files.
OLE_START = b"\xd0\xcf\x11\xe0"
MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
#: What Dutch systems write when they do not write UTF-8.
ENCODINGS = ["cp1252", "iso8859_15", "cp850", "mac_roman"]
USUAL_ENCODING = "cp1252"
COMPARED_ROWS = 20
#: Control characters that no table holds; tab, line feed and carriage return are none of them.
BINARY = bytes({*range(9), 11, *range(14, 27), *range(28, 32)})


def layout_of(file: BinaryIO) -> Layout:
    """Return how a file is written, and leave it at its start; raise ``FileError`` if unreadable.

    What a file is called and what the browser says of it are never looked at.
    """
    start = file.read(SAMPLE_BYTES)
    file.seek(0)
    if not start.strip():
        raise FileError(Fault.EMPTY)
    if start.startswith(OLE_START):
        raise FileError(Fault.OLD_WORKBOOK)
    if start.startswith(ZIP_START):
        return Layout(FileKind.XLSX)
    encoding = _encoding_of(start)
    return Layout(FileKind.CSV, encoding, _delimiter_of(_decoded(start, encoding)))


def _encoding_of(start: bytes) -> str:
    for mark, encoding in MARKS:
        if start.startswith(mark):
            return encoding
    if set(start) & set(BINARY):
        raise FileError(Fault.NO_TABLE)
    # The last letter may be cut in two.
    if _is_utf8(start):
        return "utf-8"
    # On a few kilobytes it tells as much as on all, in a fraction of the time.
    best = charset_normalizer.from_bytes(start[:16_384], cp_isolation=ENCODINGS).best()
    return best.encoding if best is not None else USUAL_ENCODING


def _is_utf8(start: bytes) -> bool:
    try:
        start.decode()
    except UnicodeDecodeError as error:
        return error.start >= len(start) - 3 and error.reason == "unexpected end of data"
    return True


def _decoded(start: bytes, encoding: str) -> str:
    return start.decode(encoding, errors="replace")


def _delimiter_of(text: str) -> str:
    """Return the delimiter that gives the most columns, the same number in most rows."""
    scored = [(_score(text, delimiter), -at) for at, delimiter in enumerate(DELIMITERS)]
    (score, at) = max(scored)
    if score <= 0:
        raise FileError(Fault.ONE_COLUMN)
    return DELIMITERS[-at]


def _score(text: str, delimiter: str) -> float:
    widths = list(_widths(text, delimiter))
    if not widths or widths[0] < 2:  # noqa: PLR2004 - one column is no table
        return 0.0
    if widths[0] > MOST_COLUMNS:
        raise FileError(Fault.MANY_COLUMNS)
    alike = sum(width == widths[0] for width in widths)
    return widths[0] * alike / len(widths)


def _widths(text: str, delimiter: str) -> Iterator[int]:
    """Yield the width of the first rows; the last, which may be cut off, only if it is alone."""
    csv.field_size_limit(LONGEST_CELL)
    whole = text[: text.rfind("\n") + 1] or text
    rows = csv.reader(whole.splitlines(keepends=True), delimiter=delimiter)
    try:
        for _number, row in zip(range(COMPARED_ROWS), rows, strict=False):
            if any(row):
                yield len(row)
    except csv.Error:
        return
