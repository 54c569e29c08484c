"""Carrying out, as the owner of the tables, what was decided about records of a request."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from resilience.audit.services import record_act
from resilience.db.base import new_id
from resilience.db.removal import removal_from
from resilience.dossiers.models import RightsOutcome
from resilience.dossiers.states import OutcomeKind
from resilience.expiry import Expiry
from resilience.retention.due import records
from resilience.retention.models import DeletionProof, ProofReason
from resilience.retention.rewriting import mark_for_rewriting
from resilience.retention.terms import terms_in_force
from resilience.safety import retention as safety
from resilience.signals import retention as signals
from resilience.signals.attributes import SignalEventKind
from resilience.signals.models import SignalEvent
from resilience.uow import UnitOfWork

#: What erasing a record is: exactly what retention does to it once its term has passed.
EXPIRY_OF: dict[str, Expiry] = {"signal": signals.CONTENT, "safety_concern": safety.CONCERNS}
EVENT_OF = {
    OutcomeKind.ANNOTATE: SignalEventKind.ANNOTATED,
    OutcomeKind.CORRECT: SignalEventKind.CORRECTED,
}


def list_to_carry_out(session: Session, _now: datetime) -> Sequence[UUID]:
    """Return the decisions that wait, in the order in which they were taken."""
    waiting = select(RightsOutcome.id).where(RightsOutcome.carried_out_at.is_(None))
    return session.scalars(waiting.order_by(RightsOutcome.id)).all()


def carry_out(uow: UnitOfWork, outcome_id: UUID) -> bool:
    """Do with a record what was decided; False when another process came first."""
    with removal_from(uow.session, "rights_outcomes"):
        claimed = uow.session.scalar(
            update(RightsOutcome)
            .where(RightsOutcome.id == outcome_id, RightsOutcome.carried_out_at.is_(None))
            .values(carried_out_at=uow.now)
            .returning(RightsOutcome.id)
        )
    if claimed is None:
        return False
    outcome = uow.session.get_one(RightsOutcome, outcome_id, populate_existing=True)
    if outcome.kind is OutcomeKind.ERASE:
        _erase(uow, outcome)
    elif outcome.object_type == "signal":
        _note_at_signal(uow, outcome)
    return True


def _note_at_signal(uow: UnitOfWork, outcome: RightsOutcome) -> None:
    """Put the words in the history of the signal, where everybody who reads it finds them."""
    uow.session.add(
        SignalEvent(
            signal_id=outcome.object_id,
            at=outcome.decided_at,
            actor_id=outcome.decided_by_id,
            kind=EVENT_OF[outcome.kind],
            reason=outcome.note,
        )
    )
    uow.session.flush()


def _erase(uow: UnitOfWork, outcome: RightsOutcome) -> None:
    """Let text and place go through the door of retention, and leave the proof of it."""
    expiry = EXPIRY_OF[outcome.object_type]
    term = terms_in_force(uow.session)[expiry.rule]
    wanted = records(expiry, term, uow.now).where(expiry.model.id == outcome.object_id)
    row = uow.session.execute(wanted.with_for_update(of=expiry.model)).first()
    if row is None:
        return
    uow.session.add(
        DeletionProof(
            id=new_id(),
            rule=expiry.rule,
            object_type=expiry.object_type,
            object_id=outcome.object_id,
            organisation_id=row.organisation_id,
            started_at=row.started_at,
            deleted_at=uow.now,
            reason=ProofReason.REQUEST,
            batch=outcome.request.number,
        )
    )
    uow.session.flush()
    expiry.expire(uow.session, [outcome.object_id], uow.now)
    mark_for_rewriting(uow.session, expiry.tables)
    record_act(uow, "retention:destroy", outcome.object_type, outcome.object_id)
