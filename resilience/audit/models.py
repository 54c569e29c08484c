"""The log of acts and refusals, and the chain that makes every later change to it visible."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Index, String, false
from sqlalchemy.dialects.postgresql import INT8MULTIRANGE
from sqlalchemy.orm import Mapped, mapped_column

from resilience.authz.actor import Actor
from resilience.authz.permissions import Permission
from resilience.authz.scope import Guarded
from resilience.db.base import Base, Keyed


class Outcome(StrEnum):
    """How an act ended."""

    DONE = "done"
    REFUSED = "refused"


class AuditEntry(Keyed, Guarded, Base):
    """One line: action, object, result, origin, actor and moment (BIO2 8.15.01). No content."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index(None, "organisation_id", "at", "id"), Index(None, "object_id"))

    at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    #: As it was at the moment of the act: an account may be closed long before the log ends.
    actor_name: Mapped[str] = mapped_column(String(120))
    actor_function: Mapped[str] = mapped_column(String(120))
    organisation_id: Mapped[UUID | None]
    organisation_name: Mapped[str] = mapped_column(String(160))
    action: Mapped[str] = mapped_column(String(80))
    object_type: Mapped[str] = mapped_column(String(60))
    object_id: Mapped[str] = mapped_column(String(200))
    outcome: Mapped[Outcome]
    #: A network address, or "application", "job" or "command" when nobody was at a screen.
    origin: Mapped[str] = mapped_column(String(60))
    #: What the actor gave as purpose; without one, that of the processing activity holds.
    purpose: Mapped[str] = mapped_column(String(200))
    #: One of ``privacy.activities``.
    activity_id: Mapped[str] = mapped_column(String(10))
    #: The same for all lines of one request.
    trace_id: Mapped[UUID]

    @property
    def span_id(self) -> str:
        """The sixteen digits that tell this line from the others of its trace."""
        return self.id.hex[16:]

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Return what people of the privacy officer's own organisation did or were refused."""
        if not actor.may(Permission.AUDIT_READ):
            return false()
        return cls.organisation_id == actor.organisation_id


class AuditLink(Base):
    """The place of one line in the chain, written by the database itself at commit.

    It outlives its line: what retention removed leaves the link, so that the chain stays whole.
    """

    __tablename__ = "audit_links"

    #: From one on, without gaps, in the order of commit.
    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    entry_id: Mapped[UUID] = mapped_column(unique=True)
    #: By the clock of the database, whatever moment the line itself states.
    linked_at: Mapped[datetime]
    #: SHA-256 of the line in its canonical form (``audit.chain``).
    digest: Mapped[bytes]
    #: SHA-256 of the hash before and this link: it stands for everything up to here.
    hash: Mapped[bytes]


class AuditAnchor(Base):
    """What the chain came to at a moment, signed with a key that the database does not have."""

    __tablename__ = "audit_anchors"

    #: Of the last link.
    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hash: Mapped[bytes]
    made_at: Mapped[datetime]
    #: How many lines the log held; what retention removed no longer counts.
    entry_count: Mapped[int] = mapped_column(BigInteger)
    signature: Mapped[bytes]


class AuditPruning(Keyed, Base):
    """One removal of lines whose term had passed; the log itself holds a line that proves it."""

    __tablename__ = "audit_prunings"

    at: Mapped[datetime]
    #: Of the links whose lines were removed.
    sequences: Mapped[Any] = mapped_column(INT8MULTIRANGE)
    entry_count: Mapped[int]
