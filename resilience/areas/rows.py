"""The rows of an import: as read from a file, and after checking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

from resilience.areas.codes import AreaLevel

#: An array of shapely geometries, some of which may be None.
Geometries: TypeAlias = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row of a layer as it stands in the file; its geometry is in RD New already."""

    layer: str
    number: int
    level: AreaLevel
    values: Mapping[str, object]
    geometry: shapely.Geometry | None


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area with checked facts; names and codes that the file lacks are empty."""

    layer: str
    number: int
    level: AreaLevel
    code: str
    name: str
    wijk_code: str
    gemeente_code: str
    wijk_name: str
    gemeente_name: str
    inhabitants: int | None
    households: int | None
    land_area_m2: int | None
    geometry: shapely.Geometry | None


def geometries_of(rows: Sequence[RawRow | AreaRow]) -> Geometries:
    """Return the geometries of the rows as one array, for calculations on all at once."""
    found = np.empty(len(rows), dtype=object)
    found[:] = [row.geometry for row in rows]
    return found
