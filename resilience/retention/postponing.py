"""Postponing: one person for the first time, two for every next one, never past the ceiling."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select, update

from resilience.audit.services import record_act
from resilience.authz.permissions import Permission
from resilience.authz.policy import authorize
from resilience.authz.scope import visible
from resilience.clock import local_day
from resilience.errors import ConflictError, NotAllowedError, NotFoundError, ValidationError
from resilience.privacy.refusals import refuse_personal_data
from resilience.privacy.retention import latest_postponement
from resilience.retention.models import Decision, Postponement, RetentionWarning
from resilience.retention.wording import (
    BEYOND_CEILING,
    DECIDED_ALREADY,
    NO_REASON,
    NOT_LATER,
    POSTPONEMENT_WAITS,
    SECOND_PERSON,
)
from resilience.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class PostponementDraft:
    """Until when a record is kept, and why."""

    until: date
    reason: str


def load_warning(uow: UnitOfWork, warning_id: UUID) -> RetentionWarning:
    """Return a record of the own organisation that is about to go."""
    wanted = select(RetentionWarning).where(RetentionWarning.id == warning_id)
    found = uow.session.scalar(visible(uow.actor, wanted, RetentionWarning))
    if found is None:
        raise NotFoundError(f"no warning {warning_id}")
    return found


def latest_day(warning: RetentionWarning) -> date:
    """Return the last day until which the record may be kept."""
    return latest_postponement(warning.rule, warning.started_at)


def postpone(uow: UnitOfWork, warning_id: UUID, draft: PostponementDraft) -> Postponement:
    """Keep a record a while longer; a second time somebody else has to agree."""
    authorize(uow.actor, Permission.RETENTION_POSTPONE)
    if uow.actor.user_id is None:
        raise NotAllowedError("a person postpones")
    warning = load_warning(uow, warning_id)
    _refuse_unfit(warning, draft)
    earlier = _lock_and_count(uow, warning)
    is_first = earlier == 0
    made = Postponement(
        rule=warning.rule,
        object_type=warning.object_type,
        object_id=warning.object_id,
        number=warning.number,
        organisation_id=warning.organisation_id,
        until=draft.until,
        reason=draft.reason.strip(),
        state=Decision.ACCEPTED if is_first else Decision.PROPOSED,
        asked_by_id=uow.actor.user_id,
        asked_at=uow.now,
        decided_at=uow.now if is_first else None,
    )
    uow.session.add(made)
    if is_first:
        # The page no longer shows it; the next night's plan says the same.
        uow.session.delete(warning)
    uow.session.flush()
    record_act(uow, "retention:postpone", warning.object_type, warning.object_id)
    return made


def decide_postponement(uow: UnitOfWork, postponement_id: UUID, *, accept: bool) -> Postponement:
    """Accept or refuse somebody else's second postponement."""
    authorize(uow.actor, Permission.RETENTION_POSTPONE)
    wanted = select(Postponement).where(Postponement.id == postponement_id)
    found = uow.session.scalar(visible(uow.actor, wanted, Postponement))
    if found is None:
        raise NotFoundError(f"no postponement {postponement_id}")
    if found.asked_by_id == uow.actor.user_id:
        raise ConflictError(SECOND_PERSON)
    decided = uow.session.scalar(
        update(Postponement)
        .where(Postponement.id == postponement_id, Postponement.state == Decision.PROPOSED)
        .values(
            state=Decision.ACCEPTED if accept else Decision.REFUSED,
            decided_by_id=uow.actor.user_id,
            decided_at=uow.now,
        )
        .returning(Postponement.id)
    )
    if decided is None:
        raise ConflictError(DECIDED_ALREADY)
    uow.session.refresh(found)
    verb = "accept" if accept else "refuse"
    record_act(uow, f"postponement:{verb}", found.object_type, found.object_id)
    return found


def _refuse_unfit(warning: RetentionWarning, draft: PostponementDraft) -> None:
    if not draft.reason.strip():
        raise ValidationError(NO_REASON, "reason")
    refuse_personal_data({"reason": draft.reason})
    if draft.until <= local_day(warning.due_at):
        raise ValidationError(NOT_LATER, "until")
    if draft.until > latest_day(warning):
        raise ValidationError(BEYOND_CEILING, "until")


def _lock_and_count(uow: UnitOfWork, warning: RetentionWarning) -> int:
    """Return how often the record was postponed before; one at a time may ask."""
    uow.session.refresh(warning, with_for_update=True)
    of_record = (Postponement.object_id == warning.object_id, Postponement.rule == warning.rule)
    waits = select(Postponement.id).where(*of_record, Postponement.state == Decision.PROPOSED)
    if uow.session.scalar(waits) is not None:
        raise ConflictError(POSTPONEMENT_WAITS)
    earlier = select(func.count()).where(*of_record, Postponement.state == Decision.ACCEPTED)
    return uow.session.scalar(earlier) or 0
