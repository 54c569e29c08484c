"""The organisations' own identity providers, and which person is whom there."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resilience.accounts.models import Organisation, User
from resilience.authz.actor import Actor
from resilience.authz.permissions import Permission
from resilience.authz.scope import Guarded
from resilience.db.base import Base, Keyed
from resilience.db.sealing import SealedText
from resilience.db.types import Sealed


class ClientProof(StrEnum):
    """How we prove to a provider that we are its client (OpenID Connect Core 1.0, 9)."""

    PRIVATE_KEY_JWT = "private_key_jwt"
    CLIENT_SECRET = "client_secret_basic"  # noqa: S105  # a method, no secret
    PUBLIC = "none"


class IdentityProvider(Keyed, Guarded, Base):
    """Where the people of one organisation sign in with the account of their work."""

    __tablename__ = "identity_providers"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), unique=True)
    issuer: Mapped[str] = mapped_column(String(300))
    client_id: Mapped[str] = mapped_column(String(200))
    client_proof: Mapped[ClientProof]
    #: The private key (PEM) or the client secret; empty when the environment has it.
    sealed_secret: Mapped[bytes] = mapped_column("secret", Sealed, default=b"", deferred=True)
    secret = SealedText("sealed_secret")
    email_domains: Mapped[list[str]]
    #: A sign-in at one of these levels counts as two factors; none: we ask the second ourselves.
    acr_values: Mapped[list[str]]
    is_active: Mapped[bool] = mapped_column(default=True)

    organisation: Mapped[Organisation] = relationship()

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Return the provider of the own organisation, for who administers its people."""
        if not actor.may(Permission.PERSON_MANAGE):
            return false()
        return cls.organisation_id == actor.organisation_id


class IdentityLink(Keyed, Guarded, Base):
    """Which subject of a provider a person is; made at the first sign-in, by verified e-mail."""

    __tablename__ = "identity_links"
    __table_args__ = (
        UniqueConstraint("provider_id", "subject"),
        UniqueConstraint("provider_id", "user_id"),
    )

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("identity_providers.id"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    subject: Mapped[str] = mapped_column(String(255))
    linked_at: Mapped[datetime]

    user: Mapped[User] = relationship()
    provider: Mapped[IdentityProvider] = relationship()

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Return one's own links."""
        return cls.user_id == actor.user_id
