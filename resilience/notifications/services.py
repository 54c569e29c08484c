"""Telling people that something waits for them."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import update

from resilience.notifications.models import Notification, NotificationKind
from resilience.uow import UnitOfWork


def notify(
    uow: UnitOfWork,
    recipient_ids: Iterable[UUID],
    kind: NotificationKind,
    subject: tuple[UUID, str],
) -> None:
    """Put a line in the inbox of each recipient, once each; never of who acts."""
    subject_id, number = subject
    for recipient_id in dict.fromkeys(recipient_ids):
        if recipient_id != uow.actor.user_id:
            uow.session.add(
                Notification(
                    recipient_id=recipient_id,
                    kind=kind,
                    subject_id=subject_id,
                    subject_number=number,
                    created_at=uow.now,
                )
            )


def mark_read(uow: UnitOfWork, subject_id: UUID) -> None:
    """Mark what the actor was told about a subject as read: it has now been looked at."""
    uow.session.execute(
        update(Notification)
        .where(
            Notification.visible_to(uow.actor),
            Notification.subject_id == subject_id,
            Notification.read_at.is_(None),
        )
        .values(read_at=uow.now)
    )
