"""The way from files to an edition that is ready to be stored."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import shapely

from resilience.areas.codes import AreaLevel
from resilience.areas.drafts import AreaDraft, EditionDraft
from resilience.areas.hierarchy import complete_levels
from resilience.areas.outlines import extents, label_points, outlines, simplify
from resilience.areas.reading import read_rows
from resilience.areas.repair import POLYGONAL, repair_rows
from resilience.areas.report import ImportReport
from resilience.areas.rows import AreaRow, RawRow, geometries_of
from resilience.areas.topology import find_gaps, find_overlaps
from resilience.areas.validation import check_rows
from resilience.errors import ValidationError

FIRST_YEAR, LAST_YEAR = 1995, 2100
STEPS = ("reading", "checking", "gaps and overlaps", "wijken and gemeenten", "outlines")


def prepare_edition(
    paths: Sequence[Path], year: int, on_step: Callable[[str], object] = lambda _step: None
) -> tuple[EditionDraft | None, ImportReport]:
    """Read and check the files of one edition.

    Parameters
    ----------
    paths : sequence of Path
        GeoPackage, GeoJSON or (zipped) Shapefile; together they make one edition.
    year : int
        The year of the division.
    on_step : callable
        Hears the name of each of ``STEPS`` when it begins.

    Returns
    -------
    draft, report
        No draft when a row was rejected: an edition is stored whole or not at all.

    Raises
    ------
    ValidationError
        When a file cannot be read, or holds no buurten.

    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValidationError(f"{year} is not a year of a CBS division", "year")
    on_step("reading")
    reading = read_rows(paths)
    report = ImportReport(warnings=reading.warnings)
    on_step("checking")
    checked = check_rows(reading.rows, report)
    rows = repair_rows(checked.rows, report)
    if not report.is_clean:
        return None, report
    if not rows:
        raise ValidationError("the files hold water only, no buurten on land")
    on_step("gaps and overlaps")
    report.warnings.extend(_misfits(rows, checked.water))
    on_step("wijken and gemeenten")
    rows = complete_levels(rows, report)
    report.accepted = Counter(row.level for row in rows)
    on_step("outlines")
    areas = tuple(area for level in AreaLevel for area in _drafts(rows, level))
    names = ", ".join(path.name for path in paths)
    return EditionDraft(year, names, checksum(paths), areas), report


def checksum(paths: Sequence[Path]) -> str:
    """Return the SHA-256 of a file; of several files, that of their checksums in a row."""
    sums = []
    for path in paths:
        with path.open("rb") as file:
            sums.append(hashlib.file_digest(file, "sha256").hexdigest())
    return sums[0] if len(sums) == 1 else hashlib.sha256("".join(sums).encode()).hexdigest()


def _misfits(rows: Sequence[AreaRow], water: Sequence[RawRow]) -> Iterator[str]:
    for level in AreaLevel:
        yield from find_overlaps([row for row in rows if row.level is level])
    # A gap between wijken or gemeenten shows as a gap between their buurten too.
    surfaces = geometries_of(water)
    surfaces = surfaces[np.isin(shapely.get_type_id(surfaces), POLYGONAL)]
    wet = shapely.make_valid(surfaces, method="structure", keep_collapsed=False)
    yield from find_gaps([row for row in rows if row.level is AreaLevel.BUURT], wet)


def _drafts(rows: Sequence[AreaRow], level: AreaLevel) -> Iterator[AreaDraft]:
    chosen = [row for row in rows if row.level is level]
    boundaries = geometries_of(chosen)
    simple = simplify(boundaries, level)
    columns = zip(
        chosen,
        shapely.to_wkb(boundaries),
        outlines(simple),
        extents(simple),
        label_points(boundaries),
        np.rint(shapely.area(boundaries)).astype(int),
        strict=True,
    )
    for row, wkb, outline, extent, label, measured in columns:
        yield AreaDraft(
            level=level,
            code=row.code,
            name=row.name or row.code,
            wijk_code=row.wijk_code,
            gemeente_code=row.gemeente_code,
            inhabitants=row.inhabitants,
            households=row.households,
            land_area_m2=row.land_area_m2 or int(measured),
            boundary=wkb,
            outline=outline,
            west=float(extent[0]),
            south=float(extent[1]),
            east=float(extent[2]),
            north=float(extent[3]),
            label_longitude=float(label[0]),
            label_latitude=float(label[1]),
        )
