"""The log of acts and refusals."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from resilience.authz.actor import Actor
from resilience.authz.permissions import Permission
from resilience.authz.scope import Guarded
from resilience.db.base import Base, Keyed


class Outcome(StrEnum):
    """How an act ended."""

    DONE = "done"
    REFUSED = "refused"


class AuditEntry(Keyed, Guarded, Base):
    """One line: action, object, result, origin, actor and moment (BIO2 8.15.01). No content."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index(None, "at"), Index(None, "object_id"))

    at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    #: As it was at the moment of the act: an account may be closed long before the log ends.
    actor_name: Mapped[str] = mapped_column(String(120))
    organisation_id: Mapped[UUID | None]
    action: Mapped[str] = mapped_column(String(80))
    object_type: Mapped[str] = mapped_column(String(60))
    object_id: Mapped[str] = mapped_column(String(200))
    outcome: Mapped[Outcome]
    origin: Mapped[str] = mapped_column(String(60))
    purpose: Mapped[str] = mapped_column(String(200), default="")

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Return what people of the privacy officer's own organisation did or were refused."""
        if not actor.may(Permission.AUDIT_READ):
            return false()
        return cls.organisation_id == actor.organisation_id
