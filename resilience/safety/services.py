"""What people do with a safety concern: raise it, confirm its receipt, escalate it, read it."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from resilience.accounts.models import User
from resilience.areas.codes import AreaLevel
from resilience.areas.queries import current_edition, find_area
from resilience.audit.services import record_act, record_reads
from resilience.authz.permissions import Permission
from resilience.authz.policy import authorize
from resilience.clock import local_day
from resilience.errors import ConflictError, NotAllowedError, ValidationError
from resilience.notifications.models import NotificationKind
from resilience.notifications.services import mark_read, notify
from resilience.safety import queries
from resilience.safety.checks import CheckedConcern, checked
from resilience.safety.deadlines import receipt_due
from resilience.safety.drafts import ConcernDraft
from resilience.safety.models import ConcernEvent, SafetyConcern, concern_numbers
from resilience.safety.recipients import line_manager_to_hide_from, recipients_of
from resilience.safety.states import ConcernEventKind, ConcernState, states_before
from resilience.safety.wording import SENT_OTHERWISE, UNKNOWN_BUURT
from resilience.uow import UnitOfWork


def raise_concern(uow: UnitOfWork, draft: ConcernDraft) -> SafetyConcern:
    """Register the concern once, set its term and tell who must act."""
    authorize(uow.actor, Permission.CONCERN_RAISE)
    sent = queries.find_sent(uow, draft.client_id)
    if sent is not None:
        return _same(sent, draft)
    concern = _concern(uow, draft, checked(draft, uow.now))
    try:
        with uow.session.begin_nested():
            uow.session.add(concern)
    except IntegrityError:
        # The same sending came in twice at once, and the other was first.
        return _sent_meanwhile(uow, draft)
    _append(uow, concern, ConcernEventKind.RAISED, "concern:raise")
    _tell_who_must_act(uow, concern, NotificationKind.CONCERN_RAISED)
    return concern


def acknowledge_concern(uow: UnitOfWork, concern_id: UUID) -> SafetyConcern:
    """Confirm to the reporter, as a person, that the concern was received; one officer can.

    An officer cannot confirm their own concern: somebody else has to look at it.
    """
    authorize(uow.actor, Permission.CONCERN_ACKNOWLEDGE)
    concern = queries.load_concern(uow, concern_id)
    if concern.reporter_id == uow.actor.user_id:
        raise NotAllowedError("nobody confirms the receipt of their own concern")
    claim = (
        update(SafetyConcern)
        .where(
            SafetyConcern.id == concern_id,
            SafetyConcern.state.in_(states_before(ConcernState.ACKNOWLEDGED)),
        )
        .values(
            state=ConcernState.ACKNOWLEDGED,
            acknowledged_at=uow.now,
            acknowledged_by_id=uow.actor.user_id,
        )
        .returning(SafetyConcern.id)
    )
    is_first = uow.session.scalar(claim) is not None
    uow.session.refresh(concern)
    if is_first:
        _append(uow, concern, ConcernEventKind.ACKNOWLEDGED, "concern:acknowledge")
        _tell(uow, concern, [concern.reporter_id], NotificationKind.CONCERN_ACKNOWLEDGED)
    elif concern.acknowledged_by_id != uow.actor.user_id:
        raise ConflictError(f"concern {concern.number} was taken up by somebody else")
    return concern


def escalate_concern(uow: UnitOfWork, concern_id: UUID) -> bool:
    """Escalate an overdue concern once; return False if another process came first."""
    claim = (
        update(SafetyConcern)
        .where(
            SafetyConcern.id == concern_id,
            SafetyConcern.state == ConcernState.RAISED,
            SafetyConcern.escalated_at.is_(None),
            SafetyConcern.due_at <= uow.now,
        )
        .values(escalated_at=uow.now)
        .returning(SafetyConcern)
        .execution_options(populate_existing=True)
    )
    concern = uow.session.scalar(claim)
    if concern is None:
        return False
    _append(uow, concern, ConcernEventKind.ESCALATED, "concern:escalate")
    _tell_who_must_act(uow, concern, NotificationKind.CONCERN_ESCALATED)
    return True


def read_concern(uow: UnitOfWork, concern_id: UUID) -> SafetyConcern:
    """Return the concern to be read; that somebody else than the reporter read it is logged."""
    concern = queries.load_concern(uow, concern_id)
    if concern.reporter_id != uow.actor.user_id:
        record_act(uow, "concern:read", "safety_concern", concern.id)
    mark_read(uow, concern.id)
    return concern


def log_listing(uow: UnitOfWork, concerns: Iterable[SafetyConcern]) -> None:
    """Log that the actor saw these concerns in a list; one's own need no line."""
    others = [concern.id for concern in concerns if concern.reporter_id != uow.actor.user_id]
    record_reads(uow, "concern:list", "safety_concern", others)


