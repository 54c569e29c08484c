"""What was replaced by corrections, notes of the own organisation, and handovers without content.

All of it is for readers of the organisation that recorded the signal. What must go with the
text of a signal, or with its reporter, goes by triggers of the database (migration 0012), so
that no way of erasing a signal can forget it.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, String, UniqueConstraint, and_, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column, relationship

from resilience.accounts.models import User
from resilience.authz.actor import Actor
from resilience.authz.scope import Guarded
from resilience.db.base import Base, Keyed
from resilience.db.sealing import SealedText
from resilience.db.types import Sealed
from resilience.handling.attributes import HandoverGround, HandoverState, HandoverTarget
from resilience.signals.attributes import (
    Handling,
    InformationGrade,
    InformationSource,
    LocationPrecision,
    ObservationMode,
    SourceGrade,
)
from resilience.signals.models import Signal


def _ours_with_signal(
    organisation_id: InstrumentedAttribute[UUID],
    signal_id: InstrumentedAttribute[UUID],
    actor: Actor,
) -> ColumnElement[bool]:
    seen = select(Signal.id).where(Signal.visible_to(actor))
    return and_(organisation_id == actor.organisation_id, signal_id.in_(seen))


class SignalVersion(Keyed, Guarded, Base):
    """A signal as it stood until somebody corrected it; the row of the signal is the newest."""

    __tablename__ = "signal_versions"
    __table_args__ = (UniqueConstraint("signal_id", "number"),)

    signal_id: Mapped[UUID] = mapped_column(ForeignKey("signals.id", ondelete="CASCADE"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    #: Counted from 1, which is the signal as it was recorded.
    number: Mapped[int]
    #: When and by whom it was replaced, what of it, and why.
    replaced_at: Mapped[datetime]
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    parts: Mapped[list[str]]
    sealed_reason: Mapped[bytes] = mapped_column("reason", Sealed)
    reason = SealedText("sealed_reason")

    signal_type: Mapped[str] = mapped_column(String(4))
    severity: Mapped[int | None]
    strength: Mapped[int | None]
    #: Empty when this correction left the text as it was: no word is kept twice.
    sealed_text: Mapped[bytes] = mapped_column("text", Sealed)
    text = SealedText("sealed_text")

    area_year: Mapped[int]
    buurt_code: Mapped[str] = mapped_column(String(10))
    cell_500m: Mapped[str | None] = mapped_column(String(20))
    location_precision: Mapped[LocationPrecision]

    information_source: Mapped[InformationSource]
    observation_mode: Mapped[ObservationMode]
    source_grade: Mapped[SourceGrade]
    information_grade: Mapped[InformationGrade]
    handling: Mapped[Handling]
    sealed_condition: Mapped[bytes] = mapped_column("condition", Sealed)
    condition = SealedText("sealed_condition")
    is_source_protected: Mapped[bool]

    actor: Mapped[User | None] = relationship()

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """With the signal, inside the own organisation: what was replaced is shared with nobody."""
        return _ours_with_signal(cls.organisation_id, cls.signal_id, actor)


class SignalNote(Keyed, Guarded, Base):
    """A short note of a colleague; it may be erased by who wrote it."""

    __tablename__ = "signal_notes"
    __table_args__ = (Index(None, "signal_id"),)

    signal_id: Mapped[UUID] = mapped_column(ForeignKey("signals.id", ondelete="CASCADE"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    written_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]
    sealed_text: Mapped[bytes] = mapped_column("text", Sealed)
    text = SealedText("sealed_text")

    author: Mapped[User | None] = relationship()

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """With the signal, inside the own organisation."""
        return _ours_with_signal(cls.organisation_id, cls.signal_id, actor)


class SignalHandover(Keyed, Guarded, Base):
    """A person case went to where such cases belong: to whom, when, by whom, and nothing of it."""

    __tablename__ = "signal_handovers"
    __table_args__ = (Index(None, "signal_id"),)

    signal_id: Mapped[UUID] = mapped_column(ForeignKey("signals.id", ondelete="CASCADE"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    target: Mapped[HandoverTarget]
    ground: Mapped[HandoverGround]
    handed_over_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    state: Mapped[HandoverState]
    answered_at: Mapped[datetime | None]

    recorded_by: Mapped[User | None] = relationship()

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """With the signal, inside the own organisation: partners do not learn of a person case."""
        return _ours_with_signal(cls.organisation_id, cls.signal_id, actor)
