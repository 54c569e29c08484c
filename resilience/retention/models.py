"""Terms with their history, warnings, postponements, destruction lists and proofs of deletion.

None of these tables holds content: a number, a moment, a rule and who decided.
"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, Sequence, String, false, or_, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resilience.accounts.models import Organisation, User
from resilience.authz.actor import Actor
from resilience.authz.permissions import Permission
from resilience.authz.scope import Guarded
from resilience.db.base import Base, Keyed
from resilience.privacy.retention import Rule

list_numbers = Sequence("destruction_list_numbers", metadata=Base.metadata)


class Decision(StrEnum):
    """Where something stands that a second person decides on."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class ListState(StrEnum):
    """Where a destruction list stands."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    EXECUTED = "executed"


class ProofReason(StrEnum):
    """Why something was destroyed."""

    TERM = "term"
    LIST = "list"
    REQUEST = "request"


class TermChange(Keyed, Base):
    """A change of a term, proposed by one person and decided on by another."""

    __tablename__ = "retention_terms"
    __table_args__ = (
        Index(
            "uq_retention_terms_proposed",
            "rule",
            unique=True,
            postgresql_where=text("state = 'proposed'"),
        ),
    )

    rule: Mapped[Rule]
    #: In the unit of the rule itself.
    count: Mapped[int]
    reason: Mapped[str] = mapped_column(String(300))
    state: Mapped[Decision] = mapped_column(default=Decision.PROPOSED)
    proposed_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    proposed_at: Mapped[datetime]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]

    proposed_by: Mapped[User] = relationship(foreign_keys=proposed_by_id)
    decided_by: Mapped[User | None] = relationship(foreign_keys=decided_by_id)


class _OfOrganisation(Guarded):
    """Rows about records of one organisation: for those there who look after retention."""

    organisation_id: Mapped[UUID | None]

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Return what is about records of the own organisation."""
        if not actor.may(Permission.RETENTION_READ):
            return false()
        return cls.organisation_id == actor.organisation_id


class RetentionWarning(Keyed, _OfOrganisation, Base):
    """A record that goes within thirty days; written anew every night."""

    __tablename__ = "retention_warnings"
    __table_args__ = (Index(None, "organisation_id", "due_at"),)

    rule: Mapped[Rule]
    object_type: Mapped[str] = mapped_column(String(60))
    object_id: Mapped[UUID]
    number: Mapped[str] = mapped_column(String(20))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    started_at: Mapped[datetime]
    due_at: Mapped[datetime]


class Postponement(Keyed, _OfOrganisation, Base):
    """Somebody's decision to keep a record a while longer, within the ceiling of its class."""

    __tablename__ = "retention_postponements"
    __table_args__ = (Index(None, "object_id", "rule"),)

    rule: Mapped[Rule]
    object_type: Mapped[str] = mapped_column(String(60))
    object_id: Mapped[UUID]
    number: Mapped[str] = mapped_column(String(20))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    until: Mapped[date]
    reason: Mapped[str] = mapped_column(String(300))
    state: Mapped[Decision]
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[datetime]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]

    asked_by: Mapped[User] = relationship(foreign_keys=asked_by_id)
    decided_by: Mapped[User | None] = relationship(foreign_keys=decided_by_id)


class DestructionList(Keyed, Guarded, Base):
    """A frozen set of records that may go once an archivist approves (class C, R-30)."""

    __tablename__ = "destruction_lists"

    number: Mapped[str] = mapped_column(String(20), unique=True)
    state: Mapped[ListState] = mapped_column(default=ListState.PROPOSED)
    rule: Mapped[Rule]
    line_count: Mapped[int]
    proposed_at: Mapped[datetime]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(300), default="")
    executed_at: Mapped[datetime | None]

    decided_by: Mapped[User | None] = relationship()
    lines: Mapped[list["DestructionLine"]] = relationship(
        back_populates="of_list", order_by="DestructionLine.started_at, DestructionLine.number"
    )

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Return the lists to archivists and privacy officers: they hold no content."""
        may = actor.may(Permission.DESTRUCTION_READ)
        return or_(false(), cls.id.is_not(None)) if may else false()


class DestructionLine(Base):
    """One record on a destruction list, without content."""

    __tablename__ = "destruction_lines"
    __table_args__ = (Index(None, "object_id"),)

    list_id: Mapped[UUID] = mapped_column(ForeignKey("destruction_lists.id"), primary_key=True)
    object_id: Mapped[UUID] = mapped_column(primary_key=True)
    object_type: Mapped[str] = mapped_column(String(60))
    number: Mapped[str] = mapped_column(String(20))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    started_at: Mapped[datetime]
    due_at: Mapped[datetime]

    of_list: Mapped[DestructionList] = relationship(back_populates="lines")
    organisation: Mapped[Organisation | None] = relationship()


class DeletionProof(Keyed, Guarded, Base):
    """That something was destroyed: which, of what class, when and why; never what it said."""

    __tablename__ = "deletion_proofs"
    __table_args__ = (Index(None, "deleted_at"), Index(None, "object_id"), Index(None, "batch"))

    rule: Mapped[Rule]
    object_type: Mapped[str] = mapped_column(String(60))
    object_id: Mapped[UUID]
    organisation_id: Mapped[UUID | None]
    #: More than one where lines of the log went together.
    record_count: Mapped[int] = mapped_column(default=1)
    #: From when the term ran: recorded, observed, closed, by the rule.
    started_at: Mapped[datetime]
    deleted_at: Mapped[datetime]
    reason: Mapped[ProofReason]
    #: The run, or the number of the destruction list.
    batch: Mapped[str] = mapped_column(String(40))

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Return the proofs to privacy officers and archivists: they hold no content."""
        may = actor.may(Permission.DESTRUCTION_READ)
        return or_(false(), cls.id.is_not(None)) if may else false()


class RetentionForecast(Base):
    """How many records go in which month, counted every night; pages count nothing themselves."""

    __tablename__ = "retention_forecasts"

    rule: Mapped[Rule] = mapped_column(primary_key=True)
    object_type: Mapped[str] = mapped_column(String(60), primary_key=True)
    #: First day of the month; what is due already stands in the month of counting.
    month: Mapped[date] = mapped_column(primary_key=True)
    record_count: Mapped[int]
    #: Of those, what goes within thirty days.
    soon_count: Mapped[int]
    counted_at: Mapped[datetime]


class PendingRewrite(Base):
    """A table that lost rows or texts and is not written anew yet, so that its pages keep them."""

    __tablename__ = "pending_rewrites"

    table_name: Mapped[str] = mapped_column(String(63), primary_key=True)
    since: Mapped[datetime]
