"""Published cells one after the other, for who reads them as a list instead of a map."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from resilience.areas.codes import AreaLevel
from resilience.authz.permissions import Permission
from resilience.authz.policy import authorize
from resilience.maps.models import PublishedCell, Release
from resilience.uow import UnitOfWork


class FoundCell(NamedTuple):
    """A number that may leave, with its period and what it rests on."""

    period_code: str
    area_year: int
    released_at: datetime
    level: AreaLevel
    category: str
    area_code: str
    value: int
    organisations_at_least: int
    reporters_at_least: int


@dataclass(frozen=True, slots=True)
class CellQuery:
    """Which cells are wanted; ``after`` is the last one of the page before."""

    limit: int
    period_code: str | None = None
    level: AreaLevel | None = None
    category: str | None = None
    area_code: str | None = None
    after: tuple[str, str, str, str] | None = None


#: Newest period first; within it in an order that never changes, as cells never do.
ORDER = (Release.period_code, PublishedCell.level, PublishedCell.category, PublishedCell.area_code)


def place_of(cell: FoundCell) -> tuple[str, str, str, str]:
    """Return the place of a cell in the order, from which the next page goes on."""
    return cell.period_code, cell.level.value, cell.category, cell.area_code


def list_cells(uow: UnitOfWork, query: CellQuery) -> Sequence[FoundCell]:
    """Return published cells of each period in its newest edition."""
    authorize(uow.actor, Permission.MAP_READ)
    wanted = (
        select(
            Release.period_code,
            Release.area_year,
            Release.released_at,
            PublishedCell.level,
            PublishedCell.category,
            PublishedCell.area_code,
            PublishedCell.value,
            PublishedCell.organisations_at_least,
            PublishedCell.reporters_at_least,
        )
        .join(Release, Release.id == PublishedCell.release_id)
        .where(_is_newest_edition(), *_matching(query))
        .order_by(ORDER[0].desc(), *ORDER[1:])
        .limit(query.limit)
    )
    return [FoundCell(*row) for row in uow.session.execute(wanted)]


def _is_newest_edition() -> ColumnElement[bool]:
    other = aliased(Release)
    newest = select(func.max(other.area_year)).where(other.period_code == Release.period_code)
    return Release.area_year == newest.scalar_subquery()


def _matching(query: CellQuery) -> list[ColumnElement[bool]]:
    exact: dict[Any, Any] = {
        Release.period_code: query.period_code,
        PublishedCell.level: query.level,
        PublishedCell.category: query.category,
    }
    conditions = [column == value for column, value in exact.items() if value is not None]
    if query.area_code is not None:
        conditions.append(PublishedCell.area_code.like(f"__{query.area_code[2:]}%"))
    if query.after is not None:
        conditions.append(_comes_after(query.after))
    return conditions


def _comes_after(place: tuple[str, str, str, str]) -> ColumnElement[bool]:
    """Hold for what follows: an older period, or the same one and further on."""
    period, level, category, area = place
    within: ColumnElement[bool] = or_(
        ORDER[1] > level,
        and_(ORDER[1] == level, ORDER[2] > category),
        and_(ORDER[1] == level, ORDER[2] == category, ORDER[3] > area),
    )
    return or_(ORDER[0] < period, and_(ORDER[0] == period, within))
