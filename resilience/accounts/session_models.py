"""Sessions on devices, attempts to sign in, and what administrators were told of them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resilience.accounts.models import User
from resilience.accounts.session_times import EndReason, Times
from resilience.authz.actor import Actor
from resilience.authz.scope import Guarded
from resilience.db.base import Base, Keyed


class SignInSession(Keyed, Guarded, Base):
    """One device on which one person is, or was, signed in."""

    __tablename__ = "sessions"
    __table_args__ = (Index(None, "user_id", "ended_at"), Index(None, "network", "started_at"))

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    #: Of the secret in the cookie, which itself is stored nowhere.
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    started_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    #: When the person last proved who they are; step-up looks at this.
    proved_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[EndReason | None]
    device: Mapped[str] = mapped_column(String(80))
    origin: Mapped[str] = mapped_column(String(45))
    #: The part of the network address that a household or an office shares.
    network: Mapped[str] = mapped_column(String(45))

    user: Mapped[User] = relationship()

    @property
    def times(self) -> Times:
        """When it began and when it was last used."""
        return Times(self.started_at, self.last_seen_at)

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Return one's own sessions."""
        return cls.user_id == actor.user_id


class Attempt(StrEnum):
    """How an attempt to sign in went; an administrator can take the failures away."""

    FAILED = "failed"
    PASSED = "passed"
    SUCCEEDED = "succeeded"
    UNLOCKED = "unlocked"


class SignInAttempt(Keyed, Base):
    """One attempt on one address, whether or not there is an account for it."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (Index(None, "account_hash", "at"), Index(None, "network", "at"))

    at: Mapped[datetime]
    #: Keyed hash of the address that was typed: the table tells nobody who was tried.
    account_hash: Mapped[str] = mapped_column(String(64))
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    network: Mapped[str] = mapped_column(String(45))
    outcome: Mapped[Attempt]


class AlertKind(StrEnum):
    """What is odd about signing in (BIO2 5.17.01)."""

    LOCK_OUT = "lock_out"
    PEAK = "peak"
    PLATFORM_PEAK = "platform_peak"
    ODD_PLACE = "odd_place"


class SignInAlert(Keyed, Base):
    """Something odd that administrators were told about; once for each subject and moment."""

    __tablename__ = "sign_in_alerts"
    __table_args__ = (UniqueConstraint("kind", "subject_id", "since"),)

    kind: Mapped[AlertKind]
    subject_id: Mapped[UUID]
    since: Mapped[datetime]
    told_at: Mapped[datetime]
