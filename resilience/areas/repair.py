"""Mending geometry where that is safe, and refusing it where it is not."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import GeometryType

from resilience.areas.coordinates import RD_EXTENT
from resilience.areas.report import ImportReport, Rejection, Repair, RepairKind
from resilience.areas.rows import AreaRow, Geometries, geometries_of

POLYGONAL = (GeometryType.POLYGON, GeometryType.MULTIPOLYGON)

#: What is left of an area after mending must be at least this large.
SMALLEST_M2 = 1.0


def repair_rows(rows: Sequence[AreaRow], report: ImportReport) -> list[AreaRow]:
    """Return the rows with valid, flat, usually ordered polygons; refuse those that cannot be."""
    kept = _refuse(rows, geometries_of(rows), report)
    geometries = geometries_of(kept)
    for mend, kind in (
        (shapely.force_2d, RepairKind.HEIGHT),
        (_without_other_parts, RepairKind.PARTS),
        (_valid, RepairKind.OUTLINE),
        (_in_usual_order, RepairKind.ORDER),
    ):
        mended = mend(geometries)
        for place in np.flatnonzero(_changed(geometries, mended, kind)):
            row = kept[place]
            report.repaired.append(Repair(row.layer, row.number, row.code, kind))
        geometries = mended
    mended_rows = [
        replace(row, geometry=geometry) for row, geometry in zip(kept, geometries, strict=True)
    ]
    return _refuse_small(mended_rows, report)


def _refuse(rows: Sequence[AreaRow], geometries: Geometries, report: ImportReport) -> list[AreaRow]:
    kept = []
    reasons = _reasons(geometries)
    for row, reason in zip(rows, reasons, strict=True):
        if reason:
            report.rejected.append(Rejection(row.layer, row.number, row.code, reason))
        else:
            kept.append(row)
    return kept


def _reasons(geometries: Geometries) -> list[str]:
    """Say for each geometry why it cannot be an area, or nothing."""
    west, south, east, north = RD_EXTENT
    bounds = shapely.bounds(geometries)
    # Comparisons with NaN are false, so coordinates that no transformation knows are outside too.
    inside = (bounds[:, :2] >= (west, south)).all(axis=1) & (bounds[:, 2:] <= (east, north)).all(
        axis=1
    )
    kinds = shapely.get_type_id(geometries)
    fitting = np.isin(kinds, (*POLYGONAL, GeometryType.GEOMETRYCOLLECTION))
    return [
        str(reason)
        for reason in np.select(
            [shapely.is_missing(geometries), shapely.is_empty(geometries), ~fitting, ~inside],
            [
                "it has no geometry, or one that cannot be read",
                "its geometry is empty",
                "its geometry is a point or a line, not an area",
                "it lies outside the Netherlands (are the coordinates what the file says?)",
            ],
            default="",
        )
    ]


def _without_other_parts(geometries: Geometries) -> Geometries:
    """Keep the polygons of collections; anything else stays as it is."""
    mixed = shapely.get_type_id(geometries) == GeometryType.GEOMETRYCOLLECTION
    return _polygons_only(geometries, mixed)


def _valid(geometries: Geometries) -> Geometries:
    """Untangle what crosses itself, so that what was enclosed stays enclosed."""
    broken = ~shapely.is_valid(geometries)
    mended = geometries.copy()
    mended[broken] = shapely.make_valid(
        geometries[broken], method="structure", keep_collapsed=False
    )
    return _polygons_only(mended, broken)


def _in_usual_order(geometries: Geometries) -> Geometries:
    """Outer rings against the clock, holes with it (RFC 7946)."""
    return shapely.orient_polygons(geometries, exterior_cw=False)


def _polygons_only(geometries: Geometries, where: NDArray[np.bool_]) -> Geometries:
    kept = geometries.copy()
    for place in np.flatnonzero(where):
        kept[place] = shapely.union_all(_polygons_in(geometries[place]))
    return kept


def _polygons_in(geometry: shapely.Geometry) -> list[shapely.Geometry]:
    parts = shapely.get_parts(shapely.get_parts([geometry]))
    # Broken polygons within a collection cannot be united before they are valid.
    valid = shapely.make_valid(parts, method="structure", keep_collapsed=False)
    return [
        part
        for part in shapely.get_parts(valid)
        if shapely.get_type_id(part) == GeometryType.POLYGON
    ]


def _changed(before: Geometries, after: Geometries, kind: RepairKind) -> NDArray[np.bool_]:
    if kind is RepairKind.HEIGHT:
        return np.asarray(shapely.has_z(before))
    return ~np.asarray(shapely.equals_exact(before, after))


def _refuse_small(rows: Sequence[AreaRow], report: ImportReport) -> list[AreaRow]:
    areas = shapely.area(geometries_of(rows))
    kept = []
    for row, area in zip(rows, areas, strict=True):
        if area < SMALLEST_M2:
            reason = "nothing is left of its geometry after mending"
            report.rejected.append(Rejection(row.layer, row.number, row.code, reason))
        else:
            kept.append(row)
    return kept
