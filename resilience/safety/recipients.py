"""Who hears of a safety concern: the officers, and the line manager unless it is shielded."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from resilience.accounts.models import Organisation, User
from resilience.accounts.queries import list_colleagues_with, list_organisations
from resilience.authz.roles import Role
from resilience.safety.models import SafetyConcern
from resilience.uow import UnitOfWork


def list_officers_for(session: Session, reporter: User, now: datetime) -> Sequence[User]:
    """Return the safety officers of the reporter's organisation, other than the reporter."""
    officers = list_colleagues_with(session, reporter.organisation_id, Role.SAFETY_OFFICER, now)
    return [officer for officer in officers if officer.id != reporter.id]


def find_line_manager_of(session: Session, reporter: User, now: datetime) -> User | None:
    """Return the reporter's line manager, as long as that person holds the role."""
    managers = list_colleagues_with(session, reporter.organisation_id, Role.LINE_MANAGER, now)
    return next((user for user in managers if user.id == reporter.line_manager_id), None)


def is_line_manager_only_officer(officers: Sequence[User], reporter: User) -> bool:
    """Tell whether nobody but the reporter's own line manager can take up a concern."""
    return [officer.id for officer in officers] == [reporter.line_manager_id]


def line_manager_to_hide_from(session: Session, reporter: User, now: datetime) -> UUID | None:
    """Return the line manager a shielded concern is kept from; None if nobody else would act."""
    officers = list_officers_for(session, reporter, now)
    return None if is_line_manager_only_officer(officers, reporter) else reporter.line_manager_id


def officers_of(uow: UnitOfWork, concern: SafetyConcern) -> list[User]:
    """Return the safety officers who see a concern."""
    officers = list_officers_for(uow.session, concern.reporter, uow.now)
    return [officer for officer in officers if officer.id != concern.hidden_from_id]


def line_manager_of(uow: UnitOfWork, concern: SafetyConcern) -> User | None:
    """Return the line manager who sees a concern because of being one."""
    if concern.is_shielded:
        return None
    return find_line_manager_of(uow.session, concern.reporter, uow.now)


def recipients_of(uow: UnitOfWork, concern: SafetyConcern) -> list[UUID]:
    """Return who is told of a concern when it is raised and when it is overdue."""
    manager = line_manager_of(uow, concern)
    told = [*officers_of(uow, concern), *([manager] if manager else [])]
    return [user.id for user in told]


def list_organisations_without_officer(session: Session, now: datetime) -> list[Organisation]:
    """Return the organisations at work in which nobody would take up a concern, by name."""
    return [
        organisation
        for organisation in list_organisations(session)
        if organisation.is_active
        and not list_colleagues_with(session, organisation.id, Role.SAFETY_OFFICER, now)
    ]
