"""Typed text that was not sent yet."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from resilience.authz.actor import Actor
from resilience.authz.scope import Guarded
from resilience.db.base import Base, Keyed
from resilience.db.sealing import SealedText
from resilience.db.types import Sealed


class Draft(Keyed, Guarded, Base):
    """What one person typed in one form; nobody else ever reads it (retention class A)."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("user_id", "form_key"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    form_key: Mapped[str] = mapped_column(String(60))
    sealed_payload: Mapped[bytes] = mapped_column("payload", Sealed)
    #: The fields as JSON ``[[name, value], …]``; opens in this row only.
    payload = SealedText("sealed_payload")
    updated_at: Mapped[datetime] = mapped_column(index=True)

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Return one's own drafts."""
        return cls.user_id == actor.user_id
