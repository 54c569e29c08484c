"""The register of data breaches: every version of it stays, and the hours are watched (R-26)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from resilience.accountability import wording
from resilience.accountability.queries import load_breach
from resilience.accounts.queries import list_colleagues_with
from resilience.audit.services import record_act
from resilience.authz.permissions import Permission
from resilience.authz.policy import authorize
from resilience.authz.roles import Role
from resilience.clock import local_day
from resilience.dossiers.clocks import WARNING_HOURS, warning_reached
from resilience.dossiers.models import DataBreach, DataBreachVersion, breach_numbers
from resilience.dossiers.states import BreachKind, Notified
from resilience.errors import ConflictError, ValidationError
from resilience.notifications.models import NotificationKind
from resilience.notifications.services import notify
from resilience.privacy.refusals import refuse_personal_data
from resilience.uow import UnitOfWork

#: The parts in which people type.
TYPED = (
    "what_happened",
    "categories",
    "consequences",
    "measures",
    "supervisor_reason",
    "people_reason",
    "lessons",
)


@dataclass(frozen=True, slots=True)
class BreachDraft:
    """A breach as the register has it: what happened and what was done, without names."""

    kind: BreachKind
    discovered_at: datetime
    what_happened: str
    categories: str
    people_count: int | None = None
    consequences: str = ""
    measures: str = ""
    supervisor: Notified = Notified.UNDECIDED
    supervisor_reason: str = ""
    people: Notified = Notified.UNDECIDED
    people_reason: str = ""
    lessons: str = ""


def register_breach(uow: UnitOfWork, draft: BreachDraft) -> DataBreach:
    """Put a breach in the register; its 72 hours run from the moment of discovery."""
    authorize(uow.actor, Permission.BREACH_HANDLE)
    _refuse_unfit(uow, draft)
    breach = DataBreach(
        number=_next_number(uow), organisation_id=uow.actor.organisation_id, **asdict(draft)
    )
    # Who registers it late is not told at once of every mark that has passed.
    breach.warned_hours = warning_reached(draft.discovered_at, uow.now)
    _stamp_decision(uow, breach)
    uow.session.add(breach)
    uow.session.flush()
    _keep_version(uow, breach, "register")
    _tell(uow, breach, NotificationKind.BREACH_REGISTERED)
    return breach


def revise_breach(uow: UnitOfWork, breach_id: UUID, draft: BreachDraft) -> DataBreach:
    """Write down what is known now; how it stood before stays in its history."""
    breach = _running(uow, breach_id)
    _refuse_unfit(uow, draft)
    for name, value in asdict(draft).items():
        setattr(breach, name, value)
    _stamp_decision(uow, breach)
    uow.session.flush()
    _keep_version(uow, breach, "revise")
    return breach


def close_breach(uow: UnitOfWork, breach_id: UUID) -> DataBreach:
    """Close a breach, once it was decided who is told and written what was learned."""
    breach = _running(uow, breach_id)
    if Notified.UNDECIDED in (breach.supervisor, breach.people):
        raise ConflictError(wording.NOT_DECIDED)
    if not breach.lessons:
        raise ConflictError(wording.NO_LESSON)
    breach.closed_at = uow.now
    uow.session.flush()
    _keep_version(uow, breach, "close")
    return breach


def list_breaches_to_warn(session: Session, now: datetime) -> Sequence[UUID]:
    """Return the breaches without a decision that have passed 24, 48 or 72 hours since."""
    undecided = select(DataBreach.id, DataBreach.discovered_at, DataBreach.warned_hours).where(
        DataBreach.supervisor == Notified.UNDECIDED,
        DataBreach.closed_at.is_(None),
        DataBreach.warned_hours < WARNING_HOURS[-1],
        DataBreach.discovered_at <= now - timedelta(hours=WARNING_HOURS[0]),
    )
    return [
        breach_id
        for breach_id, discovered_at, warned in session.execute(undecided)
        if warning_reached(discovered_at, now) > warned
    ]


def warn_of_breach(uow: UnitOfWork, breach_id: UUID) -> bool:
    """Tell the privacy officers how far the clock is; False when they were told already."""
    breach = uow.session.get_one(DataBreach, breach_id, populate_existing=True)
    reached = warning_reached(breach.discovered_at, uow.now)
    claim = (
        update(DataBreach)
        .where(
            DataBreach.id == breach_id,
            DataBreach.warned_hours < reached,
            DataBreach.supervisor == Notified.UNDECIDED,
        )
        .values(warned_hours=reached)
        .returning(DataBreach.id)
    )
    if uow.session.scalar(claim) is None:
        return False
    _tell(uow, breach, NotificationKind.BREACH_CLOCK_RUNS)
    record_act(uow, "breach:warn", "data_breach", breach.id)
    return True


def _running(uow: UnitOfWork, breach_id: UUID) -> DataBreach:
    breach = load_breach(uow, breach_id, to_change=True)
    if breach.closed_at is not None:
        raise ConflictError(wording.BREACH_IS_CLOSED)
    return breach


def _stamp_decision(uow: UnitOfWork, breach: DataBreach) -> None:
    """Keep when it was first decided whether the supervisor is told."""
    is_decided = breach.supervisor is not Notified.UNDECIDED
    if is_decided and breach.supervisor_decided_at is None:
        breach.supervisor_decided_at = uow.now


def _refuse_unfit(uow: UnitOfWork, draft: BreachDraft) -> None:
    if draft.discovered_at > uow.now:
        raise ValidationError(wording.NOT_YET_DISCOVERED, "discovered_on")
    if draft.supervisor is not Notified.UNDECIDED and not draft.supervisor_reason:
        raise ValidationError(wording.NO_SUPERVISOR_REASON, "supervisor_reason")
    if draft.people is not Notified.UNDECIDED and not draft.people_reason:
        raise ValidationError(wording.NO_PEOPLE_REASON, "people_reason")
    refuse_personal_data({name: getattr(draft, name) for name in TYPED})


def _keep_version(uow: UnitOfWork, breach: DataBreach, verb: str) -> None:
    content = {
        name: getattr(breach, name)
        for name in (*TYPED, "kind", "people_count", "supervisor", "people")
    }
    content["discovered_at"] = breach.discovered_at.isoformat()
    content["is_closed"] = breach.closed_at is not None
    version = DataBreachVersion(
        breach_id=breach.id, at=uow.now, actor_id=uow.actor.user_id, content=content
    )
    uow.session.add(version)
    uow.session.flush()
    record_act(uow, f"breach:{verb}", "data_breach", breach.id)


def _tell(uow: UnitOfWork, breach: DataBreach, kind: NotificationKind) -> None:
    officers = list_colleagues_with(
        uow.session, breach.organisation_id, Role.PRIVACY_OFFICER, uow.now
    )
    notify(uow, (each.id for each in officers), kind, (breach.id, breach.number))


def _next_number(uow: UnitOfWork) -> str:
    following = uow.session.scalar(select(func.nextval(breach_numbers.name)))
    return f"DL-{local_day(uow.now).year}-{following:04d}"
