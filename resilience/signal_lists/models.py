"""Views of the list that somebody saved under a name."""

from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from resilience.authz.actor import Actor
from resilience.authz.scope import Guarded
from resilience.db.base import Base, Keyed
from resilience.db.sealing import SealedText
from resilience.db.types import Sealed

IS_DEFAULT = text("is_default")


class SavedView(Keyed, Guarded, Base):
    """Choices above the list under a name; nobody else ever reads them."""

    __tablename__ = "saved_views"
    __table_args__ = (
        UniqueConstraint("user_id", "label"),
        Index("ix_saved_views_one_default", "user_id", unique=True, postgresql_where=IS_DEFAULT),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    label: Mapped[str] = mapped_column(String(60))
    sealed_choices: Mapped[bytes] = mapped_column("choices", Sealed)
    #: JSON object of names and values; sealed, because words that are searched may be in it.
    choices = SealedText("sealed_choices")
    is_default: Mapped[bool] = mapped_column(default=False)

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Return one's own views."""
        return cls.user_id == actor.user_id
