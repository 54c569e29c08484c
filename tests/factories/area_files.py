"""Small files of areas, right or wrong in one way, and the rows they would give."""

import json
import warnings
import zipfile
from pathlib import Path
from typing import Any

import shapely

from resilience.areas.codes import AreaLevel
from resilience.areas.rows import AreaRow, RawRow

#: A spot in the Flevopolder, RD New metres.
ORIGIN = (160_000.0, 490_000.0)
SIDE = 1000.0


def square(column: int = 0, row: int = 0, side: float = SIDE) -> shapely.Polygon:
    """Return a square in a grid of squares that share their sides."""
    x, y = ORIGIN[0] + column * SIDE, ORIGIN[1] + row * SIDE
    return shapely.box(x, y, x + side, y + side)


def buurt(code: str = "BU99020101", **values: Any) -> dict[str, Any]:
    """Return the columns of one buurt in the present schema."""
    return {
        "buurtcode": code,
        "buurtnaam": f"Buurt {code[-2:]}",
        "wijkcode": f"WK{code[2:8]}",
        "wijknaam": f"Wijk {code[6:8]}",
        "gemeentecode": f"GM{code[2:6]}",
        "gemeentenaam": "Proefveen",
        "aantal_inwoners": 100,
        "aantal_huishoudens": 40,
        "water": "NEE",
    } | values


def raw(geometry: shapely.Geometry | None = None, number: int = 1, **values: Any) -> RawRow:
    """Return a row as the reader would give it, a right one unless told otherwise."""
    given = {
        "buurt_code": "BU99020101",
        "buurt_name": "Kern",
        "wijk_code": "WK990201",
        "gemeente_code": "GM9902",
        "inhabitants": 100,
        "households": 40,
    } | values
    known = {name: value for name, value in given.items() if value is not None}
    return RawRow("file:layer", number, AreaLevel.BUURT, known, geometry or square())


def area(code: str, geometry: shapely.Geometry | None, **values: Any) -> AreaRow:
    """Return a checked row."""
    given: dict[str, Any] = {
        "layer": "file:layer",
        "number": 1,
        "level": AreaLevel.BUURT,
        "name": "Kern",
        "wijk_code": f"WK{code[2:8]}",
        "gemeente_code": f"GM{code[2:6]}",
        "wijk_name": "Wijk",
        "gemeente_name": "Proefveen",
        "inhabitants": 100,
        "households": 40,
        "land_area_m2": None,
    }
    return AreaRow(**(given | values | {"code": code, "geometry": geometry}))


def write(
    path: Path,
    rows: list[dict[str, Any]],
    geometries: list[shapely.Geometry | None],
    *,
    crs: int | None = 28992,
    layer: str | None = None,
) -> Path:
    """Write a GeoPackage, GeoJSON or Shapefile, by the suffix of ``path``."""
    import geopandas  # noqa: PLC0415

    frame = geopandas.GeoDataFrame(rows, geometry=geometries, crs=crs)
    options = {"layer": layer} if layer else {}
    with warnings.catch_warnings():
        # A Shapefile cuts the names of columns and says so; that is what the tests are about.
        warnings.simplefilter("ignore")
        frame.to_file(path, engine="pyogrio", **options)
    return path


def write_grid(path: Path, count: int = 4, **options: Any) -> Path:
    """Write ``count`` right buurten next to each other, two to a wijk."""
    codes = [f"BU9902{1 + place // 2:02d}{1 + place % 2:02d}" for place in range(count)]
    return write(
        path, [buurt(code) for code in codes], [square(n) for n in range(count)], **options
    )


def write_zip(path: Path, shapefile: Path, folder: str = "") -> Path:
    """Pack a Shapefile and the files that belong to it."""
    with zipfile.ZipFile(path, "w") as archive:
        for part in shapefile.parent.glob(f"{shapefile.stem}.*"):
            archive.write(part, f"{folder}{part.name}")
    return path


def write_geojson(path: Path, features: list[tuple[dict[str, Any], Any]]) -> Path:
    """Write GeoJSON by hand, for geometry that no library would write."""
    path.write_text(
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [
                    {"type": "Feature", "properties": properties, "geometry": geometry}
                    for properties, geometry in features
                ],
            }
        )
    )
    return path
