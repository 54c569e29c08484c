"""Reading GeoPackage, GeoJSON and (zipped) Shapefile into rows in RD New."""

import math
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from resilience.areas.codes import AreaLevel
from resilience.areas.columns import level_of_columns, match_columns
from resilience.areas.coordinates import RD_EXTENT, RD_NEW
from resilience.areas.rows import RawRow
from resilience.errors import ValidationError

READABLE = (".gpkg", ".shp", ".geojson", ".json")


@dataclass
class Reading:
    """The rows of all layers that hold areas, and what was odd about the files."""

    rows: list[RawRow] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def read_rows(paths: Sequence[Path]) -> Reading:
    """Read every layer with areas out of every file; raise ``ValidationError`` if unreadable."""
    reading = Reading()
    for path in paths:
        for dataset in _datasets(path):
            for layer in _layers(path, dataset):
                _read_layer(path, dataset, layer, reading)
    if not any(row.level is AreaLevel.BUURT for row in reading.rows):
        raise ValidationError(
            "no layer with buurten found: it needs a column buurtcode or BU_CODE and a geometry"
        )
    return reading


def _datasets(path: Path) -> list[str]:
    """Return what GDAL has to open: the file itself, or each geographic file in a zip."""
    if path.suffix.lower() != ".zip":
        return [str(path)]
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if name.lower().endswith(READABLE)]
    except (zipfile.BadZipFile, OSError) as error:
        raise ValidationError(f"{path.name} is not a zip file that can be opened") from error
    if not names:
        raise ValidationError(f"{path.name} holds no Shapefile, GeoPackage or GeoJSON")
    return [f"/vsizip/{path.resolve()}/{name}" for name in sorted(names)]


def _layers(path: Path, dataset: str) -> Iterator[str]:
    """Yield the layers that have geometry."""
    import pyogrio  # noqa: PLC0415  (costs the web process 60 MB and a second; only imports read)

    try:
        listed = pyogrio.list_layers(dataset)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise ValidationError(
            f"{path.name} cannot be read as GeoPackage, GeoJSON or zipped Shapefile"
        ) from error
    return (str(name) for name, geometry_type in listed if geometry_type is not None)


def _read_layer(path: Path, dataset: str, layer: str, reading: Reading) -> None:
    import pyogrio  # noqa: PLC0415  (see above)

    title = f"{path.name}:{layer}"
    try:
        columns = match_columns(pyogrio.read_info(dataset, layer=layer)["fields"])
        level = level_of_columns(columns)
        if level is None:
            reading.warnings.append(f"{title} left out: no column with a code of an area")
            return
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            frame = _read_frame(dataset, layer, columns)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        raise ValidationError(f"{title} cannot be read: {error}") from error
    reading.warnings.extend(f"{title}: {warning.message}" for warning in caught)
    reading.rows.extend(_rows(_in_rd(frame, title, reading), title, level, columns))


def _read_frame(dataset: str, layer: str, columns: dict[str, str]) -> Any:
    import geopandas  # noqa: PLC0415  (see above)

    # A ring that shapely cannot hold becomes an absent geometry, which is rejected by its row.
    return geopandas.read_file(
        dataset, layer=layer, columns=list(columns.values()), on_invalid="ignore", engine="pyogrio"
    )


def _in_rd(frame: Any, title: str, reading: Reading) -> Any:
    if frame.crs is not None:
        return frame.to_crs(RD_NEW)
    if not _fits_rd(frame.total_bounds):
        raise ValidationError(
            f"{title} does not say which coordinates it uses, and they are not RD New"
        )
    reading.warnings.append(f"{title} does not say which coordinates it uses; taken as RD New")
    return frame.set_crs(RD_NEW)


def _fits_rd(bounds: Sequence[float]) -> bool:
    west, south, east, north = RD_EXTENT
    x0, y0, x1, y1 = bounds
    return bool(west <= x0 and south <= y0 and x1 <= east and y1 <= north)


def _rows(frame: Any, title: str, level: AreaLevel, columns: dict[str, str]) -> Iterator[RawRow]:
    names = list(columns)
    values = [frame[theirs].tolist() for theirs in columns.values()]
    for number, (geometry, *row) in enumerate(
        zip(frame.geometry.tolist(), *values, strict=True), start=1
    ):
        known = {name: value for name, value in zip(names, row, strict=True) if _is_known(value)}
        yield RawRow(title, number, level, known, geometry)


def _is_known(value: object) -> bool:
    return value is not None and not (isinstance(value, float) and math.isnan(value))
