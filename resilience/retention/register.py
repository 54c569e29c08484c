"""Which table falls in which class, and why a table needs none; a test misses nothing."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, cast, delete, func
from sqlalchemy.orm import Session

from resilience.accounts import retention as accounts
from resilience.audit import retention as audit
from resilience.db.removal import removal_from
from resilience.dossiers import retention as dossiers
from resilience.drafts import retention as drafts
from resilience.expiry import ZONE, Expiry, everything
from resilience.exports import retention as exports
from resilience.feedback import retention as feedback
from resilience.imports import retention as imports
from resilience.maps import retention as maps
from resilience.notifications import retention as notifications
from resilience.privacy.retention import Rule
from resilience.retention.models import (
    DeletionProof,
    DestructionLine,
    DestructionList,
    ListState,
    Postponement,
)
from resilience.safety import retention as safety
from resilience.signal_lists import retention as signal_lists
from resilience.signals import retention as signals


def _delete_proofs(session: Session, ids: Sequence[UUID], _now: datetime) -> None:
    with removal_from(session, "deletion_proofs"):
        session.execute(delete(DeletionProof).where(DeletionProof.id.in_(ids)))


def _delete_lists(session: Session, ids: Sequence[UUID], _now: datetime) -> None:
    with removal_from(session, "destruction_lines"):
        session.execute(delete(DestructionLine).where(DestructionLine.list_id.in_(ids)))
    session.execute(delete(DestructionList).where(DestructionList.id.in_(ids)))


def _delete_postponements(session: Session, ids: Sequence[UUID], _now: datetime) -> None:
    session.execute(delete(Postponement).where(Postponement.id.in_(ids)))


PROOFS = Expiry(
    rule=Rule.PROOF,
    object_type="deletion_proof",
    model=DeletionProof,
    starts=DeletionProof.deleted_at,
    waiting=everything,
    expire=_delete_proofs,
    tables=("deletion_proofs",),
    is_proved=False,
)
LISTS = Expiry(
    rule=Rule.PROOF,
    object_type="destruction_list",
    model=DestructionList,
    starts=func.coalesce(DestructionList.executed_at, DestructionList.decided_at),
    waiting=lambda _now: (DestructionList.state != ListState.PROPOSED,),
    expire=_delete_lists,
    tables=("destruction_lists", "destruction_lines"),
    is_proved=False,
)
POSTPONEMENTS = Expiry(
    rule=Rule.PROOF,
    object_type="postponement",
    model=Postponement,
    starts=func.timezone(ZONE, cast(Postponement.until, DateTime)),
    waiting=everything,
    expire=_delete_postponements,
    tables=("retention_postponements",),
    is_proved=False,
)

#: In the order in which a run works: what is finest goes first.
EXPIRIES: tuple[Expiry, ...] = (
    drafts.DRAFTS,
    imports.FILES,
    imports.IMPORTS,
    exports.FILES,
    signal_lists.SAVED_VIEWS,
    signals.WITHDRAWN_TEXT,
    signals.CONTENT,
    maps.REPORTERS,
    maps.WITHDRAWN,
    maps.CORES,
    safety.WITHDRAWN_CONCERNS,
    safety.CONCERNS,
    safety.CORES,
    notifications.MESSAGES,
    signals.PLACE_READS,
    *feedback.WHO_AND_WHEN,
    *accounts.TRACES,
    exports.EXPORTS,
    audit.LINES,
    audit.INCIDENT_LINES,
    dossiers.BREACHES,
    dossiers.REQUESTS,
    POSTPONEMENTS,
    LISTS,
    PROOFS,
)

_PLATFORM = "no personal content: "
#: Why a table stands in no class. A table with what people typed can have no place here.
NO_CLASS: dict[str, str] = {
    "area_editions": _PLATFORM + "public division of CBS",
    "areas": _PLATFORM + "public division of CBS",
    "published_cells": _PLATFORM + "numbers that passed the disclosure gate",
    "releases": _PLATFORM + "numbers that passed the disclosure gate",
    "bias_reports": _PLATFORM + "numbers that meet the limits of the gate",
    "class_breaks": _PLATFORM + "limits of map colours",
    "job_runs": _PLATFORM + "the newest runs of each job; the runner deletes the rest",
    "organisations": _PLATFORM + "legal persons",
    "neutral_messages": _PLATFORM + "neutral sentences of an organisation, passed by the guard",
    "feedback_counts": _PLATFORM + "how many answers came in time, per organisation and quarter",
    "feedback_shares": _PLATFORM + "shares that meet the limits of the gate",
    "retention_terms": _PLATFORM + "settings with who decided on them",
    "retention_warnings": _PLATFORM + "numbers and moments, written anew every night",
    "retention_forecasts": _PLATFORM + "counts, written anew every night",
    "pending_rewrites": _PLATFORM + "names of tables",
    "sharing_agreements": _PLATFORM + "terms between organisations",
    "agreement_parties": _PLATFORM + "terms between organisations",
    "agreement_versions": _PLATFORM + "terms between organisations",
    "agreement_events": _PLATFORM + "who signed for an organisation, proof of what was shared",
    "import_sources": _PLATFORM + "how files of a system are read",
    "imported_signals": "a hash of the reference; goes with its signal",
    "postcode_buurten": _PLATFORM + "public table of CBS",
    "audit_links": _PLATFORM + "the chain itself, hashes only; it outlives its lines",
    "audit_anchors": _PLATFORM + "hashes with a signature",
    "audit_prunings": _PLATFORM + "which sequences of the log went",
    "users": "the account of a professional lives as long as the work does (R-15)",
    "memberships": "goes with the account (R-15)",
    "passkeys": "goes with the account (R-15)",
    "identity_links": "goes with the account (R-15)",
    "identity_providers": _PLATFORM + "where organisations sign in",
    "api_clients": _PLATFORM + "systems of partners",
    "api_tokens": _PLATFORM + "hashes; the API deletes what has expired",
    "api_uses": _PLATFORM + "how often a system asked, per minute",
}


def expiries_of(retention_class: str) -> Iterator[Expiry]:
    """Yield what falls under a class, by its letter; everything when the letter is empty."""
    for each in EXPIRIES:
        if not retention_class or each.rule.value.partition("-")[0] == retention_class:
            yield each


def tables_in_a_class() -> set[str]:
    """Return the names of the tables of which something goes."""
    return {name for each in EXPIRIES for name in each.tables}
