"""Signals, their exact place apart and encrypted, and their append-only history."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Sequence,
    String,
    UniqueConstraint,
    and_,
    false,
    or_,
    select,
    text,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resilience.accounts.models import Organisation, User
from resilience.authz.actor import Actor, Share
from resilience.authz.permissions import Permission
from resilience.authz.scope import Guarded, within_areas
from resilience.authz.shared_fields import SharedField
from resilience.db.base import Base, Keyed
from resilience.db.sealing import SealedText
from resilience.db.types import Sealed
from resilience.signals.attributes import (
    ActionTaken,
    DayPart,
    EffectOnPeople,
    Handling,
    InformationGrade,
    InformationSource,
    LocationPrecision,
    ObservationMode,
    ObservedPrecision,
    Recurrence,
    SignalEventKind,
    SignalOrigin,
    SignalState,
    SourceGrade,
)
from resilience.signals.grading import confirmed
from resilience.signals.searchable import Searchable, list_indexes
from resilience.signals.taxonomy import ALWAYS_TO_SAFETY_OFFICER, SEVERITY_TO_SAFETY_OFFICER

#: Numbers are given out without waiting for each other; a failed record leaves a gap.
signal_numbers = Sequence("signal_numbers", metadata=Base.metadata)

#: Why somebody sees a signal, beside the number of an agreement.
OWN_RECORD, URGENT, OWN_ORGANISATION = "own_record", "urgent", "own_organisation"
REVIEW = "review"


class Signal(Searchable, Keyed, Guarded, Base):
    """An observation about a place or phenomenon, recorded by a professional."""

    __tablename__ = "signals"
    __table_args__ = (
        UniqueConstraint("reporter_id", "client_id"),
        CheckConstraint("(severity IS NULL) <> (strength IS NULL)", name="severity_or_strength"),
        *list_indexes(),
        # The queue of the quality reviewer: few rows, whatever the number of signals.
        Index(
            "ix_signals_to_review",
            "organisation_id",
            "flagged_at",
            postgresql_where=text("state = 'te_controleren'"),
        ),
    )

    number: Mapped[str] = mapped_column(String(20), unique=True)
    #: Made by the device before sending, so that a second sending changes nothing.
    client_id: Mapped[UUID]
    state: Mapped[SignalState]
    origin: Mapped[SignalOrigin]

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    #: Nobody any more once a year has passed (domain.md 4.4, class C).
    reporter_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    reporter_role: Mapped[str] = mapped_column(String(120))

    signal_type: Mapped[str] = mapped_column(String(4))
    domain_code: Mapped[str] = mapped_column(String(2))
    polarity: Mapped[int]
    severity: Mapped[int | None]
    strength: Mapped[int | None]
    text: Mapped[str] = mapped_column(String(2000))

    information_source: Mapped[InformationSource]
    observation_mode: Mapped[ObservationMode]
    source_grade: Mapped[SourceGrade]
    information_grade: Mapped[InformationGrade]
    handling: Mapped[Handling]
    handling_condition: Mapped[str] = mapped_column(String(300), default="")

    observed_from: Mapped[datetime | None]
    observed_to: Mapped[datetime | None]
    observed_precision: Mapped[ObservedPrecision]
    day_part: Mapped[DayPart]
    reported_at: Mapped[datetime | None]
    recorded_at: Mapped[datetime]

    location_precision: Mapped[LocationPrecision]
    buurt_code: Mapped[str] = mapped_column(String(10))
    area_year: Mapped[int]
    cell_500m: Mapped[str | None] = mapped_column(String(20))

    recurrence: Mapped[Recurrence]
    effect_on_people: Mapped[EffectOnPeople]
    action_taken: Mapped[ActionTaken]
    action_note: Mapped[str] = mapped_column(String(500), default="")
    is_feedback_wanted: Mapped[bool]
    is_source_protected: Mapped[bool]
    felt_unsafe: Mapped[bool]

    #: When text and exact place went because their term had passed (class B and D).
    content_erased_at: Mapped[datetime | None]

    #: Since when its words wait, or last waited, for a quality reviewer (R-03).
    flagged_at: Mapped[datetime | None]

    #: Pseudo-random share of the cell key (statistics/methods.md 1.3); never leaves the server.
    record_key: Mapped[float]
    #: Raised by every correction; what stood there before is kept (`resilience.handling`).
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    #: How many others saw the same; kept by the database, as who they are is seen by nobody.
    confirmation_count: Mapped[int] = mapped_column(default=0, server_default="0")

    organisation: Mapped[Organisation] = relationship()
    reporter: Mapped[User | None] = relationship()
    events: Mapped[list["SignalEvent"]] = relationship(
        back_populates="signal", order_by="SignalEvent.id"
    )
    location: Mapped["SignalLocation | None"] = relationship(back_populates="signal")

    @property
    def confirmed_grade(self) -> InformationGrade:
        """How certain its content is, others who saw the same included; what was graded stays."""
        return confirmed(self.information_grade, self.confirmation_count)

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """One's own; with the role, those of one's organisation and of partners who share.

        While a text waits for review, its author and the reviewers of its organisation only.
        """
        return or_(
            and_(cls._is_reported_by(actor), _holds(actor, Permission.SIGNAL_READ_OWN)),
            and_(cls._is_reviewed_by(actor), _holds(actor, Permission.SIGNAL_REVIEW)),
            and_(
                cls.state != SignalState.TO_REVIEW,
                or_(
                    and_(cls._is_urgent_for(actor), _holds(actor, Permission.SIGNAL_READ_ACUTE)),
                    and_(
                        cls._lies_in_area_of(actor),
                        _holds(actor, Permission.SIGNAL_READ),
                        or_(
                            cls._is_ours(actor),
                            *(cls._shared_under(share) for share in actor.shares),
                        ),
                    ),
                ),
            ),
        )

    @classmethod
    def words_open_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Hold for what is known of the words of a signal: its author's and the reviewers'."""
        return or_(
            and_(cls._is_reported_by(actor), _holds(actor, Permission.SIGNAL_READ_OWN)),
            and_(cls._is_reviewed_by(actor), _holds(actor, Permission.SIGNAL_REVIEW)),
        )

    @classmethod
    def knows(cls, actor: Actor, field: SharedField) -> ColumnElement[bool]:
        """Hold for the rows, of those the actor may see, of which it may know ``field`` (R-09)."""
        opened = (share for share in actor.shares if field in share.fields)
        return or_(
            cls._is_reported_by(actor),
            cls._is_ours(actor),
            *(cls._shared_under(share) for share in opened),
        )

    @classmethod
    def may_leave(cls, actor: Actor) -> ColumnElement[bool]:
        """Hold for what ``actor`` may hand on: ``police_origin.may_leave``, in SQL (R-10)."""
        return or_(cls.origin != SignalOrigin.POLICE, cls._is_ours(actor))

    @classmethod
    def grounds(cls, actor: Actor) -> dict[str, ColumnElement[bool]]:
        """Return the parts of ``visible_to`` by name; an agreement goes by its number."""
        is_open = cls.state != SignalState.TO_REVIEW
        urgent = and_(cls._is_urgent_for(actor), _holds(actor, Permission.SIGNAL_READ_ACUTE))
        reads = and_(is_open, cls._lies_in_area_of(actor), _holds(actor, Permission.SIGNAL_READ))
        reviews = and_(cls._is_reviewed_by(actor), _holds(actor, Permission.SIGNAL_REVIEW))
        return {
            OWN_RECORD: and_(cls._is_reported_by(actor), _holds(actor, Permission.SIGNAL_READ_OWN)),
            URGENT: and_(is_open, urgent),
            REVIEW: reviews,
            OWN_ORGANISATION: and_(reads, cls._is_ours(actor)),
            **{
                share.agreement_number: and_(reads, cls._shared_under(share))
                for share in actor.shares
            },
        }

    @classmethod
    def _is_reported_by(cls, actor: Actor) -> ColumnElement[bool]:
        # Who is nobody reported nothing, also not the rows whose reporter was forgotten.
        return false() if actor.user_id is None else cls.reporter_id == actor.user_id

    @classmethod
    def _is_ours(cls, actor: Actor) -> ColumnElement[bool]:
        return cls.organisation_id == actor.organisation_id

    @classmethod
    def _is_reviewed_by(cls, actor: Actor) -> ColumnElement[bool]:
        """Hold for what was flagged in the own organisation, also once it is cleared."""
        return and_(cls._is_ours(actor), cls.flagged_at.is_not(None))

    @classmethod
    def _is_urgent_for(cls, actor: Actor) -> ColumnElement[bool]:
        """Hold for what the safety officer of the own organisation must hear of (1.4)."""
        return and_(
            cls._is_ours(actor),
            or_(
                cls.severity == SEVERITY_TO_SAFETY_OFFICER,
                cls.signal_type.in_(ALWAYS_TO_SAFETY_OFFICER),
            ),
        )

    @classmethod
    def _lies_in_area_of(cls, actor: Actor) -> ColumnElement[bool]:
        return within_areas(cls.buurt_code, actor.areas_for(Permission.SIGNAL_READ))

    @classmethod
    def _shared_under(cls, share: Share) -> ColumnElement[bool]:
        return and_(
            cls.organisation_id.in_(share.partner_ids),
            cls.signal_type.in_(share.type_codes),
            within_areas(cls.buurt_code, share.areas),
            cls.handling == Handling.PERMITTED,
            # What was rejected has no words left, and whoever rejected it must find it back.
            cls.state != SignalState.WITHDRAWN,
        )


