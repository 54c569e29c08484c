"""A GeoPackage: areas with their shapes, rows without any, and where they came from.

No point leaves: a row says in which buurt it belongs, and only areas are drawn.
"""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from flask_babel import gettext as _
from numpy.typing import NDArray
from pyogrio import set_gdal_config_options
from pyogrio.raw import write

from resilience.outgoing.cells import Value
from resilience.outgoing.table import Column, ColumnKind, ShapeLayer, Table
from resilience.outgoing.taking import Taking

DRIVER = "GPKG"
RD_NEW = "EPSG:28992"
#: The table that carries the watermark, beside the metadata of the file.
MARK_TABLE = "export"
MULTI_POLYGON = "MultiPolygon"

TYPES: dict[ColumnKind, Any] = {
    ColumnKind.INTEGER: np.int64,
    ColumnKind.DECIMAL: np.float64,
    ColumnKind.DAY: "M8[D]",
}
NOTHING: dict[ColumnKind, Any] = {
    ColumnKind.INTEGER: 0,
    ColumnKind.DECIMAL: np.nan,
    ColumnKind.DAY: "NaT",
}


def write_geopackage(
    table: Table | None, layer_of: Callable[[], ShapeLayer], taking: Taking, path: Path
) -> None:
    """Write the rows first, then the areas, then the watermark."""
    # A file that is closed is whole: no journal stays beside it.
    set_gdal_config_options({"OGR_SQLITE_JOURNAL": "MEMORY"})
    if table is not None:
        _write_rows(path, table, taking)
    _write_layer(path, layer_of(), taking)
    names = [Column("name", str(_("Name"))), Column("value", str(_("Value")))]
    about = Table(MARK_TABLE, str(_("About this file")), names, taking.facts())
    _write_rows(path, about, taking)


def _write_rows(path: Path, table: Table, taking: Taking) -> None:
    fields = _fields(table.columns, list(table.rows))
    said = _said(taking, table.title)
    write(path, None, layer=table.name, driver=DRIVER, **fields, **said)


def _write_layer(path: Path, layer: ShapeLayer, taking: Taking) -> None:
    shapes = list(layer.shapes)
    boundaries = np.empty(len(shapes), dtype=object)
    boundaries[:] = [shape.boundary for shape in shapes]
    write(
        path,
        boundaries,
        layer=layer.name,
        driver=DRIVER,
        geometry_type=MULTI_POLYGON,
        promote_to_multi=True,
        crs=RD_NEW,
        **_fields(layer.columns, [shape.cells for shape in shapes]),
        **_said(taking, layer.title),
    )


def _fields(columns: Sequence[Column], rows: Sequence[Sequence[Value]]) -> dict[str, Any]:
    """Return the columns as arrays, each with a mask of the cells that hold nothing."""
    by_column: list[Sequence[Value]] = list(zip(*rows, strict=True)) or [() for _each in columns]
    return {
        "fields": np.array([column.name for column in columns], dtype=object),
        "field_data": [
            _array(column.kind, cells) for column, cells in zip(columns, by_column, strict=True)
        ],
        "field_mask": [np.array([cell is None for cell in cells], bool) for cells in by_column],
    }


def _array(kind: ColumnKind, cells: Sequence[Value]) -> NDArray[Any]:
    if kind is ColumnKind.TEXT:
        return np.array(cells, dtype=object)
    nothing = NOTHING[kind]
    filled = [nothing if cell is None else _plain(cell) for cell in cells]
    return np.array(filled, dtype=TYPES[kind])


def _plain(cell: Value) -> Any:
    return cell.isoformat() if isinstance(cell, date) else cell


def _said(taking: Taking, title: str) -> dict[str, dict[str, str]]:
    said = {
        "EXPORT_NUMBER": taking.number,
        "TAKEN_BY": taking.name,
        "ORGANISATION": taking.organisation,
        "TAKEN_AT": taking.moment,
        "TAKEN_FOR": taking.reason,
    }
    kept = {name: value for name, value in said.items() if value}
    return {"dataset_metadata": kept, "layer_metadata": kept | {"TITLE": title}}
