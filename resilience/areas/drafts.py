"""What an import hands over: areas that are ready to be stored."""

from dataclasses import dataclass

from resilience.areas.codes import AreaLevel


@dataclass(frozen=True, slots=True)
class AreaDraft:
    """One area with everything its row will hold, except the edition."""

    level: AreaLevel
    code: str
    name: str
    wijk_code: str
    gemeente_code: str
    inhabitants: int | None
    households: int | None
    land_area_m2: int
    boundary: bytes
    outline: str
    west: float
    south: float
    east: float
    north: float
    label_longitude: float
    label_latitude: float


@dataclass(frozen=True, slots=True)
class EditionDraft:
    """A whole edition, checked and complete."""

    year: int
    source_name: str
    source_checksum: str
    areas: tuple[AreaDraft, ...]