def _holds(actor: Actor, permission: Permission) -> ColumnElement[bool]:
    return true() if actor.may(permission) else false()


class SignalLocation(Guarded, Base):
    """The exact place of a signal: a record apart, encrypted, there only when it is needed."""

    __tablename__ = "signal_locations"

    signal_id: Mapped[UUID] = mapped_column(ForeignKey("signals.id"), primary_key=True)
    sealed_place: Mapped[bytes] = mapped_column("place", Sealed)
    #: JSON text ``{"x": …, "y": …, "accuracy": …}``, RD New metres; opens in this row only.
    place = SealedText("sealed_place")

    signal: Mapped[Signal] = relationship(back_populates="location")

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """With the signal, inside the own organisation; to a partner only where it was agreed."""
        is_known = Signal.knows(actor, SharedField.EXACT_PLACE)
        seen = select(Signal.id).where(Signal.visible_to(actor), is_known)
        return and_(cls.signal_id.in_(seen), _holds(actor, Permission.EXACT_PLACE_READ))


class SignalEvent(Keyed, Base):
    """One thing that happened to a signal; never changed, never removed on its own."""

    __tablename__ = "signal_events"

    signal_id: Mapped[UUID] = mapped_column(ForeignKey("signals.id"), index=True)
    at: Mapped[datetime]
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[SignalEventKind]
    reason: Mapped[str] = mapped_column(String(300), default="")

    signal: Mapped[Signal] = relationship(back_populates="events")
    actor: Mapped[User | None] = relationship()
