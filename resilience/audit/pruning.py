"""Removing lines whose term has passed (class H): the links stay, and the log says so itself."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from resilience.audit.chain import Span
from resilience.audit.models import AuditEntry, AuditLink, AuditPruning, Outcome
from resilience.audit.services import record_act
from resilience.authz.actor import SYSTEM
from resilience.db.base import new_id
from resilience.db.removal import removal_from
from resilience.uow import UnitOfWork

#: The act that proves a removal; such a line stays as long as the chain that it explains.
PRUNE = "audit:prune"
#: Acts that are part of an incident, or of finding one (BIO2 5.28.01: three years).
INCIDENT_ACTS = ("breach:%", "incident:%", "security:%", "lock:%")


def may_go() -> ColumnElement[bool]:
    """Return the condition that a line may be removed at all, once its term has passed."""
    return AuditEntry.action != PRUNE


def is_of_incident() -> ColumnElement[bool]:
    """Return the condition that a line belongs to an incident, and is kept three years."""
    return or_(
        AuditEntry.outcome == Outcome.REFUSED,
        *(AuditEntry.action.like(act) for act in INCIDENT_ACTS),
    )


def prune(session: Session, entry_ids: Sequence[UUID], now: datetime) -> int:
    """Remove these lines for good and return how many there were.

    Their links keep digest and hash, so the chain can still be followed; that they are gone is
    accepted only because a new line of the log says which sequences it was.
    """
    going = (
        select(AuditLink.sequence, AuditEntry.id)
        .join(AuditEntry, AuditEntry.id == AuditLink.entry_id)
        .where(AuditEntry.id.in_(entry_ids), may_go())
        .order_by(AuditLink.sequence)
    )
    found = session.execute(going).tuples().all()
    if not found:
        return 0
    spans = spans_from([sequence for sequence, _ in found])
    with removal_from(session, AuditEntry.__tablename__):
        gone = AuditEntry.id.in_([entry_id for _, entry_id in found])
        session.execute(delete(AuditEntry).where(gone))
    ranges = [Range(first, last + 1) for first, last in spans]
    pruning = AuditPruning(id=new_id(), at=now, sequences=ranges, entry_count=len(found))
    session.add(pruning)
    uow = UnitOfWork(session, SYSTEM, now, "job")
    record_act(uow, PRUNE, "audit_pruning", pruning.id, proof_of(spans))
    return len(found)


def spans_from(sequences: Sequence[int]) -> list[Span]:
    """Return ascending sequences as spans.

    Examples
    --------
    >>> spans_from([1, 2, 3, 7, 9, 10])
    [(1, 3), (7, 7), (9, 10)]

    """
    spans: list[Span] = []
    for sequence in sequences:
        if spans and sequence == spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], sequence)
        else:
            spans.append((sequence, sequence))
    return spans


def spans_of(ranges: Sequence[Range[int]]) -> list[Span]:
    """Return what the database holds as ranges, first and last sequence included."""
    return [(each.lower or 0, (each.upper or 0) - 1) for each in ranges]


def proof_of(spans: Sequence[Span]) -> str:
    """Return what the line in the log says: how many lines, and the SHA-256 of which."""
    count = sum(last - first + 1 for first, last in spans)
    told = ",".join(f"{first}-{last}" for first, last in spans)
    return f"{count} lines, sha256 {sha256(told.encode()).hexdigest()}"
