"""Publishing a closed period: every cell goes through the gate once and is then frozen."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

import numpy as np
from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as insert_or_nothing
from sqlalchemy.orm import Session

from resilience.areas.codes import level_of
from resilience.areas.models import Area
from resilience.audit.services import record_act
from resilience.clock import local_day
from resilience.db.base import new_id
from resilience.errors import ConflictError
from resilience.maps.breaks import freeze_breaks
from resilience.maps.categories import IS_SENSITIVE
from resilience.maps.cells import count_period
from resilience.maps.models import PublishedCell, Release, SignalRollup
from resilience.maps.periods import Period, PeriodKind, period_of
from resilience.privacy.disclosure import RULE_VERSION, Policy, at_least
from resilience.privacy.disclosure.counts import CellFacts
from resilience.privacy.disclosure.gate import Gate
from resilience.privacy.disclosure.lattice import Lattice, Whole
from resilience.uow import UnitOfWork

POLICY = Policy()
GATE = Gate(POLICY)
YEARS_BACK = 3
#: Classes in which a release tells what its figures rest on.
ORGANISATION_STEPS = (2, 3, 5, 10)
REPORTER_STEPS = (3, 5, 10, 20, 50, 100)
BATCH = 5_000


def publish_period(
    uow: UnitOfWork,
    area_year: int,
    period: Period,
    gate: Gate = GATE,
) -> bool:
    """Publish a closed period of one edition; return False if that was done before."""
    if not period.is_closed(local_day(uow.now)):
        raise ConflictError(f"period {period.code} is still running")
    release_id = _open_release(uow, area_year, period, gate.policy)
    if release_id is None:
        return False
    inhabitants = _inhabitants(uow.session, area_year)
    lattice, facts = count_period(uow.session, area_year, period, inhabitants)
    values = gate.release(lattice, facts)
    _store(uow.session, release_id, _released(lattice, facts, values))
    freeze_breaks(uow.session, area_year, period, gate.policy)
    record_act(uow, "map:publish", "release", f"{area_year}/{period.code}", RULE_VERSION)
    return True


def list_unpublished(session: Session, now: datetime) -> list[tuple[int, Period]]:
    """Return edition and period for what is closed, holds signals and is not published.

    Oldest first, over this ISO year and the two before it, so that the classes of a year can
    rest on what came before.
    """
    today = local_day(now)
    since = date.fromisocalendar(today.isocalendar().year - YEARS_BACK + 1, 1, 1)
    weeks = select(SignalRollup.area_year, SignalRollup.week).distinct()
    with_signals = {
        (area_year, period_of(week, kind))
        for area_year, week in session.execute(weeks.where(SignalRollup.week >= since))
        for kind in PeriodKind
    }
    known = session.execute(select(Release.area_year, Release.period_code))
    published = {(area_year, code) for area_year, code in known}
    due = (
        (area_year, period)
        for area_year, period in with_signals
        if period.is_closed(today) and (area_year, period.code) not in published
    )
    return sorted(due, key=lambda one: (one[1].closed_on, one[1].kind, one[0]))


def _open_release(uow: UnitOfWork, area_year: int, period: Period, policy: Policy) -> UUID | None:
    """Claim the period; a process that comes second waits here and then finds it taken."""
    claim = (
        insert_or_nothing(Release)
        .values(
            id=new_id(),
            area_year=area_year,
            period_code=period.code,
            period_kind=period.kind,
            starts_on=period.first_day,
            released_at=uow.now,
            rule_version=RULE_VERSION,
            policy=asdict(policy),
        )
        .on_conflict_do_nothing()
        .returning(Release.id)
    )
    return uow.session.scalar(claim)


def _inhabitants(session: Session, area_year: int) -> dict[str, int | None]:
    known = select(Area.code, Area.inhabitants).where(Area.edition_year == area_year)
    return dict(session.execute(known).all())


def _released(lattice: Lattice, facts: CellFacts, values: Whole) -> Iterator[dict[str, object]]:
    """Yield what is stored of each shown cell.

    What a value rests on is told in classes, and never as more than the value itself: "50 or
    more people" beside a 47 would say that there are at least 50 signals.
    """
    for cell in np.flatnonzero(values >= 0).tolist():
        _, area, category = np.unravel_index(cell, lattice.shape)
        value, code = int(values[cell]), lattice.areas.codes[area]
        if lattice.categories.codes[category] not in IS_SENSITIVE:
            continue
        organisations, reporters = facts.organisations[cell], facts.reporters[cell]
        yield {
            "level": level_of(code),
            "category": lattice.categories.codes[category],
            "area_code": code,
            "value": value,
            "organisations_at_least": at_least(min(int(organisations), value), ORGANISATION_STEPS),
            "reporters_at_least": at_least(min(int(reporters), value), REPORTER_STEPS),
        }


def _store(session: Session, release_id: UUID, cells: Iterator[dict[str, object]]) -> None:
    rows = [{"release_id": release_id, **cell} for cell in cells]
    for start in range(0, len(rows), BATCH):
        session.execute(insert(PublishedCell), rows[start : start + BATCH])
