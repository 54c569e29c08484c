"""Telling people how an import went: who asked for it, and the safety officers (domain.md 1.4)."""

from sqlalchemy import or_, select

from resilience.accounts.queries import list_colleagues_with
from resilience.authz.actor import Actor
from resilience.authz.roles import Role
from resilience.imports.models import ImportedSignal, SignalImport
from resilience.notifications.models import NotificationKind
from resilience.notifications.services import notify
from resilience.signals.models import Signal
from resilience.signals.taxonomy import ALWAYS_TO_SAFETY_OFFICER, SEVERITY_TO_SAFETY_OFFICER
from resilience.uow import UnitOfWork


def tell_checked(uow: UnitOfWork, found: SignalImport) -> None:
    """Tell who asked that the import waits for a decision."""
    _tell(uow, found, NotificationKind.IMPORT_CHECKED)


def tell_done(uow: UnitOfWork, found: SignalImport) -> None:
    """Tell who asked that it is done, and safety officers once when there are acute signals."""
    _tell(uow, found, NotificationKind.IMPORT_DONE)
    urgent = or_(
        Signal.severity == SEVERITY_TO_SAFETY_OFFICER,
        Signal.signal_type.in_(ALWAYS_TO_SAFETY_OFFICER),
    )
    stored = select(Signal.id).join(ImportedSignal, ImportedSignal.signal_id == Signal.id)
    if uow.session.scalar(stored.where(ImportedSignal.import_id == found.id, urgent).limit(1)):
        officers = list_colleagues_with(
            uow.session, found.organisation_id, Role.SAFETY_OFFICER, uow.now
        )
        kind = NotificationKind.IMPORT_ACUTE
        notify(uow, (officer.id for officer in officers), kind, (found.id, found.number))


def tell_failed(uow: UnitOfWork, found: SignalImport) -> None:
    """Tell who asked that the file could not be read."""
    _tell(uow, found, NotificationKind.IMPORT_FAILED)


def actor_of(found: SignalImport) -> Actor:
    """Return who asked for an import as the log names them; without any right."""
    person = found.requested_by
    return Actor(
        user_id=person.id,
        name=person.name,
        organisation_id=found.organisation_id,
        function_title=person.function_title,
        organisation_name=found.organisation.name,
    )


def _tell(uow: UnitOfWork, found: SignalImport, kind: NotificationKind) -> None:
    notify(uow, [found.requested_by_id], kind, (found.id, found.number))
