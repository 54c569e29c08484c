"""Writing the log: acts, reads of content, refusals."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from resilience.audit.models import Outcome
from resilience.authz.actor import Actor
from resilience.authz.denial import Denial
from resilience.db.base import new_id
from resilience.privacy.activities import SECURITY, activity_of
from resilience.uow import UnitOfWork

LONGEST_TARGET = 200
LONGEST_PURPOSE = 200
LONGEST_ACTION = 80
LONGEST_ORIGIN = 60

#: One statement for any number of lines; it costs a request as little as can be.
INSERT = text(
    """
    INSERT INTO audit_entries (
        id, object_id, at, actor_id, actor_name, actor_function, organisation_id,
        organisation_name, action, object_type, outcome, origin, purpose, activity_id, trace_id
    )
    SELECT id, object_id, :at, CAST(:actor_id AS uuid), :actor_name, :actor_function,
        CAST(:organisation_id AS uuid), :organisation_name, :action, :object_type, :outcome,
        :origin, :purpose, :activity_id, CAST(:trace_id AS uuid)
    FROM unnest(CAST(:ids AS uuid[]), CAST(:object_ids AS text[])) AS lines (id, object_id)
    """
)


def record_act(
    uow: UnitOfWork, action: str, object_type: str, object_id: object, purpose: str = ""
) -> None:
    """Log that the actor did ``action``, in the same transaction as the act itself."""
    record_reads(uow, action, object_type, (object_id,), purpose)


def record_reads(
    uow: UnitOfWork,
    action: str,
    object_type: str,
    object_ids: Iterable[object],
    purpose: str = "",
) -> None:
    """Log that the actor read each of these records: one line each, one statement for all.

    Reading what one wrote oneself needs no line; whoever calls leaves those out.
    """
    said = {
        "at": uow.now,
        "action": action,
        "object_type": object_type,
        "outcome": Outcome.DONE.value,
        "origin": uow.origin[:LONGEST_ORIGIN],
        "purpose": purpose[:LONGEST_PURPOSE],
        "activity_id": activity_of(action).id,
        "trace_id": uow.trace_id,
    }
    _write(uow.session, said | _who(uow.actor), object_ids)


def record_denial(session: Session, now: datetime, denial: Denial) -> None:
    """Log a refused request."""
    said = {
        "at": now,
        "action": denial.action[:LONGEST_ACTION],
        "object_type": "request",
        "outcome": Outcome.REFUSED.value,
        "origin": denial.origin[:LONGEST_ORIGIN],
        "purpose": "",
        "activity_id": SECURITY.id,
        "trace_id": denial.trace_id,
    }
    _write(session, said | _who(denial.actor), (denial.target,))


def _write(session: Session, said: dict[str, Any], object_ids: Iterable[object]) -> None:
    targets = [str(object_id)[:LONGEST_TARGET] for object_id in object_ids]
    if targets:
        ids = [new_id() for _ in targets]
        session.execute(INSERT, said | {"ids": ids, "object_ids": targets})


def _who(actor: Actor | None) -> dict[str, Any]:
    return {
        "actor_id": actor.user_id if actor else None,
        "actor_name": actor.name if actor else "",
        "actor_function": actor.function_title if actor else "",
        "organisation_id": actor.organisation_id if actor else None,
        "organisation_name": actor.organisation_name if actor else "",
    }
