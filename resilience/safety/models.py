"""Safety concerns and their append-only history."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Sequence,
    SmallInteger,
    String,
    UniqueConstraint,
    and_,
    false,
    or_,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resilience.accounts.models import User
from resilience.authz.actor import Actor
from resilience.authz.permissions import Permission
from resilience.authz.scope import Guarded
from resilience.db.base import Base, Keyed
from resilience.db.sealing import SealedText
from resilience.db.types import Sealed
from resilience.safety.states import ConcernEventKind, ConcernState, states_before
from resilience.signals.attributes import LocationPrecision, ObservedPrecision

#: Numbers are given out without waiting for each other; a failed record leaves a gap.
concern_numbers = Sequence("concern_numbers", metadata=Base.metadata)


class SafetyConcern(Keyed, Guarded, Base):
    """A professional's report that their own safety is at stake.

    There is no column for who caused it, nor for anything medical or emotional.
    """

    __tablename__ = "safety_concerns"
    __table_args__ = (
        UniqueConstraint("reporter_id", "client_id"),
        CheckConstraint(
            "closed_at IS NOT NULL OR state NOT IN ('gesloten', 'ingetrokken')",
            name="closed_has_moment",
        ),
        Index(None, "organisation_id", "due_at"),
        # The question of the job, asked every few seconds: what waits and is not escalated yet?
        Index(
            "ix_safety_concerns_waiting_due_at",
            "due_at",
            postgresql_where=text("state = 'nieuw' AND escalated_at IS NULL"),
        ),
    )

    number: Mapped[str] = mapped_column(String(20), unique=True)
    #: Made before sending, so that a second sending changes nothing.
    client_id: Mapped[UUID]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    reporter_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    is_shielded: Mapped[bool]
    #: The line manager a shielded concern is kept from, even one who is a safety officer too.
    hidden_from_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    signal_id: Mapped[UUID | None] = mapped_column(ForeignKey("signals.id"), index=True)

    concern_type: Mapped[str] = mapped_column(String(4))
    severity: Mapped[int] = mapped_column(SmallInteger)
    #: Opened only where it is read: no list and no job ever holds it.
    sealed_text: Mapped[bytes] = mapped_column("text", Sealed, deferred=True)
    text = SealedText("sealed_text")
    buurt_code: Mapped[str] = mapped_column(String(10))
    area_year: Mapped[int]
    location_precision: Mapped[LocationPrecision]
    occurred_at: Mapped[datetime]
    #: With ``dag`` only the day counts, not the time of ``occurred_at``.
    occurred_precision: Mapped[ObservedPrecision]

    state: Mapped[ConcernState] = mapped_column(default=ConcernState.RAISED)
    raised_at: Mapped[datetime]
    due_at: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    escalated_at: Mapped[datetime | None]
    #: When it was closed or withdrawn; from here its retention term runs.
    closed_at: Mapped[datetime | None]

    reporter: Mapped[User] = relationship(foreign_keys=reporter_id)
    acknowledged_by: Mapped[User | None] = relationship(foreign_keys=acknowledged_by_id)
    events: Mapped[list["ConcernEvent"]] = relationship(
        back_populates="concern", order_by="ConcernEvent.at, ConcernEvent.id"
    )

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Only the reporter, officers of the same organisation, and the manager unless shielded.

        An officer who is the reporter's manager does not see a shielded concern either, as
        long as there was another officer when it was raised.
        """
        rules: list[ColumnElement[bool]] = []
        if actor.may(Permission.CONCERN_READ_OWN):
            rules.append(cls.reporter_id == actor.user_id)
        if actor.may(Permission.CONCERN_READ):
            rules.append(cls.hidden_from_id.is_distinct_from(actor.user_id))
        if actor.may(Permission.CONCERN_READ_TEAM):
            is_managed = cls.reporter.has(User.line_manager_id == actor.user_id)
            rules.append(and_(cls.is_shielded.is_(False), is_managed))
        return and_(cls.organisation_id == actor.organisation_id, or_(false(), *rules))

    def can_be_confirmed_by(self, actor: Actor) -> bool:
        """Tell whether ``actor`` can confirm the receipt; nobody can of their own concern."""
        return (
            self.state in states_before(ConcernState.ACKNOWLEDGED)
            and actor.may(Permission.CONCERN_ACKNOWLEDGE)
            and self.organisation_id == actor.organisation_id
            and self.reporter_id != actor.user_id
        )


class ConcernEvent(Keyed, Base):
    """One thing that happened to a concern; never changed, never removed on its own."""

    __tablename__ = "concern_events"

    concern_id: Mapped[UUID] = mapped_column(ForeignKey("safety_concerns.id"), index=True)
    at: Mapped[datetime]
    #: Nobody, when the system itself acted.
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[ConcernEventKind]

    concern: Mapped[SafetyConcern] = relationship(back_populates="events")
    actor: Mapped[User | None] = relationship()


class ConcernCore(Keyed, Base):
    """What is left of a concern after its term: enough to count it, nobody to find in it."""

    __tablename__ = "concern_cores"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    area_year: Mapped[int]
    buurt_code: Mapped[str] = mapped_column(String(10))
    #: Monday of the ISO week, in the Netherlands, in which it happened.
    week: Mapped[date]
    concern_type: Mapped[str] = mapped_column(String(4))
    severity: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[ConcernState]
    folded_at: Mapped[datetime]
