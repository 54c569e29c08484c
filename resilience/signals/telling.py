"""Telling people of a signal that cannot wait; while its words wait, only who may read them."""

from resilience.accounts.queries import list_colleagues_with
from resilience.authz.roles import Role
from resilience.notifications.models import NotificationKind
from resilience.notifications.services import notify
from resilience.signals.attributes import SignalState
from resilience.signals.models import Signal
from resilience.signals.taxonomy import concerns_safety_officer, load_type
from resilience.uow import UnitOfWork


def tell_of_acute(uow: UnitOfWork, signal: Signal) -> None:
    """Tell the safety officers of an acute signal (1.4), or first the quality reviewers (R-03)."""
    if not concerns_safety_officer(load_type(signal.signal_type), signal.severity):
        return
    if signal.state is SignalState.TO_REVIEW:
        role, kind = Role.QUALITY_REVIEWER, NotificationKind.SIGNAL_FLAGGED
    else:
        role, kind = Role.SAFETY_OFFICER, NotificationKind.SIGNAL_ACUTE
    told = list_colleagues_with(uow.session, signal.organisation_id, role, uow.now)
    notify(uow, (person.id for person in told), kind, (signal.id, signal.number))