def _concern(uow: UnitOfWork, draft: ConcernDraft, found: CheckedConcern) -> SafetyConcern:
    serial = uow.session.scalar(concern_numbers)
    signal = queries.find_own_signal(uow, draft.signal_id)
    reporter = uow.session.get_one(User, uow.actor.user_id)
    hidden_from = line_manager_to_hide_from(uow.session, reporter, uow.now)
    return SafetyConcern(
        number=f"V-{local_day(uow.now).year}-{serial:06}",
        client_id=draft.client_id,
        organisation_id=uow.actor.organisation_id,
        reporter=reporter,
        is_shielded=draft.is_shielded,
        hidden_from_id=hidden_from if draft.is_shielded else None,
        signal_id=signal.id if signal else None,
        concern_type=found.concern_type.code,
        severity=int(found.severity),
        text=found.text,
        buurt_code=draft.buurt_code,
        area_year=_year_of(uow, draft.buurt_code),
        location_precision=draft.location_precision,
        occurred_at=found.occurred_at,
        occurred_precision=found.occurred_precision,
        state=ConcernState.RAISED,
        raised_at=uow.now,
        due_at=receipt_due(uow.now, found.severity),
    )


def _year_of(uow: UnitOfWork, buurt_code: str) -> int:
    """Return the edition in which the buurt lies; new concerns are placed in the current one."""
    edition = current_edition(uow.session)
    area = find_area(uow.session, edition.year, buurt_code)
    if area is None or area.level is not AreaLevel.BUURT:
        raise ValidationError(UNKNOWN_BUURT, "buurt_code")
    return edition.year


def _sent_meanwhile(uow: UnitOfWork, draft: ConcernDraft) -> SafetyConcern:
    sent = queries.find_sent(uow, draft.client_id)
    if sent is None:
        raise ConflictError("this concern could not be registered")
    return _same(sent, draft)


def _same(sent: SafetyConcern, draft: ConcernDraft) -> SafetyConcern:
    """Return what was sent before, unless the draft says something else: that must not be lost."""
    if (sent.concern_type, sent.text) != (draft.concern_type, draft.text.strip()):
        raise ValidationError(SENT_OTHERWISE, "text")
    return sent


def _append(uow: UnitOfWork, concern: SafetyConcern, kind: ConcernEventKind, act: str) -> None:
    uow.session.add(
        ConcernEvent(concern=concern, at=uow.now, actor_id=uow.actor.user_id, kind=kind)
    )
    record_act(uow, act, "safety_concern", concern.id)
    uow.session.flush()


def _tell_who_must_act(uow: UnitOfWork, concern: SafetyConcern, kind: NotificationKind) -> None:
    _tell(uow, concern, recipients_of(uow, concern), kind)


def _tell(
    uow: UnitOfWork, concern: SafetyConcern, recipients: list[UUID], kind: NotificationKind
) -> None:
    notify(uow, recipients, kind, (concern.id, concern.number))
    uow.session.flush()
