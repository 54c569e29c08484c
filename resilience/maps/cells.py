"""The exact facts of every cell of a period, from the roll-ups, in one statement."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Select,
    String,
    case,
    cast,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import Session

from resilience.areas.codes import LENGTH, PREFIX, AreaLevel
from resilience.maps.categories import NEGATIVE, POSITIVE
from resilience.maps.contribution import cell_key
from resilience.maps.models import SignalRollup
from resilience.maps.periods import Period
from resilience.privacy.disclosure import CellFacts


@dataclass(frozen=True, slots=True)
class Cell:
    """An area and a category, with the exact facts that the gate judges."""

    level: AreaLevel
    area_code: str
    category: str
    facts: CellFacts


def iterate_cells(
    session: Session, area_year: int, period: Period, inhabitants: Mapping[str, int | None]
) -> Iterator[Cell]:
    """Yield every cell that counts at least one signal, at every level.

    One statement reads all levels, so that a wijk and its buurten are of the same moment.
    """
    counted = _counted(area_year, period)
    statement = union_all(*(_of_level(counted, level) for level in AreaLevel))
    for row in session.execute(statement):
        yield Cell(
            AreaLevel(row.level),
            row.area_code,
            row.category,
            CellFacts(
                count=row.signals,
                reporters=row.reporters,
                organisations=row.organisations,
                largest_organisation_share=row.of_largest / row.signals,
                inhabitants=inhabitants.get(row.area_code),
                key=cell_key(int(row.key_sum)),
            ),
        )


def _counted(area_year: int, period: Period) -> CTE:
    """Return counts per buurt, category, organisation and reporter; a total is a category."""
    total = case((SignalRollup.polarity > 0, POSITIVE), else_=NEGATIVE)
    categories = func.unnest(array([cast(SignalRollup.domain_code, String), total]))
    per_row = (
        select(SignalRollup, categories.label("category"))
        .where(
            SignalRollup.area_year == area_year,
            SignalRollup.week.between(period.first_day, period.last_day),
        )
        .subquery()
        .c
    )
    key = (per_row.buurt_code, per_row.category, per_row.organisation_id, per_row.reporter_id)
    return (
        select(
            *key,
            func.sum(per_row.signal_count).label("signals"),
            func.sum(per_row.key_sum).label("key_sum"),
        )
        .group_by(*key)
        .cte("counted")
    )


def _of_level(counted: CTE, level: AreaLevel) -> Select[tuple[object, ...]]:
    code = literal(PREFIX[level]) + func.substr(counted.c.buurt_code, 3, LENGTH[level] - 2)
    per_area = select(counted, code.label("area_code")).subquery().c
    cell = (per_area.area_code, per_area.category)
    # A window rather than a second grouping: a person who changed organisation counts once.
    of_organisation = func.sum(per_area.signals).over(
        partition_by=(*cell, per_area.organisation_id)
    )
    shared = select(
        per_area.area_code,
        per_area.category,
        per_area.organisation_id,
        per_area.reporter_id,
        per_area.signals,
        per_area.key_sum,
        of_organisation.label("of_organisation"),
    ).subquery()
    return select(
        literal(level.value).label("level"),
        shared.c.area_code,
        shared.c.category,
        _whole(func.sum(shared.c.signals)).label("signals"),
        func.count(shared.c.reporter_id.distinct()).label("reporters"),
        func.count(shared.c.organisation_id.distinct()).label("organisations"),
        _whole(func.max(shared.c.of_organisation)).label("of_largest"),
        func.sum(shared.c.key_sum).label("key_sum"),
    ).group_by(shared.c.area_code, shared.c.category)


def _whole(expression: ColumnElement[Any]) -> ColumnElement[int]:
    """Bring a sum, which PostgreSQL returns as a decimal, back to a whole number."""
    return cast(expression, BigInteger)
