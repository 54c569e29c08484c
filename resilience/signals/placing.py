"""From the place that was given to a buurt, a grid cell and, where it is needed, a point."""

import json
from dataclasses import dataclass

from sqlalchemy.orm import Session

from resilience.areas.codes import AreaLevel, level_of
from resilience.areas.coordinates import cell_500m, to_rd
from resilience.areas.lookup import lookup_for
from resilience.areas.queries import current_edition, find_area
from resilience.errors import ValidationError
from resilience.signals.attributes import LocationPrecision
from resilience.signals.drafts import PlaceDraft, Position
from resilience.signals.taxonomy import SignalType
from resilience.signals.wording import NO_PLACE, OUTSIDE_AREAS

#: A measurement that is worse than this cannot name a square of 500 metres.
WORST_CELL_ACCURACY_M = 250.0

#: How exactly a place is known when the phone measured it within so many metres.
PRECISIONS = (
    (50.0, LocationPrecision.PLACE),
    (250.0, LocationPrecision.STREET),
    (1000.0, LocationPrecision.BUURT),
)

#: From this severity on somebody may have to go there (domain.md 1.5, ``location_exact``).
EXACT_FROM_SEVERITY = 3


@dataclass(frozen=True, slots=True)
class Point:
    """A point in RD New metres."""

    x: float
    y: float
    accuracy_m: float | None

    def as_text(self) -> str:
        """Return the text that is stored, encrypted, as the exact place."""
        return json.dumps({"x": round(self.x), "y": round(self.y), "accuracy": self.accuracy_m})


@dataclass(frozen=True, slots=True)
class Placed:
    """A place in the division of one year."""

    area_year: int
    buurt_code: str
    precision: LocationPrecision
    cell_500m: str | None = None
    point: Point | None = None


def place(session: Session, draft: PlaceDraft) -> Placed:
    """Return where a draft lies in the edition in use; raise ``ValidationError`` if nowhere."""
    # The edition is held on to, so that the lookup finds it without asking again.
    edition = current_edition(session)
    year = edition.year
    if draft.position is not None:
        return _place_point(session, year, draft.position, draft.precision)
    if level_of(draft.buurt_code) is not AreaLevel.BUURT:
        raise ValidationError(NO_PLACE, "place")
    if find_area(session, year, draft.buurt_code) is None:
        raise ValidationError(NO_PLACE, "place")
    return Placed(year, draft.buurt_code, draft.precision or LocationPrecision.BUURT)


def usual_precision(accuracy_m: float | None) -> LocationPrecision:
    """Return how exactly a place is known: by tapping the map, or as the phone measured it."""
    measured = accuracy_m or 0.0
    known = (precision for most, precision in PRECISIONS if measured <= most)
    return next(known, LocationPrecision.WIJK)


def keeps_exact_place(signal_type: SignalType, severity: int | None) -> bool:
    """Tell whether the exact place of a signal may be stored at all.

    Notes
    -----
    Data minimisation (domain.md 1.5): only from severity 3, or for a type where somebody has to
    find the very spot whatever its severity: hazardous waste, a weapon, a blocked space.

    """
    return signal_type.needs_exact_place or (severity or 0) >= EXACT_FROM_SEVERITY


def _place_point(
    session: Session, year: int, position: Position, precision: LocationPrecision | None
) -> Placed:
    x, y = to_rd(position.longitude, position.latitude)
    buurt_code = lookup_for(session, year).find(x, y)
    if buurt_code is None:
        raise ValidationError(OUTSIDE_AREAS, "place")
    accuracy = position.accuracy_m
    is_fine = accuracy is None or accuracy <= WORST_CELL_ACCURACY_M
    return Placed(
        area_year=year,
        buurt_code=buurt_code,
        precision=precision or usual_precision(accuracy),
        cell_500m=cell_500m(x, y) if is_fine else None,
        point=Point(x, y, accuracy),
    )
