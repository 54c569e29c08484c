"""Reading retention: figures of last night, what goes soon, lists and proofs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from resilience.authz.permissions import Permission
from resilience.authz.policy import authorize
from resilience.authz.scope import visible
from resilience.clock import AMSTERDAM
from resilience.privacy.retention import Rule
from resilience.retention.models import (
    Decision,
    DeletionProof,
    DestructionList,
    ListState,
    Postponement,
    RetentionForecast,
    RetentionWarning,
    TermChange,
)
from resilience.uow import UnitOfWork

LONGEST_LIST = 200


@dataclass(frozen=True, slots=True)
class ProofFilter:
    """What a search of proofs is narrowed to."""

    rule: Rule | None = None
    since: date | None = None
    #: Part of a batch or list number, or the id of a record.
    words: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """Per rule: how many records there are, how many go soon, how many in which month."""

    records: Mapping[Rule, int]
    soon: Mapping[Rule, int]
    by_month: Mapping[Rule, Mapping[date, int]]
    counted_at: datetime | None


def load_figures(uow: UnitOfWork) -> Figures:
    """Return the counts of last night; they are about the whole platform and name nothing."""
    authorize(uow.actor, Permission.RETENTION_CHANGE)
    records: dict[Rule, int] = {}
    soon: dict[Rule, int] = {}
    by_month: dict[Rule, dict[date, int]] = {}
    counted_at = None
    for row in uow.session.scalars(select(RetentionForecast)):
        records[row.rule] = records.get(row.rule, 0) + row.record_count
        soon[row.rule] = soon.get(row.rule, 0) + row.soon_count
        months = by_month.setdefault(row.rule, {})
        months[row.month] = months.get(row.month, 0) + row.record_count
        counted_at = row.counted_at
    return Figures(records, soon, by_month, counted_at)


def last_deletions(uow: UnitOfWork) -> Mapping[Rule, datetime]:
    """Return when something last went under each rule."""
    found = (
        select(DeletionProof.rule, func.max(DeletionProof.deleted_at))
        .where(DeletionProof.visible_to(uow.actor))
        .group_by(DeletionProof.rule)
    )
    return {Rule(rule): moment for rule, moment in uow.session.execute(found)}


def list_waiting_changes(uow: UnitOfWork) -> Sequence[TermChange]:
    """Return the changes of terms that wait for a second person."""
    authorize(uow.actor, Permission.RETENTION_CHANGE)
    waiting = select(TermChange).where(TermChange.state == Decision.PROPOSED)
    return uow.session.scalars(waiting.options(selectinload(TermChange.proposed_by))).all()


def list_warnings(uow: UnitOfWork) -> Sequence[RetentionWarning]:
    """Return the records of the own organisation that go within thirty days, first due first."""
    soon = select(RetentionWarning).order_by(RetentionWarning.due_at, RetentionWarning.number)
    return uow.session.scalars(visible(uow.actor, soon.limit(LONGEST_LIST), RetentionWarning)).all()


def count_warnings(uow: UnitOfWork) -> tuple[int, datetime | None]:
    """Return how many records of the own organisation go soon, and when the first one does."""
    counted = select(func.count(), func.min(RetentionWarning.due_at)).where(
        RetentionWarning.visible_to(uow.actor)
    )
    count, first = uow.session.execute(counted).one()
    return count, first


def list_postponements(uow: UnitOfWork, today: date) -> Sequence[Postponement]:
    """Return what the own organisation keeps for now, or asks to keep."""
    running = (
        select(Postponement)
        .where(Postponement.until > today, Postponement.state != Decision.REFUSED)
        .options(selectinload(Postponement.asked_by), selectinload(Postponement.decided_by))
        .order_by(Postponement.until)
    )
    return uow.session.scalars(visible(uow.actor, running, Postponement)).all()


def list_destruction_lists(uow: UnitOfWork) -> Sequence[DestructionList]:
    """Return the destruction lists, those that wait on top, then the newest."""
    found = (
        select(DestructionList)
        .options(selectinload(DestructionList.decided_by))
        .order_by(
            (DestructionList.state == ListState.PROPOSED).desc(), DestructionList.number.desc()
        )
        .limit(LONGEST_LIST)
    )
    return uow.session.scalars(visible(uow.actor, found, DestructionList)).all()


def count_lists_to_decide(uow: UnitOfWork) -> int:
    """Return how many lists wait for the archivist who asks."""
    if not uow.actor.may(Permission.DESTRUCTION_APPROVE):
        return 0
    waiting = select(func.count()).where(DestructionList.state == ListState.PROPOSED)
    return uow.session.scalar(visible(uow.actor, waiting, DestructionList)) or 0


def search_proofs(
    uow: UnitOfWork, wanted: ProofFilter, limit: int | None = LONGEST_LIST
) -> Sequence[DeletionProof]:
    """Return proofs of deletion, newest first."""
    found = _narrowed(select(DeletionProof), wanted)
    newest = found.order_by(DeletionProof.deleted_at.desc(), DeletionProof.id.desc()).limit(limit)
    return uow.session.scalars(visible(uow.actor, newest, DeletionProof)).all()


def count_proofs(uow: UnitOfWork, wanted: ProofFilter) -> int:
    """Return how many proofs a search finds."""
    counted = _narrowed(select(func.count()).select_from(DeletionProof), wanted)
    return uow.session.scalar(visible(uow.actor, counted, DeletionProof)) or 0


def _narrowed(statement: Select[Any], wanted: ProofFilter) -> Select[Any]:
    if wanted.rule is not None:
        statement = statement.where(DeletionProof.rule == wanted.rule)
    if wanted.since is not None:
        midnight = datetime.combine(wanted.since, time.min, AMSTERDAM)
        statement = statement.where(DeletionProof.deleted_at >= midnight)
    record = _record_id(wanted.words)
    if record is not None:
        return statement.where(DeletionProof.object_id == record)
    if wanted.words:
        return statement.where(DeletionProof.batch.icontains(wanted.words, autoescape=True))
    return statement


def _record_id(words: str) -> UUID | None:
    try:
        return UUID(words)
    except ValueError:
        return None
