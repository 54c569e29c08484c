"""Reading the log: for the privacy officer, and for people about their own records."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Select,
    String,
    Uuid,
    and_,
    any_,
    cast,
    column,
    func,
    literal,
    not_,
    or_,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY

from resilience.audit.listing import PAGE_SIZE, Cursor, LogFilter
from resilience.audit.models import AuditEntry, AuditLink, Outcome
from resilience.authz.scope import visible
from resilience.clock import AMSTERDAM
from resilience.uow import UnitOfWork

CONCERN = "safety_concern"
#: Acts of which nobody learns from the log who did them: a concern may have been raised shielded.
NAMELESS = frozenset({"concern:raise"})
#: Refusals that only the reporter of a concern meets with.
TELLING_REFUSALS = frozenset({"safety.concern_acknowledge"})
UUID_PATTERN = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
#: The second half of acts that only look.
READING = ("read", "list", "read_exact", "export")
A_DAY = timedelta(days=1)
MOST_READINGS = 50


@dataclass(frozen=True, slots=True)
class RecordMark:
    """How people know a record of which the log holds the id."""

    number: str
    is_shielded: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """That somebody looked at a record: who, as far as its reporter learns, how often, when."""

    object_type: str
    object_id: str
    function: str
    organisation: str
    is_in_list: bool
    last_at: datetime
    times: int


def list_entries(
    uow: UnitOfWork, wanted: LogFilter, after: Cursor | None = None, limit: int = PAGE_SIZE
) -> Sequence[AuditEntry]:
    """Return lines of the actor's organisation, newest first, from below ``after`` on."""
    found = _matching(uow, wanted, select(AuditEntry))
    if after is not None:
        below = tuple_(literal(after.at), literal(after.entry_id))
        found = found.where(tuple_(AuditEntry.at, AuditEntry.id) < below)
    newest = found.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(limit)
    return uow.session.scalars(newest).all()


def count_entries(uow: UnitOfWork, wanted: LogFilter, most: int) -> int:
    """Return how many lines there are, counted up to ``most``."""
    found = _matching(uow, wanted, select(AuditEntry.id)).limit(most)
    return uow.session.scalar(select(func.count()).select_from(found.subquery())) or 0


def moments_of_commit(uow: UnitOfWork, entries: Sequence[AuditEntry]) -> dict[UUID, datetime]:
    """Return when each line was stored for good, by the clock of the database."""
    wanted = select(AuditLink.entry_id, AuditLink.linked_at).where(
        AuditLink.entry_id.in_([entry.id for entry in entries])
    )
    return dict(uow.session.execute(wanted).tuples().all())


def marks_of(uow: UnitOfWork, entries: Sequence[AuditEntry]) -> dict[str, RecordMark]:
    """Return the numbers of the records that the lines are about, by id.

    The officer sees no records: a function of the database tells the number and nothing else.
    """
    ids = [UUID(found) for found in {record_of(entry) for entry in entries} if found]
    if not ids:
        return {}
    told = func.record_numbers(cast(ids, ARRAY(Uuid))).table_valued(
        column("id", Uuid), column("number", String), column("is_shielded", Boolean)
    )
    found = uow.session.execute(select(told.c.id, told.c.number, told.c.is_shielded))
    return {str(id_): RecordMark(number, is_shielded) for id_, number, is_shielded in found}


def list_readings(
    uow: UnitOfWork,
    object_type: str,
    object_ids: Iterable[object],
    besides: Collection[str] = (),
) -> Sequence[Reading]:
    """Return who looked at these records, last reading first; the actor's own are left out.

    Whoever calls has made sure that the records are the actor's own (R-24). They learn function
    and organisation, no name: that is for the privacy officer (docs/adr/0011).
    """
    verb = func.split_part(AuditEntry.action, ":", 2)
    in_list = verb == "list"
    read = (
        select(
            AuditEntry.object_type,
            AuditEntry.object_id,
            AuditEntry.actor_function,
            AuditEntry.organisation_name,
            in_list,
            func.max(AuditEntry.at).label("last_at"),
            func.count(),
        )
        .where(
            AuditEntry.object_id == any_(cast(list(map(str, object_ids)), ARRAY(String))),
            AuditEntry.object_type == object_type,
            AuditEntry.outcome == Outcome.DONE,
            AuditEntry.actor_id.is_distinct_from(uow.actor.user_id),
            AuditEntry.action.not_in(besides),
            verb.in_(READING),
        )
        .group_by(
            AuditEntry.object_type,
            AuditEntry.object_id,
            AuditEntry.actor_id,
            AuditEntry.actor_function,
            AuditEntry.organisation_name,
            in_list,
        )
        .order_by(func.max(AuditEntry.at).desc())
        .limit(MOST_READINGS)
    )
    return [Reading(*row) for row in uow.session.execute(read)]


def record_of(entry: AuditEntry) -> str:
    """Return the id of the record that a line is about, or nothing when it is about none."""
    found = re.search(UUID_PATTERN, entry.object_id)
    return found[0] if found else ""


def is_nameless(entry: AuditEntry, marks: Mapping[str, RecordMark]) -> bool:
    """Tell whether the name on a line would point at who raised a shielded concern.

    Of a shielded concern every line is nameless, also of the officers who read it: whoever never
    does may be the one who raised it. A concern that is no longer there counts as shielded.
    """
    if entry.action in NAMELESS:
        return True
    if entry.object_type != CONCERN and entry.action not in TELLING_REFUSALS:
        return False
    mark = marks.get(record_of(entry))
    return mark is None or mark.is_shielded


def _matching(uow: UnitOfWork, wanted: LogFilter, statement: Select[Any]) -> Select[Any]:
    return visible(uow.actor, statement.where(*_conditions(uow, wanted)), AuditEntry)


def _conditions(uow: UnitOfWork, wanted: LogFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.person:
        conditions += [_by(wanted.person), not_(_is_nameless())]
    if wanted.record:
        conditions.append(AuditEntry.object_id == _id_of(uow, wanted.record))
    if wanted.activity_id:
        conditions.append(AuditEntry.activity_id == wanted.activity_id)
    if wanted.act:
        conditions.append(AuditEntry.action.contains(wanted.act, autoescape=True))
    if wanted.outcome is not None:
        conditions.append(AuditEntry.outcome == wanted.outcome)
    if wanted.first is not None:
        conditions.append(AuditEntry.at >= datetime.combine(wanted.first, time(), AMSTERDAM))
    if wanted.last is not None:
        end = datetime.combine(wanted.last + A_DAY, time(), AMSTERDAM)
        conditions.append(AuditEntry.at < end)
    return conditions


def _by(person: str) -> ColumnElement[bool]:
    return AuditEntry.actor_name.icontains(person, autoescape=True)


def _is_nameless() -> ColumnElement[bool]:
    """Hold for what ``is_nameless`` holds for, as far as the database can tell."""
    concern = func.coalesce(func.substring(AuditEntry.object_id, UUID_PATTERN), "")
    return or_(
        AuditEntry.action.in_(NAMELESS),
        and_(_is_about_concern(), func.is_shielded_concern(concern)),
    )


def _is_about_concern() -> ColumnElement[bool]:
    return or_(AuditEntry.object_type == CONCERN, AuditEntry.action.in_(TELLING_REFUSALS))


def _id_of(uow: UnitOfWork, record: str) -> str:
    """Return the id of a record that was named by number, or what was typed."""
    found = uow.session.scalar(select(func.record_id_of(record.upper())))
    return str(found) if found is not None else record
