"""Writing the file of an export, whatever its form."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from resilience.outgoing.csv_file import write_csv
from resilience.outgoing.geopackage import write_geopackage
from resilience.outgoing.table import FileKind, ShapeLayer, Table
from resilience.outgoing.taking import Taking
from resilience.outgoing.xlsx_file import write_xlsx


@dataclass(frozen=True)
class Content:
    """What goes in a file: rows, and for a map program the areas that they belong to."""

    table: Table
    #: Asked for once the rows have been read, as they say which areas there are.
    layer: Callable[[], ShapeLayer]
    #: Whether the layer says everything that the rows say.
    is_layer_enough: bool = False


def write_file(content: Content, kind: FileKind, taking: Taking, folder: Path) -> Path:
    """Write the file in ``folder`` and return where it is."""
    path = folder / f"export.{kind.value}"
    if kind is FileKind.CSV:
        write_csv(content.table, taking, path)
    elif kind is FileKind.XLSX:
        write_xlsx(content.table, taking, path)
    else:
        table = None if content.is_layer_enough else content.table
        write_geopackage(table, content.layer, taking, path)
    return path
