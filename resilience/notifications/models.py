"""The in-app inbox."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from resilience.authz.actor import Actor
from resilience.authz.scope import Guarded
from resilience.db.base import Base, Keyed


class NotificationKind(StrEnum):
    """What happened; the words are chosen when it is read."""

    CONCERN_RAISED = "concern_raised"
    CONCERN_ACKNOWLEDGED = "concern_acknowledged"
    CONCERN_ESCALATED = "concern_escalated"
    SIGNAL_ACUTE = "signal_acute"


class Notification(Keyed, Guarded, Base):
    """Tells one person that something waits. Holds a reference, never any content."""

    __tablename__ = "notifications"
    __table_args__ = (Index(None, "recipient_id", "read_at"),)

    recipient_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[NotificationKind]
    subject_id: Mapped[UUID]
    subject_number: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Return what is for the person who reads."""
        return cls.recipient_id == actor.user_id
