"""Reading one's own inbox."""

from collections.abc import Sequence

from sqlalchemy import func, select

from resilience.authz.scope import visible
from resilience.notifications.models import Notification
from resilience.uow import UnitOfWork


def list_notifications(uow: UnitOfWork, limit: int = 50) -> Sequence[Notification]:
    """Return the actor's newest notifications, newest first."""
    wanted = select(Notification).order_by(Notification.id.desc()).limit(limit)
    return uow.session.scalars(visible(uow.actor, wanted, Notification)).all()


def list_unread(uow: UnitOfWork, limit: int = 20) -> Sequence[Notification]:
    """Return the actor's unread notifications, newest first."""
    unread = (
        select(Notification)
        .where(Notification.read_at.is_(None))
        .order_by(Notification.id.desc())
        .limit(limit)
    )
    return uow.session.scalars(visible(uow.actor, unread, Notification)).all()


def count_unread(uow: UnitOfWork) -> int:
    """Return how many of the actor's notifications were not read yet."""
    unread = select(func.count(Notification.id)).where(Notification.read_at.is_(None))
    return uow.session.scalar(visible(uow.actor, unread, Notification)) or 0
