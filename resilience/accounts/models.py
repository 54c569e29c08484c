"""Organisations, people and the roles they hold."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from flask_security import UserMixin, WebAuthnMixin
from sqlalchemy import ColumnElement, ForeignKey, Index, String, text
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resilience.authz.actor import Actor
from resilience.authz.permissions import Permission
from resilience.authz.roles import Role
from resilience.authz.scope import Guarded
from resilience.db.base import Base, Keyed


class OrganisationKind(StrEnum):
    """What sort of organisation it is (domain.md 1.3, source codes)."""

    HOUSING = "WC"
    YOUTH_WORK = "JW"
    POLICE = "POL"
    ENFORCEMENT = "BOA"
    MUNICIPALITY = "GEM"
    SOCIAL_TEAM = "SWT"
    SCHOOL = "SCH"


class Side(StrEnum):
    """On which side of the table an organisation sits."""

    CARE = "zorg"
    SAFETY = "veiligheid"
    BOTH = "beide"


class Organisation(Keyed, Base):
    """A partner: housing corporation, youth work, police, municipal team, school."""

    __tablename__ = "organisations"

    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    kind: Mapped[OrganisationKind]
    side: Mapped[Side]
    is_active: Mapped[bool] = mapped_column(default=True)


class User(Keyed, Guarded, UserMixin, Base):  # type: ignore[misc]
    """The personal account of a professional; the only persons the system knows."""

    __tablename__ = "users"
    __table_args__ = (Index("ix_users_email_lower", text("lower(email)"), unique=True),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    line_manager_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(120))
    function_title: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    #: From this moment there is no access, also when the job that settles it is late.
    closes_at: Mapped[datetime | None]
    last_signed_in_at: Mapped[datetime | None]

    # Columns that Flask-Security reads by these names.
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(
        MutableList.as_mutable(Base.type_annotation_map[list[str]])
    )
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(  # type: ignore[assignment]
        String(64), unique=True
    )

    organisation: Mapped[Organisation] = relationship(lazy="joined")
    line_manager: Mapped["User | None"] = relationship(remote_side="User.id")
    webauthn: Mapped[list["Passkey"]] = relationship(  # type: ignore[assignment]
        back_populates="user", cascade="all, delete-orphan", order_by="Passkey.id"
    )
    memberships: Mapped[list["Membership"]] = relationship(back_populates="user")

    @property
    def is_active(self) -> bool:
        """Whether one can be signed in: neither the account nor the organisation is closed."""
        return self.active and self.organisation.is_active

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Return oneself; with the permission, everybody of the own organisation."""
        if actor.may(Permission.PERSON_READ):
            return cls.organisation_id == actor.organisation_id
        return cls.id == actor.user_id

    #: Flask-Security's own roles are not used: memberships say who may do what.
    roles: ClassVar[tuple[()]] = ()  # type: ignore[assignment,misc]


class Membership(Keyed, Base):
    """One role of one person, for named areas, from one moment until another.

    A change of areas ends one membership and begins another, so the past stays readable.
    """

    __tablename__ = "memberships"
    __table_args__ = (
        Index(
            "uq_memberships_held",
            "user_id",
            "role",
            unique=True,
            postgresql_where=text("valid_to IS NULL"),
        ),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    role: Mapped[Role]
    area_codes: Mapped[list[str]]
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime | None]

    user: Mapped[User] = relationship(back_populates="memberships")


class Passkey(Keyed, Guarded, WebAuthnMixin, Base):  # type: ignore[misc]
    """A key on a device of one person; Flask-Security reads the attributes by these names."""

    __tablename__ = "passkeys"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[str] = mapped_column("label", String(64))
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int]
    transports: Mapped[list[str] | None]
    backup_state: Mapped[bool] = mapped_column("is_backed_up")
    device_type: Mapped[str] = mapped_column(String(40))
    extensions: Mapped[str | None] = mapped_column(String(2000))
    lastuse_datetime: Mapped[datetime] = mapped_column("last_used_at")
    usage: Mapped[str] = mapped_column(String(20))

    user: Mapped[User] = relationship(back_populates="webauthn")

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Return one's own keys."""
        return cls.user_id == actor.user_id
