"""Writing the log."""

from datetime import datetime

from sqlalchemy.orm import Session

from resilience.audit.models import AuditEntry, Outcome
from resilience.authz.actor import Actor
from resilience.authz.denial import Denial
from resilience.uow import UnitOfWork

LONGEST_TARGET = 200


def record_act(
    uow: UnitOfWork, action: str, object_type: str, object_id: object, purpose: str = ""
) -> None:
    """Log that the actor did ``action``, in the same transaction as the act itself."""
    uow.session.add(
        AuditEntry(
            at=uow.now,
            **_who(uow.actor),
            action=action,
            object_type=object_type,
            object_id=str(object_id)[:LONGEST_TARGET],
            outcome=Outcome.DONE,
            origin="application",
            purpose=purpose,
        )
    )


def record_denial(session: Session, now: datetime, denial: Denial) -> None:
    """Log a refused request."""
    session.add(
        AuditEntry(
            at=now,
            **_who(denial.actor),
            action=denial.action[:80],
            object_type="request",
            object_id=denial.target[:LONGEST_TARGET],
            outcome=Outcome.REFUSED,
            origin=denial.origin[:60],
        )
    )


def _who(actor: Actor | None) -> dict[str, object]:
    return {
        "actor_id": actor.user_id if actor else None,
        "actor_name": actor.name if actor else "",
        "organisation_id": actor.organisation_id if actor else None,
    }
