"""Handling a request about rights: register, check who asks, take up, extend, answer, refuse."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from resilience.accountability import wording
from resilience.accountability.queries import list_colleagues, load_request
from resilience.areas.queries import current_edition, find_area
from resilience.audit.services import record_act
from resilience.authz.permissions import Permission
from resilience.authz.policy import authorize
from resilience.clock import local_day
from resilience.dossiers.clocks import answer_due
from resilience.dossiers.models import RightsRequest, RightsStep, rights_numbers
from resilience.dossiers.states import (
    CLOSED,
    STEP_TO,
    RightsKind,
    RightsState,
    RightsSubject,
    StepKind,
    move,
)
from resilience.errors import ConflictError, ValidationError
from resilience.privacy.refusals import refuse_personal_data
from resilience.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class RightsDraft:
    """A request as the privacy officer registers it: never with a name or details of who asks."""

    kind: RightsKind
    subject: RightsSubject
    reference: str
    received_on: date
    is_identity_checked: bool
    area_code: str = ""
    account_id: UUID | None = None


def register_request(uow: UnitOfWork, draft: RightsDraft) -> RightsRequest:
    """Register a request; its clock runs from the day on which it came in."""
    authorize(uow.actor, Permission.RIGHTS_HANDLE)
    _refuse_unfit(uow, draft)
    is_place = draft.subject is RightsSubject.PLACE
    request = RightsRequest(
        number=_next_number(uow),
        organisation_id=uow.actor.organisation_id,
        kind=draft.kind,
        subject=draft.subject,
        area_code=draft.area_code if is_place else "",
        account_id=None if is_place else draft.account_id,
        reference=draft.reference.strip(),
        received_on=draft.received_on,
        due_on=answer_due(draft.received_on),
        is_identity_checked=draft.is_identity_checked,
        state=RightsState.RECEIVED,
    )
    uow.session.add(request)
    uow.session.flush()
    _note(uow, request, StepKind.REGISTERED)
    return request


def confirm_identity(uow: UnitOfWork, request_id: UUID) -> RightsRequest:
    """Note that it was checked who asks; how, stands in the letter's own file."""
    request = load_request(uow, request_id, to_change=True)
    if request.state in CLOSED or request.is_identity_checked:
        raise ConflictError("there is nothing left to check")
    request.is_identity_checked = True
    _note(uow, request, StepKind.IDENTITY_CHECKED)
    return request


def take_up(uow: UnitOfWork, request_id: UUID) -> RightsRequest:
    """Begin to treat a request; from here on records can be looked for."""
    return _move(uow, request_id, RightsState.IN_TREATMENT)


def extend(uow: UnitOfWork, request_id: UUID, reason: str) -> RightsRequest:
    """Take two months more, with a reason; the one who asks was told of it."""
    request = _move(uow, request_id, RightsState.EXTENDED, reason)
    request.due_on = answer_due(request.received_on, is_extended=True)
    uow.session.flush()
    return request


def answer(uow: UnitOfWork, request_id: UUID, note: str) -> RightsRequest:
    """Close a request as answered; only once it is sure who asked, and all was carried out."""
    request = load_request(uow, request_id, to_change=True)
    if not request.is_identity_checked:
        raise ConflictError(wording.NOT_IDENTIFIED)
    if any(outcome.carried_out_at is None for outcome in request.outcomes):
        raise ConflictError(wording.STILL_CARRIED_OUT)
    return _move(uow, request_id, RightsState.ANSWERED, note, needs_note=False)


def reject(uow: UnitOfWork, request_id: UUID, ground: str) -> RightsRequest:
    """Turn a request down, on a ground that the one who asks can object to."""
    return _move(uow, request_id, RightsState.REJECTED, ground)


def note_step(uow: UnitOfWork, request: RightsRequest, kind: StepKind, note: str = "") -> None:
    """Add a line to the history of a request, and one to the log."""
    _note(uow, request, kind, note)


def _move(
    uow: UnitOfWork,
    request_id: UUID,
    target: RightsState,
    note: str | None = None,
    *,
    needs_note: bool = True,
) -> RightsRequest:
    request = load_request(uow, request_id, to_change=True)
    state = move(request.state, target)
    if note is not None:
        _refuse_note(note, is_needed=needs_note)
    request.state = state
    if state in CLOSED:
        request.closed_at = uow.now
    uow.session.flush()
    _note(uow, request, STEP_TO[state], (note or "").strip())
    return request


def _refuse_note(note: str, *, is_needed: bool) -> None:
    if is_needed and not note.strip():
        raise ValidationError(wording.NO_REASON, "reason")
    refuse_personal_data({"reason": note})


def _refuse_unfit(uow: UnitOfWork, draft: RightsDraft) -> None:
    if not draft.reference.strip():
        raise ValidationError(wording.NO_REFERENCE, "reference")
    refuse_personal_data({"reference": draft.reference})
    if draft.received_on > local_day(uow.now):
        raise ValidationError(wording.NOT_YET_RECEIVED, "received_on")
    if draft.subject is RightsSubject.ACCOUNT:
        if draft.account_id is None:
            raise ValidationError(wording.NO_ACCOUNT, "account_id")
        if draft.account_id not in {each.id for each in list_colleagues(uow)}:
            raise ValidationError(wording.NO_ACCOUNT, "account_id")
        return
    year = current_edition(uow.session).year
    if find_area(uow.session, year, draft.area_code) is None:
        raise ValidationError(wording.NO_AREA, "area_code")


def _note(uow: UnitOfWork, request: RightsRequest, kind: StepKind, note: str = "") -> None:
    step = RightsStep(
        request_id=request.id, at=uow.now, actor_id=uow.actor.user_id, kind=kind, note=note
    )
    uow.session.add(step)
    uow.session.flush()
    record_act(uow, f"rights_request:{kind.name.lower()}", "rights_request", request.id)


def _next_number(uow: UnitOfWork) -> str:
    following = uow.session.scalar(select(func.nextval(rights_numbers.name)))
    return f"R-{local_day(uow.now).year}-{following:04d}"
