"""Clients of the API, the tokens they hold for a quarter of an hour, and how often they call."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resilience.accounts.models import User
from resilience.authz.actor import Actor
from resilience.authz.permissions import Permission
from resilience.authz.scope import Guarded
from resilience.db.base import Base, Keyed


class ApiClient(Keyed, Guarded, Base):
    """A system of one organisation; it acts under an account with which nobody can sign in."""

    __tablename__ = "api_clients"

    #: Holds the name, and as a membership the areas and the day until which it is valid.
    account_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), unique=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    #: A colleague who answers for the system.
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    #: What the organisation uses the exchange for; stands in every line of the log.
    purpose: Mapped[str] = mapped_column(String(200))
    scopes: Mapped[list[str]]
    #: The public half of the key, as JWK; the other half never leaves the other system.
    public_key: Mapped[str] = mapped_column(Text)
    #: RFC 7638 fingerprint of that key: how people tell one key from another.
    key_fingerprint: Mapped[str] = mapped_column(String(43))
    created_at: Mapped[datetime]
    created_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    account: Mapped[User] = relationship(foreign_keys=account_id)
    contact: Mapped[User] = relationship(foreign_keys=contact_id)

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Return the clients of the administrator's own organisation."""
        if not actor.may(Permission.API_CLIENT_MANAGE):
            return false()
        return cls.organisation_id == actor.organisation_id

    def holds_at(self, moment: datetime) -> bool:
        """Tell whether the client may still come in at ``moment``."""
        return self.revoked_at is None and moment < self.expires_at


class ApiToken(Keyed, Base):
    """A token that was given to a client once; only its SHA-256 is kept."""

    __tablename__ = "api_tokens"
    __table_args__ = (UniqueConstraint("client_id", "assertion_hash"), Index(None, "expires_at"))

    client_id: Mapped[UUID] = mapped_column(ForeignKey("api_clients.id", ondelete="CASCADE"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    #: SHA-256 of the id of the statement it was given for: no statement works twice.
    assertion_hash: Mapped[str] = mapped_column(String(64))
    scopes: Mapped[list[str]]
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]

    client: Mapped[ApiClient] = relationship()


class ApiUse(Base):
    """How many requests a client made in the minute in which it called last."""

    __tablename__ = "api_uses"

    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    minute_at: Mapped[datetime]
    request_count: Mapped[int]
