"""The archivist's decision on a destruction list (R-30)."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import selectinload

from resilience.audit.services import record_act
from resilience.authz.permissions import Permission
from resilience.authz.policy import authorize
from resilience.authz.scope import visible
from resilience.errors import ConflictError, NotFoundError, ValidationError
from resilience.privacy.refusals import refuse_personal_data
from resilience.retention.models import DestructionLine, DestructionList, ListState
from resilience.retention.wording import DECIDED_ALREADY, NO_REASON
from resilience.uow import UnitOfWork


def load_list(uow: UnitOfWork, list_id: UUID) -> DestructionList:
    """Return a destruction list with its lines; raise ``NotFoundError`` when there is none."""
    wanted = (
        select(DestructionList)
        .where(DestructionList.id == list_id)
        .options(
            selectinload(DestructionList.lines).selectinload(DestructionLine.organisation),
            selectinload(DestructionList.decided_by),
        )
    )
    found = uow.session.scalar(visible(uow.actor, wanted, DestructionList))
    if found is None:
        raise NotFoundError(f"no destruction list {list_id}")
    return found


def approve_list(uow: UnitOfWork, list_id: UUID) -> DestructionList:
    """Let what stands on the list go at the next run, that and nothing else."""
    return _decide(uow, list_id, ListState.APPROVED, "")


def refuse_list(uow: UnitOfWork, list_id: UUID, reason: str) -> DestructionList:
    """Keep what stands on the list; after three months it may be proposed anew."""
    authorize(uow.actor, Permission.DESTRUCTION_APPROVE)
    if not reason.strip():
        raise ValidationError(NO_REASON, "reason")
    refuse_personal_data({"reason": reason})
    return _decide(uow, list_id, ListState.REFUSED, reason.strip())


def _decide(uow: UnitOfWork, list_id: UUID, state: ListState, reason: str) -> DestructionList:
    authorize(uow.actor, Permission.DESTRUCTION_APPROVE)
    found = load_list(uow, list_id)
    decided = uow.session.scalar(
        update(DestructionList)
        .where(DestructionList.id == list_id, DestructionList.state == ListState.PROPOSED)
        .values(state=state, reason=reason, decided_by_id=uow.actor.user_id, decided_at=uow.now)
        .returning(DestructionList.id)
    )
    if decided is None:
        raise ConflictError(DECIDED_ALREADY)
    uow.session.refresh(found)
    verb = "approve" if state is ListState.APPROVED else "refuse"
    record_act(uow, f"destruction:{verb}", "destruction_list", found.number)
    return found
