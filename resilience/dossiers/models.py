"""Requests about rights with their steps and outcomes, and data breaches with their history.

No column holds who asks: a reference leads to the letter, which is kept elsewhere (R-01).
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, Sequence, String, false
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resilience.accounts.models import User
from resilience.authz.actor import Actor
from resilience.authz.permissions import Permission
from resilience.authz.scope import Guarded
from resilience.db.base import Base, Keyed
from resilience.dossiers.states import (
    BreachKind,
    Notified,
    OutcomeKind,
    RightsKind,
    RightsState,
    RightsSubject,
    StepKind,
)

rights_numbers = Sequence("rights_request_numbers", metadata=Base.metadata)
breach_numbers = Sequence("data_breach_numbers", metadata=Base.metadata)

LONGEST_NOTE = 300
LONGEST_ACCOUNT = 1000


def _held(actor: Actor, permission: Permission, column: Any) -> ColumnElement[bool]:
    is_own: ColumnElement[bool] = column == actor.organisation_id
    return is_own if actor.may(permission) else false()


class RightsRequest(Keyed, Guarded, Base):
    """Somebody's request to see, correct or erase what is kept about a place or an account."""

    __tablename__ = "rights_requests"
    __table_args__ = (Index(None, "organisation_id", "due_on"),)

    number: Mapped[str] = mapped_column(String(20), unique=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    kind: Mapped[RightsKind]
    subject: Mapped[RightsSubject]
    #: The buurt or wijk it is about; a point is typed at each search and never stored.
    area_code: Mapped[str] = mapped_column(String(10), default="")
    #: The professional whose own account it is about.
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    #: Where the letter is kept: a case number, no name.
    reference: Mapped[str] = mapped_column(String(60))
    received_on: Mapped[date]
    due_on: Mapped[date]
    is_identity_checked: Mapped[bool]
    state: Mapped[RightsState] = mapped_column(default=RightsState.RECEIVED)
    closed_at: Mapped[datetime | None]

    account: Mapped[User | None] = relationship()
    steps: Mapped[list["RightsStep"]] = relationship(order_by="RightsStep.id")
    outcomes: Mapped[list["RightsOutcome"]] = relationship(order_by="RightsOutcome.id")

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Return the requests to the own organisation, for its privacy officers."""
        return _held(actor, Permission.RIGHTS_HANDLE, cls.organisation_id)


class RightsStep(Keyed, Base):
    """One thing that happened to a request; never changed."""

    __tablename__ = "rights_steps"

    request_id: Mapped[UUID] = mapped_column(ForeignKey("rights_requests.id"), index=True)
    at: Mapped[datetime]
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[StepKind]
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")

    actor: Mapped[User | None] = relationship()


class RightsOutcome(Keyed, Base):
    """What was decided about one record; a job, as the owner of the tables, carries it out."""

    __tablename__ = "rights_outcomes"

    request_id: Mapped[UUID] = mapped_column(ForeignKey("rights_requests.id"), index=True)
    kind: Mapped[OutcomeKind]
    object_type: Mapped[str] = mapped_column(String(60))
    #: No foreign key: the record may go, its decision stays.
    object_id: Mapped[UUID]
    number: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    decided_at: Mapped[datetime]
    decided_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    carried_out_at: Mapped[datetime | None]

    decided_by: Mapped[User] = relationship()
    request: Mapped[RightsRequest] = relationship(overlaps="outcomes")


class DataBreach(Keyed, Guarded, Base):
    """Something that went wrong with personal data, as the register of GDPR art. 33(5) has it."""

    __tablename__ = "data_breaches"
    __table_args__ = (Index(None, "organisation_id", "discovered_at"),)

    number: Mapped[str] = mapped_column(String(20), unique=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    kind: Mapped[BreachKind]
    discovered_at: Mapped[datetime]
    what_happened: Mapped[str] = mapped_column(String(LONGEST_ACCOUNT))
    categories: Mapped[str] = mapped_column(String(LONGEST_NOTE))
    #: Roughly how many people it concerns; None when nobody knows yet.
    people_count: Mapped[int | None]
    consequences: Mapped[str] = mapped_column(String(LONGEST_ACCOUNT), default="")
    measures: Mapped[str] = mapped_column(String(LONGEST_ACCOUNT), default="")
    supervisor: Mapped[Notified] = mapped_column(default=Notified.UNDECIDED)
    supervisor_reason: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    supervisor_decided_at: Mapped[datetime | None]
    people: Mapped[Notified] = mapped_column(default=Notified.UNDECIDED)
    people_reason: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    lessons: Mapped[str] = mapped_column(String(LONGEST_ACCOUNT), default="")
    closed_at: Mapped[datetime | None]
    #: The hours of the last warning that was given.
    warned_hours: Mapped[int] = mapped_column(default=0)

    versions: Mapped[list["DataBreachVersion"]] = relationship(order_by="DataBreachVersion.id")

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Return the breaches of the own organisation, for its privacy officers."""
        return _held(actor, Permission.BREACH_HANDLE, cls.organisation_id)


class DataBreachVersion(Keyed, Base):
    """How a breach stood in the register after each change; never changed itself."""

    __tablename__ = "data_breach_versions"

    breach_id: Mapped[UUID] = mapped_column(ForeignKey("data_breaches.id"), index=True)
    at: Mapped[datetime]
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)

    actor: Mapped[User | None] = relationship()
