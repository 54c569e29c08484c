"""A run: batch after batch, each with its proofs in one transaction, safe to cut off anywhere."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, insert, select, update
from sqlalchemy.orm import Session, sessionmaker

from resilience.audit.services import record_act
from resilience.authz.actor import SYSTEM
from resilience.clock import Clock
from resilience.db.base import new_id
from resilience.expiry import Expiry
from resilience.privacy.retention import RULES, Term
from resilience.retention.due import claimed, due, is_postponed, records
from resilience.retention.models import (
    DeletionProof,
    DestructionLine,
    DestructionList,
    ListState,
    ProofReason,
)
from resilience.retention.register import EXPIRIES
from resilience.retention.rewriting import mark_for_rewriting
from resilience.retention.terms import terms_in_force
from resilience.uow import UnitOfWork

log = logging.getLogger(__name__)

Sessions = sessionmaker[Session]
#: What a batch is taken from, under the terms of its own transaction.
Wanted = Callable[[UnitOfWork, Expiry], Select[Any]]


@dataclass
class Outcome:
    """What a run did: how many went per rule, what was set aside, and the first error."""

    done: dict[str, int] = field(default_factory=dict)
    failed: int = 0
    error: str = ""

    @property
    def total(self) -> int:
        """How many records went."""
        return sum(self.done.values())

    def count(self, expiry: Expiry, number: int) -> None:
        """Add what went under an expiry."""
        if not number:
            return
        key = f"{expiry.rule.value} {expiry.object_type}"
        self.done[key] = self.done.get(key, 0) + number

    def set_aside(self, error: Exception) -> None:
        """Note a record that could not go; its kind of error only, never what it says."""
        self.failed += 1
        self.error = self.error or type(getattr(error, "orig", None) or error).__name__


@dataclass(frozen=True)
class Run:
    """One run over some expiries: its sessions, its clock, and the name in its proofs."""

    sessions: Sessions
    clock: Clock
    batch: str
    outcome: Outcome = field(default_factory=Outcome)

    def expire(self, expiries: Iterable[Expiry] = EXPIRIES) -> Outcome:
        """Let go what is due, and what stands on approved lists."""
        for expiry in expiries:
            if RULES[expiry.rule].needs_approval:
                self._execute_lists(expiry)
            else:
                self._exhaust(expiry, self._due, self.batch)
        return self.outcome

    def _due(self, uow: UnitOfWork, expiry: Expiry) -> Select[Any]:
        return due(expiry, terms_in_force(uow.session)[expiry.rule], uow.now)

    def _exhaust(self, expiry: Expiry, wanted: Wanted, batch: str) -> None:
        """Take batches in the order of their keys until none is left.

        When one raises, its records are taken one by one, and only the one to blame is set
        aside. The key moves on in any case, so a run always ends.
        """
        after: UUID | None = None
        size = expiry.batch_size
        while True:
            found: list[UUID] = []
            try:
                with self.sessions.begin() as session:
                    uow = UnitOfWork(session, SYSTEM, self.clock.now())
                    statement = claimed(expiry, wanted(uow, expiry), size, after)
                    rows = session.execute(statement).all()
                    found = [row.object_id for row in rows]
                    if rows:
                        destroy(uow, expiry, rows, batch)
            except Exception as error:
                log.exception("retention %s: set aside", expiry.rule.value)
                if found and size > 1:
                    size = 1
                    continue
                self.outcome.set_aside(error)
                size = expiry.batch_size
            else:
                self.outcome.count(expiry, len(found))
            if not found:
                return
            after = found[-1]

    def _execute_lists(self, expiry: Expiry) -> None:
        with self.sessions() as session:
            approved = session.execute(
                select(DestructionList.id, DestructionList.number).where(
                    DestructionList.state == ListState.APPROVED,
                    DestructionList.rule == expiry.rule,
                )
            ).all()
        for list_id, number in approved:
            self._exhaust(expiry, _on_list(list_id), number)
            with self.sessions.begin() as session:
                _close(session, list_id, self.clock.now())


def destroy(uow: UnitOfWork, expiry: Expiry, rows: Sequence[Row[Any]], batch: str) -> None:
    """Let records go and prove it, in the transaction of the caller."""
    if expiry.is_proved:
        uow.session.execute(insert(DeletionProof), list(_proofs(uow, expiry, rows, batch)))
    expiry.expire(uow.session, [row.object_id for row in rows], uow.now)
    mark_for_rewriting(uow.session, expiry.tables)
    record_act(uow, "retention:destroy", "retention_rule", expiry.rule.value, batch)


def _proofs(
    uow: UnitOfWork, expiry: Expiry, rows: Sequence[Row[Any]], batch: str
) -> Iterator[dict[str, object]]:
    """Yield a proof for each record, or one for all of them that bears the id of the first."""
    is_listed = RULES[expiry.rule].needs_approval
    for row in rows[:1] if expiry.is_proved_together else rows:
        yield {
            "id": new_id(),
            "rule": expiry.rule,
            "object_type": expiry.object_type,
            "object_id": row.object_id,
            "organisation_id": row.organisation_id,
            "record_count": len(rows) if expiry.is_proved_together else 1,
            "started_at": row.started_at,
            "deleted_at": uow.now,
            "reason": ProofReason.LIST if is_listed else ProofReason.TERM,
            "batch": batch,
        }


def _on_list(list_id: UUID) -> Wanted:
    def wanted(uow: UnitOfWork, expiry: Expiry) -> Select[Any]:
        term: Term = terms_in_force(uow.session)[expiry.rule]
        listed = select(DestructionLine.object_id).where(DestructionLine.list_id == list_id)
        # Who postponed a record after the list was drawn up is heard as well.
        kept = is_postponed(expiry, uow.now)
        return records(expiry, term, uow.now).where(expiry.model.id.in_(listed), ~kept)

    return wanted


def _close(session: Session, list_id: UUID, now: datetime) -> None:
    """Call a list executed once none of its records is left, whatever table they stood in."""
    lines = select(func.count()).where(DestructionLine.list_id == list_id).scalar_subquery()
    proofs = (
        select(func.count(DeletionProof.object_id.distinct()))
        .join(DestructionLine, DestructionLine.object_id == DeletionProof.object_id)
        .where(DestructionLine.list_id == list_id, DeletionProof.reason == ProofReason.LIST)
        .scalar_subquery()
    )
    session.execute(
        update(DestructionList)
        .where(
            DestructionList.id == list_id,
            DestructionList.state == ListState.APPROVED,
            lines == proofs,
        )
        .values(state=ListState.EXECUTED, executed_at=now)
    )
