"""Freezing the colour classes: computed once a year from published values, then kept."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from resilience.areas.codes import AreaLevel
from resilience.areas.models import Area
from resilience.maps.categories import IS_SENSITIVE
from resilience.maps.classes import Measure, rate_per_thousand, starts_for
from resilience.maps.models import ClassBreaks, PublishedCell, Release
from resilience.maps.periods import PER_YEAR, Period
from resilience.maps.picture import MapRequest
from resilience.privacy.disclosure import Policy

Values = dict[tuple[str, AreaLevel, Measure], list[float]]


def freeze_breaks(session: Session, area_year: int, period: Period, policy: Policy) -> None:
    """Store the breaks for maps like those of ``period`` in its year, unless they exist.

    Only published values count, so the legend tells nothing that the maps do not.
    """
    if _are_frozen(session, period):
        return
    values = _recent_values(session, area_year, period)
    session.execute(insert(ClassBreaks), list(_rows(values, period, policy)))


def find_breaks(session: Session, request: MapRequest) -> tuple[float, ...] | None:
    """Return where classes two to five start, or None before anything was published."""
    wanted = select(ClassBreaks.starts).where(
        ClassBreaks.category == request.category,
        ClassBreaks.level == request.level,
        ClassBreaks.measure == request.measure,
        ClassBreaks.period_kind == request.period.kind,
        ClassBreaks.year == request.period.year,
    )
    starts = session.scalar(wanted)
    return tuple(starts) if starts is not None else None


def _are_frozen(session: Session, period: Period) -> bool:
    known = select(ClassBreaks.year).where(
        ClassBreaks.period_kind == period.kind, ClassBreaks.year == period.year
    )
    return session.scalar(known.limit(1)) is not None


def _recent_values(session: Session, area_year: int, period: Period) -> Values:
    """Return the values of the releases of the year up to and including ``period``."""
    recent = (
        select(Release.id)
        .where(
            Release.area_year == area_year,
            Release.period_kind == period.kind,
            Release.starts_on <= period.first_day,
        )
        .order_by(Release.starts_on.desc())
        .limit(PER_YEAR[period.kind])
    )
    cells = (
        select(PublishedCell.category, PublishedCell.level, PublishedCell.value, Area.inhabitants)
        .join(Area, Area.code == PublishedCell.area_code)
        .where(Area.edition_year == area_year, PublishedCell.release_id.in_(recent))
    )
    values: Values = defaultdict(list)
    for category, level, value, inhabitants in session.execute(cells):
        values[category, level, Measure.COUNT].append(float(value))
        rate = rate_per_thousand(value, inhabitants)
        if rate is not None:
            values[category, level, Measure.RATE].append(rate)
    return values


def _rows(values: Values, period: Period, policy: Policy) -> Iterator[dict[str, object]]:
    for category, is_sensitive in IS_SENSITIVE.items():
        threshold = policy.threshold(is_sensitive=is_sensitive)
        for level in AreaLevel:
            for measure in Measure:
                found = values.get((category, level, measure), [])
                yield {
                    "category": category,
                    "level": level,
                    "measure": measure,
                    "period_kind": period.kind,
                    "year": period.year,
                    "starts": starts_for(found, measure, period.kind, threshold),
                }
