"""Looking ahead: warnings, destruction lists to approve, and how much goes in which month."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Date, cast, delete, func, insert, literal, select
from sqlalchemy.orm import Session

from resilience.audit.services import record_act
from resilience.clock import local_day
from resilience.db.base import new_id
from resilience.expiry import ZONE, Expiry
from resilience.privacy.retention import RULES, Term
from resilience.retention.due import due, is_listed, records
from resilience.retention.models import (
    DestructionLine,
    DestructionList,
    RetentionForecast,
    RetentionWarning,
    list_numbers,
)
from resilience.retention.register import EXPIRIES
from resilience.retention.terms import terms_in_force
from resilience.uow import UnitOfWork

ANNOUNCED = timedelta(days=30)
#: A list must be readable by a person, and printable.
LONGEST_LIST = 500
#: One plan at a time; the number only has to differ from other advisory locks.
PLAN_LOCK = int.from_bytes(b"plan")
FIRST_HOUR_OF_THE_NIGHT = 2


def is_planned_today(session: Session, now: datetime) -> bool:
    """Tell whether this night's plan was made; before two o'clock it is still yesterday's turn."""
    counted = session.scalar(select(func.max(RetentionForecast.counted_at)))
    turn = local_day(now - timedelta(hours=FIRST_HOUR_OF_THE_NIGHT))
    return counted is not None and local_day(counted) >= turn


def plan(uow: UnitOfWork, expiries: Iterable[Expiry] = EXPIRIES) -> int:
    """Make the plan anew in one transaction; return how many destruction lists were proposed."""
    uow.session.execute(select(func.pg_advisory_xact_lock(PLAN_LOCK)))
    terms = terms_in_force(uow.session)
    uow.session.execute(delete(RetentionWarning))
    uow.session.execute(delete(RetentionForecast))
    proposed = 0
    for expiry in expiries:
        term = terms[expiry.rule]
        _count(uow, expiry, term)
        if RULES[expiry.rule].is_announced:
            _warn(uow, expiry, term)
        if RULES[expiry.rule].needs_approval:
            proposed += _propose(uow, expiry, term)
    return proposed


def months_ahead(today: date, count: int) -> list[date]:
    """Return the first days of this month and the next, ``count`` in all."""
    first = today.year * 12 + today.month - 1
    return [date(m // 12, m % 12 + 1, 1) for m in range(first, first + count)]


def _count(uow: UnitOfWork, expiry: Expiry, term: Term) -> None:
    known = records(expiry, term, uow.now).subquery()
    this_month = local_day(uow.now).replace(day=1)
    of_due = cast(func.date_trunc("month", func.timezone(ZONE, known.c.due_at)), Date)
    month = func.greatest(of_due, literal(this_month, Date))
    soon = func.count().filter(known.c.due_at <= uow.now + ANNOUNCED)
    counted = select(month.label("month"), func.count().label("number"), soon.label("soon"))
    rows = uow.session.execute(counted.select_from(known).group_by(month)).all()
    # A row without records says that somebody looked.
    found = [(row.month, row.number, row.soon) for row in rows] or [(this_month, 0, 0)]
    uow.session.execute(
        insert(RetentionForecast),
        [
            {
                "rule": expiry.rule,
                "object_type": expiry.object_type,
                "month": at,
                "record_count": number,
                "soon_count": soon_number,
                "counted_at": uow.now,
            }
            for at, number, soon_number in found
        ],
    )


def _warn(uow: UnitOfWork, expiry: Expiry, term: Term) -> None:
    soon = due(expiry, term, uow.now, before=uow.now + ANNOUNCED)
    rows = [_line(expiry, row) for row in uow.session.execute(soon)]
    if rows:
        warnings = [{"id": new_id(), "rule": expiry.rule, **row} for row in rows]
        uow.session.execute(insert(RetentionWarning), warnings)


def _propose(uow: UnitOfWork, expiry: Expiry, term: Term) -> int:
    """Put what is due on lists for the archivist, oldest first; each list is frozen as it is."""
    wanted = (
        due(expiry, term, uow.now)
        .where(~is_listed(expiry, uow.now))
        .order_by(expiry.starts, expiry.model.id)
    )
    rows = [_line(expiry, row) for row in uow.session.execute(wanted)]
    parts = [rows[at : at + LONGEST_LIST] for at in range(0, len(rows), LONGEST_LIST)]
    for part in parts:
        _freeze(uow, expiry, part)
    return len(parts)


def _freeze(uow: UnitOfWork, expiry: Expiry, rows: list[dict[str, object]]) -> None:
    serial = uow.session.scalar(list_numbers)
    frozen = DestructionList(
        id=new_id(),
        number=f"VL-{local_day(uow.now).year}-{serial:04}",
        rule=expiry.rule,
        line_count=len(rows),
        proposed_at=uow.now,
    )
    uow.session.add(frozen)
    uow.session.flush()
    lines = [{"list_id": frozen.id, **row} for row in rows]
    uow.session.execute(insert(DestructionLine), lines)
    record_act(uow, "destruction:propose", "destruction_list", frozen.number)


def _line(expiry: Expiry, row: Any) -> dict[str, object]:
    return {
        "object_type": expiry.object_type,
        "object_id": row.object_id,
        "number": row.number,
        "organisation_id": row.organisation_id,
        "started_at": row.started_at,
        "due_at": row.due_at,
    }
