"""Shapes of areas for a GeoPackage, read only when the file asks for them."""

from collections.abc import Callable, Collection, Iterator, Sequence

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from resilience.areas.models import Area
from resilience.outgoing.cells import Value
from resilience.outgoing.table import AreaShape

#: Year of the division and code.
Place = tuple[int, str]


def shapes_of(
    session: Session, places: Collection[Place], cells_of: Callable[[Area], Sequence[Value]]
) -> Iterator[AreaShape]:
    """Yield the areas in the order of their codes, each with what is said beside it."""
    wanted = (
        select(Area, Area.boundary)
        .where(tuple_(Area.edition_year, Area.code).in_(sorted(places)))
        .order_by(Area.edition_year, Area.code)
    )
    for area, boundary in session.execute(wanted):
        yield AreaShape(boundary, cells_of(area))
