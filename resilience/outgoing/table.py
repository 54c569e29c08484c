"""A table that leaves: its columns, its rows, and the forms that a file can have."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from resilience.outgoing.cells import Value


class FileKind(StrEnum):
    """In which form a table leaves; the value is what its file name ends with."""

    CSV = "csv"
    XLSX = "xlsx"
    GEOPACKAGE = "gpkg"


MIMETYPES = {
    FileKind.CSV: "text/csv",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.GEOPACKAGE: "application/geopackage+sqlite3",
}


class ColumnKind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name for tools, its heading for people."""

    name: str
    heading: str
    kind: ColumnKind = ColumnKind.TEXT
    #: In characters, where the file says how wide a column is.
    width: int = 16


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns; the rows are read once, one after the other."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]


@dataclass(frozen=True, slots=True)
class AreaShape:
    """An area as it is drawn: WKB in EPSG:28992 (RD New), with what stands beside it."""

    boundary: bytes
    cells: Sequence[Value]


@dataclass(frozen=True, slots=True)
class ShapeLayer:
    """A layer of areas."""

    name: str
    title: str
    columns: Sequence[Column]
    shapes: Iterable[AreaShape]
