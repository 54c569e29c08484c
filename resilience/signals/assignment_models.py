"""Who of an organisation has taken up a signal; kept here because lists filter on it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, and_, false, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resilience.accounts.models import User
from resilience.authz.actor import Actor
from resilience.authz.scope import Guarded
from resilience.db.base import Base, Keyed
from resilience.signals.models import Signal

#: What holds for the one who has it now.
RUNS = text("ended_at IS NULL")


class SignalAssignment(Keyed, Guarded, Base):
    """One stretch of time in which somebody had a signal; the history of it only grows."""

    __tablename__ = "signal_assignments"
    __table_args__ = (
        # Two people who take it at the same moment cannot both have it.
        Index("uq_signal_assignments_running", "signal_id", unique=True, postgresql_where=RUNS),
        Index("ix_signal_assignments_assignee", "assignee_id", postgresql_where=RUNS),
        Index(None, "signal_id"),
    )

    signal_id: Mapped[UUID] = mapped_column(ForeignKey("signals.id", ondelete="CASCADE"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    assignee_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    assigned_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    assigned_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    signal: Mapped[Signal] = relationship()
    assignee: Mapped[User] = relationship(foreign_keys=[assignee_id])
    assigned_by: Mapped[User] = relationship(foreign_keys=[assigned_by_id])

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """With the signal, inside the own organisation: partners do not see who works on it."""
        seen = select(Signal.id).where(Signal.visible_to(actor))
        return and_(cls.organisation_id == actor.organisation_id, cls.signal_id.in_(seen))


def is_assigned_to(actor: Actor) -> ColumnElement[bool]:
    """Hold for the signals that the actor has taken up or was given, to filter a list with."""
    if actor.user_id is None:
        return false()
    running = select(SignalAssignment.signal_id).where(
        SignalAssignment.assignee_id == actor.user_id, SignalAssignment.ended_at.is_(None)
    )
    return Signal.id.in_(running)
