"""The exact boundaries of buurten, small enough for a phone: TopoJSON in steps of 0.00001 degree.

What a map draws is simplified; what decides in which buurt a point lies is not. A phone without a
network says the buurt as the server will, so it gets the exact boundary, rounded to about a metre:
108 buurten take 68 kB, and 22 kB compressed.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from resilience.areas.cache import EditionCache
from resilience.areas.codes import AreaLevel
from resilience.areas.coordinates import RD_NEW, WGS84
from resilience.areas.models import Area, AreaEdition
from resilience.areas.queries import select_areas

STEP = 1e-5
KEPT_TOPOLOGIES = 16

_topologies: EditionCache[str] = EditionCache(KEPT_TOPOLOGIES)


def compact_outlines(session: Session, edition: AreaEdition, gemeenten: Iterable[str]) -> str:
    """Return the buurten of these gemeenten as one TopoJSON text, with their exact boundaries."""
    codes = tuple(sorted(gemeenten))
    key = (edition.year, edition.version, codes)
    return _topologies.get(key, lambda: _collect(session, edition.year, codes))


def topology(areas: Iterable[tuple[str, str, bytes]]) -> dict[str, Any]:
    """Return areas (code, name, WKB in RD New) as a TopoJSON topology in WGS84.

    Notes
    -----
    TopoJSON 1.0: every ring is an arc of its own, as steps from one point to the next. Sharing
    the arcs of neighbours would save a third more, and make one bad border spoil two areas.

    """
    arcs: list[list[list[int]]] = []
    shapes = []
    for code, name, boundary in areas:
        shape = shapely.transform(shapely.from_wkb(boundary), _to_wgs84)
        polygons = [
            [_add(arcs, ring) for ring in _rings(part)] for part in shapely.get_parts(shape)
        ]
        told = {"type": "MultiPolygon", "id": code, "properties": {"code": code, "name": name}}
        shapes.append({**told, "arcs": polygons})
    return {
        "type": "Topology",
        "transform": {"scale": [STEP, STEP], "translate": [0, 0]},
        "arcs": arcs,
        "objects": {"buurten": {"type": "GeometryCollection", "geometries": shapes}},
    }


def _collect(session: Session, year: int, gemeenten: Iterable[str]) -> str:
    columns = (Area.code, Area.name, Area.boundary)
    rows = (
        row
        for code in gemeenten
        for row in session.execute(
            select_areas(year, AreaLevel.BUURT, code).with_only_columns(*columns)
        )
    )
    areas = ((code, name, boundary) for code, name, boundary in rows)
    return json.dumps(topology(areas), ensure_ascii=False, separators=(",", ":"))


def _rings(polygon: Any) -> Iterator[NDArray[np.int64]]:
    for ring in (polygon.exterior, *polygon.interiors):
        steps = np.round(shapely.get_coordinates(ring) / STEP).astype(np.int64)
        moved = np.any(np.diff(steps, axis=0), axis=1)
        yield steps[np.concatenate(([True], moved))]


def _add(arcs: list[list[list[int]]], ring: NDArray[np.int64]) -> list[int]:
    """Put a ring among the arcs, as its first point and the steps from there; return its place."""
    arcs.append(np.concatenate((ring[:1], np.diff(ring, axis=0))).tolist())
    return [len(arcs) - 1]


def _to_wgs84(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
    from pyproj import Transformer  # noqa: PLC0415  (only what is drawn anew needs it)

    transformer = Transformer.from_crs(RD_NEW, WGS84, always_xy=True)
    longitude, latitude = transformer.transform(coordinates[:, 0], coordinates[:, 1])
    return np.column_stack((longitude, latitude))
