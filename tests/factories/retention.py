"""Runs of retention at a moment, and rows of retention's own tables."""

from datetime import timedelta

from sqlalchemy import select

from resilience.clock import FixedClock
from resilience.db.base import new_id
from resilience.privacy.retention import Rule
from resilience.retention.models import (
    Decision,
    DeletionProof,
    DestructionLine,
    DestructionList,
    PendingRewrite,
    Postponement,
    ProofReason,
    RetentionForecast,
    RetentionWarning,
    TermChange,
)
from resilience.retention.nightly import run_now
from resilience.safety.models import ConcernCore
from resilience.safety.states import ConcernState
from resilience.signals.models import Signal
from tests.cast import NOW


def run_at(sessions, moment, retention_class=""):
    """Do the nightly work at a moment."""
    return run_now(sessions, FixedClock(moment), retention_class)


def proofs(session, rule=None):
    """Return the proofs of deletion, of one rule or of all."""
    wanted = select(DeletionProof).execution_options(populate_existing=True)
    if rule is not None:
        wanted = wanted.where(DeletionProof.rule == rule)
    return session.scalars(wanted).all()


def reread(session, model=Signal):
    """Return every row of a model as it stands in the database now."""
    session.expire_all()
    return session.scalars(select(model)).all()


def warning_of(session, signal, rule=Rule.CONTENT, starts=NOW):
    """Store and return the warning that a signal is about to go."""
    made = RetentionWarning(
        rule=rule,
        object_type="signal",
        object_id=signal.id,
        number=signal.number,
        organisation_id=signal.organisation_id,
        started_at=starts,
        due_at=starts + timedelta(days=181),
    )
    session.add(made)
    session.flush()
    return made


def fill_retention(session, user):
    """Put a row in every table of retention."""
    organisation_id, record = user.organisation_id, {"object_type": "signal", "object_id": new_id()}
    about = record | {"rule": Rule.CORE, "organisation_id": organisation_id, "started_at": NOW}
    listed = DestructionList(id=new_id(), number="VL-1", rule=Rule.CORE, line_count=1)
    listed.proposed_at = NOW
    session.add(listed)
    session.flush()
    line = {key: value for key, value in about.items() if key != "rule"} | {"due_at": NOW}
    held = {key: value for key, value in about.items() if key != "started_at"}
    week = {"week": NOW.date(), "concern_type": "PV01", "severity": 1, "area_year": 2025}
    place = {"buurt_code": "BU99010201", "organisation_id": organisation_id}
    counts = {"record_count": 1, "soon_count": 0, "counted_at": NOW, "month": NOW.date()}
    session.add_all(
        [
            DestructionLine(list_id=listed.id, number="S-1", **line),
            RetentionWarning(number="S-1", due_at=NOW, **about),
            Postponement(
                number="S-1", until=NOW.date(), reason="x", state=Decision.ACCEPTED,
                asked_by_id=user.id, asked_at=NOW, **held,
            ),
            DeletionProof(deleted_at=NOW, reason=ProofReason.TERM, batch="R-1", **about),
            TermChange(
                rule=Rule.CORE, count=1, reason="x", proposed_by_id=user.id, proposed_at=NOW
            ),
            ConcernCore(state=ConcernState.CLOSED, folded_at=NOW, **week, **place),
            RetentionForecast(rule=Rule.CORE, object_type="signal", **counts),
            PendingRewrite(table_name="signals", since=NOW),
        ]
    )  # fmt: skip
