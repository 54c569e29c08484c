"""Which records are due under an expiry, as a statement: postponed ones wait, up to the ceiling."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    String,
    Uuid,
    and_,
    cast,
    literal,
    null,
    select,
)

from resilience.clock import AMSTERDAM, local_day
from resilience.db.types import UTCDateTime
from resilience.expiry import Expiry, due_at
from resilience.privacy.retention import RULES, Term, add_months
from resilience.retention.models import (
    Decision,
    DestructionLine,
    DestructionList,
    ListState,
    Postponement,
)

#: After this many months a list that was refused may be proposed anew.
COMES_BACK_MONTHS = 3


def records(expiry: Expiry, term: Term, now: datetime) -> Select[Any]:
    """Return every record that still waits: id, number, organisation, start and due moment."""
    organisation = cast(null(), Uuid) if expiry.organisation is None else expiry.organisation
    number = literal("", String) if expiry.number is None else expiry.number
    return select(
        expiry.model.id.label("object_id"),
        number.label("number"),
        organisation.label("organisation_id"),
        _moment(expiry.starts).label("started_at"),
        due_at(expiry.starts, term).label("due_at"),
    ).where(*expiry.waiting(now))


def due(
    expiry: Expiry, term: Term, now: datetime, *, before: datetime | None = None
) -> Select[Any]:
    """Return the records that are due at ``before`` or now, without those that are postponed."""
    return records(expiry, term, now).where(
        due_at(expiry.starts, term) <= (before or now), ~is_postponed(expiry, now)
    )


def is_postponed(expiry: Expiry, now: datetime) -> ColumnElement[bool]:
    """Hold for a record that somebody keeps for now; never beyond the ceiling of its rule."""
    kept = (
        select(Postponement.id)
        .where(
            Postponement.object_id == expiry.model.id,
            Postponement.rule == expiry.rule,
            Postponement.state == Decision.ACCEPTED,
            Postponement.until > local_day(now),
        )
        .exists()
    )
    return and_(kept, due_at(expiry.starts, RULES[expiry.rule].longest) > now)


def is_listed(expiry: Expiry, now: datetime) -> ColumnElement[bool]:
    """Hold for a record on a list that waits, that goes, or that was refused not long ago."""
    day = add_months(local_day(now), -COMES_BACK_MONTHS)
    since = datetime(day.year, day.month, day.day, tzinfo=AMSTERDAM)
    is_refused = and_(
        DestructionList.state == ListState.REFUSED, DestructionList.decided_at > since
    )
    is_open = DestructionList.state.in_((ListState.PROPOSED, ListState.APPROVED))
    return (
        select(DestructionLine.object_id)
        .join(DestructionList, DestructionList.id == DestructionLine.list_id)
        .where(DestructionLine.object_id == expiry.model.id, is_open | is_refused)
        .exists()
    )


def claimed(expiry: Expiry, statement: Select[Any], size: int, after: UUID | None) -> Select[Any]:
    """Return the next ``size`` of the records, locked; what another process holds is its own.

    In the order of their keys, one order for all processes, so that nobody deadlocks.
    """
    if after is not None:
        statement = statement.where(expiry.model.id > after)
    ordered = statement.order_by(expiry.model.id).limit(size)
    return ordered.with_for_update(of=expiry.model, skip_locked=True)


def _moment(starts: SQLColumnExpression[Any]) -> ColumnElement[datetime]:
    return cast(starts, UTCDateTime())
