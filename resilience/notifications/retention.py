"""Messages tie a person to a record; they go as soon as such a link must go (class C)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from resilience.expiry import Expiry, everything
from resilience.notifications.models import Notification
from resilience.privacy.retention import Rule


def _delete(session: Session, ids: Sequence[UUID], _now: datetime) -> None:
    session.execute(delete(Notification).where(Notification.id.in_(ids)))


MESSAGES = Expiry(
    rule=Rule.REPORTER,
    object_type="notification",
    model=Notification,
    starts=Notification.created_at,
    waiting=everything,
    expire=_delete,
    tables=("notifications",),
)
