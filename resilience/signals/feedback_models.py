"""What follows upon a signal: an answer that is owed, the answer, and who saw the same."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    and_,
    false,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resilience.accounts.models import User
from resilience.authz.actor import Actor
from resilience.authz.scope import Guarded
from resilience.db.base import Base, Keyed
from resilience.signals.models import Signal

#: A first answer, and one more after "not satisfied": a signal opens again exactly once.
FIRST_ROUND, LAST_ROUND = 1, 2
LONGEST_ANSWER = 1000
LONGEST_VERDICT_REASON = 300


class FeedbackVerdict(StrEnum):
    """What the reporter thinks of an answer."""

    HELPFUL = "helpt"
    NOT_SATISFIED = "niet_tevreden"


class FeedbackDuty(Keyed, Guarded, Base):
    """An answer that is owed to the reporter of a signal, and the moment it is due."""

    __tablename__ = "feedback_duties"
    __table_args__ = (
        UniqueConstraint("signal_id", "round"),
        CheckConstraint("round IN (1, 2)", name="at_most_twice"),
        Index(None, "due_at"),
        Index("ix_feedback_duties_open", "due_at", postgresql_where=text("answered_at IS NULL")),
    )

    signal_id: Mapped[UUID] = mapped_column(ForeignKey("signals.id", ondelete="CASCADE"))
    round: Mapped[int]
    owed_at: Mapped[datetime]
    due_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]

    signal: Mapped[Signal] = relationship()

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Return those of the signals that the actor sees: it says no more than these do."""
        return cls.signal_id.in_(select(Signal.id).where(Signal.visible_to(actor)))


class FeedbackMessage(Keyed, Guarded, Base):
    """An answer to the reporter of a signal, and what the reporter thinks of it."""

    __tablename__ = "feedback_messages"
    __table_args__ = (
        UniqueConstraint("signal_id", "round"),
        CheckConstraint("(verdict IS NULL) = (verdict_at IS NULL)", name="verdict_has_moment"),
    )

    signal_id: Mapped[UUID] = mapped_column(ForeignKey("signals.id", ondelete="CASCADE"))
    round: Mapped[int]
    text: Mapped[str] = mapped_column(String(LONGEST_ANSWER))
    #: Nobody any more once a year has passed (domain.md 4.4, class C).
    given_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    #: The organisation of who answered, which may be a partner of that of the reporter.
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    given_at: Mapped[datetime]
    verdict: Mapped[FeedbackVerdict | None]
    verdict_at: Mapped[datetime | None]
    verdict_reason: Mapped[str] = mapped_column(String(LONGEST_VERDICT_REASON), default="")

    signal: Mapped[Signal] = relationship()
    given_by: Mapped[User | None] = relationship()

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Return those of one's own signals, of one's organisation, and what it answered."""
        seen = select(Signal.id).where(Signal.visible_to(actor))
        ours = seen.where(Signal.organisation_id == actor.organisation_id)
        return or_(
            cls.signal_id.in_(ours),
            # What a third partner answered is between that partner and the reporter.
            and_(cls.organisation_id == actor.organisation_id, cls.signal_id.in_(seen)),
        )


class SignalConfirmation(Keyed, Guarded, Base):
    """Somebody saw the same; the number of these stands with the signal, who it was nowhere."""

    __tablename__ = "signal_confirmations"
    __table_args__ = (
        Index(
            "uq_signal_confirmations_standing",
            "signal_id",
            "confirmer_id",
            unique=True,
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    signal_id: Mapped[UUID] = mapped_column(ForeignKey("signals.id", ondelete="CASCADE"))
    #: Nobody any more once a year has passed; it goes on counting (class C).
    confirmer_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    signal: Mapped[Signal] = relationship()

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Return one's own alone: who else saw it would point at people (R-11)."""
        # Who is nobody saw nothing, also not what was seen by those who are forgotten.
        return false() if actor.user_id is None else cls.confirmer_id == actor.user_id
