"""Sentences to answer with, and how many answers came in time."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    and_,
    false,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resilience.accounts.models import Organisation
from resilience.authz.actor import Actor
from resilience.authz.permissions import Permission
from resilience.authz.scope import Guarded
from resilience.db.base import Base, Keyed
from resilience.signals.feedback_models import LONGEST_ANSWER

LONGEST_TITLE = 80


class NeutralMessage(Keyed, Guarded, Base):
    """A sentence of one organisation to answer with; without any, the usual ones hold."""

    __tablename__ = "neutral_messages"
    __table_args__ = (Index(None, "organisation_id", "position"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    position: Mapped[int] = mapped_column(SmallInteger)
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    text: Mapped[str] = mapped_column(String(LONGEST_ANSWER))
    changed_at: Mapped[datetime]

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Return those of the own organisation."""
        return cls.organisation_id == actor.organisation_id


class FeedbackCount(Guarded, Base):
    """How many answers an organisation's reporters were owed in a quarter; for itself only."""

    __tablename__ = "feedback_counts"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    period_code: Mapped[str] = mapped_column(String(10), primary_key=True)
    owed_count: Mapped[int]
    in_time_count: Mapped[int]
    counted_at: Mapped[datetime]
    #: Of a quarter that is over: every term in it has ended, so the count stands.
    is_final: Mapped[bool]

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Return those of the own organisation, for who answers for it."""
        may_read = true() if actor.may(Permission.FEEDBACK_READ_SHARE) else false()
        return and_(may_read, cls.organisation_id == actor.organisation_id)


class FeedbackShare(Base):
    """Which share was answered in time in a closed quarter, as partners may see it."""

    __tablename__ = "feedback_shares"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    period_code: Mapped[str] = mapped_column(String(10), primary_key=True)
    #: In whole steps; see ``feedback.share_rules``.
    in_time_percent: Mapped[int] = mapped_column(SmallInteger)
    rests_on_at_least: Mapped[int]
    rule_version: Mapped[str] = mapped_column(String(20))
    published_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship()
