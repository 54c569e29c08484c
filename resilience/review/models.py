"""What quality reviewers decided about the words of a signal."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resilience.accounts.models import User
from resilience.authz.actor import Actor
from resilience.authz.scope import Guarded
from resilience.db.base import Base, Keyed
from resilience.db.sealing import SealedText
from resilience.db.types import Sealed
from resilience.review.decisions import Decision, ReviewReason
from resilience.signals.models import Signal


class SignalReview(Keyed, Guarded, Base):
    """One decision of a reviewer; of a redaction it holds the words until they are gone."""

    __tablename__ = "signal_reviews"

    signal_id: Mapped[UUID] = mapped_column(
        ForeignKey("signals.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime]
    reviewer_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    decision: Mapped[Decision]
    reason: Mapped[ReviewReason | None]
    #: What the author reads with it; it passes the guard as well.
    note: Mapped[str] = mapped_column(String(300), default="")
    sealed_words: Mapped[bytes] = mapped_column("words", Sealed, default=b"", deferred=True)
    #: JSON list of what is to be taken out; empty as soon as that is done.
    words = SealedText("sealed_words")
    #: Of a redaction: when the words were gone everywhere.
    carried_out_at: Mapped[datetime | None]

    signal: Mapped[Signal] = relationship()
    reviewer: Mapped[User] = relationship()

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """To the author and the quality reviewers only, whatever became of the signal."""
        seen = select(Signal.id).where(Signal.visible_to(actor), Signal.words_open_to(actor))
        return cls.signal_id.in_(seen)
