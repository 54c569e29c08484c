"""Reminding reviewers of texts that have waited for two working days; a job does it once each."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from resilience.accounts.queries import list_colleagues_with
from resilience.authz.roles import Role
from resilience.notifications.models import Notification, NotificationKind
from resilience.notifications.services import notify
from resilience.review.decisions import DAYS_TO_REVIEW
from resilience.review.models import SignalReview
from resilience.signals.attributes import SignalState
from resilience.signals.models import Signal
from resilience.uow import UnitOfWork
from resilience.working_days import add_working_days

REMINDERS = (NotificationKind.REVIEW_OVERDUE, NotificationKind.REVIEWER_MISSING)


def list_overdue(session: Session, now: datetime) -> Sequence[UUID]:
    """Return the signals that nobody looked at in time, and of which nobody was reminded yet."""
    is_told = select(Notification.id).where(
        Notification.subject_id == Signal.id,
        Notification.kind.in_(REMINDERS),
        Notification.created_at >= Signal.flagged_at,
    )
    is_reviewed = select(SignalReview.id).where(
        SignalReview.signal_id == Signal.id, SignalReview.at >= Signal.flagged_at
    )
    waiting = select(Signal.id, Signal.flagged_at).where(
        Signal.state == SignalState.TO_REVIEW,
        # No working day is shorter than a day, so nothing newer can be due.
        Signal.flagged_at <= now - timedelta(days=DAYS_TO_REVIEW),
        ~is_told.exists(),
        ~is_reviewed.exists(),
    )
    found = session.execute(waiting.order_by(Signal.flagged_at)).all()
    return [
        signal_id
        for signal_id, flagged_at in found
        if flagged_at is not None and add_working_days(flagged_at, DAYS_TO_REVIEW) <= now
    ]


def remind(uow: UnitOfWork, signal_id: UUID) -> bool:
    """Tell the reviewers, or where there is none who can give the role; False when too late."""
    signal = uow.session.get(Signal, signal_id)
    if signal is None or signal.state is not SignalState.TO_REVIEW:
        return False
    for role, kind in (
        (Role.QUALITY_REVIEWER, NotificationKind.REVIEW_OVERDUE),
        (Role.ORG_ADMIN, NotificationKind.REVIEWER_MISSING),
    ):
        found = list_colleagues_with(uow.session, signal.organisation_id, role, uow.now)
        others = [each.id for each in found if each.id != signal.reporter_id]
        if others:
            notify(uow, others, kind, (signal.id, signal.number))
            return True
    return False
