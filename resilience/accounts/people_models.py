"""Joining, changing roles with two people, and leaving."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, String, and_, false, or_, text
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column, relationship

from resilience.accounts.models import User
from resilience.authz.actor import Actor
from resilience.authz.permissions import Permission
from resilience.authz.roles import Role
from resilience.authz.scope import Guarded
from resilience.db.base import Base, Keyed


def _own_organisation(
    column: InstrumentedAttribute[UUID], actor: Actor, permission: Permission
) -> ColumnElement[bool]:
    return column == actor.organisation_id if actor.may(permission) else false()


class Invitation(Keyed, Guarded, Base):
    """A link with which one person sets up the own account, once, within a week.

    Of the link only a hash is kept: who reads the database cannot accept for somebody else.
    """

    __tablename__ = "invitations"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    invited_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    invited_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(foreign_keys=user_id)

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Return those of the own organisation, for who administers its people."""
        return _own_organisation(cls.organisation_id, actor, Permission.PERSON_MANAGE)


class RoleProposal(Keyed, Guarded, Base):
    """A far-reaching role that one person proposes and another one decides on."""

    __tablename__ = "role_proposals"
    __table_args__ = (
        Index(
            "uq_role_proposals_open",
            "user_id",
            "role",
            unique=True,
            postgresql_where=text("decided_at IS NULL"),
        ),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    role: Mapped[Role]
    area_codes: Mapped[list[str]]
    proposed_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    proposed_at: Mapped[datetime]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    is_granted: Mapped[bool | None]

    user: Mapped[User] = relationship(foreign_keys=user_id)
    proposed_by: Mapped[User] = relationship(foreign_keys=proposed_by_id)

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Return those of the own organisation; of the platform's own role, those of all."""
        return or_(
            _own_organisation(cls.organisation_id, actor, Permission.ROLE_CONFIRM),
            and_(
                cls.role == Role.PLATFORM_ADMIN,
                cls.id.is_not(None) if Role.PLATFORM_ADMIN in actor.roles else false(),
            ),
        )


class AccountClosing(Keyed, Guarded, Base):
    """That somebody leaves: from when, and what was still open when it was settled."""

    __tablename__ = "account_closings"
    __table_args__ = (
        Index(
            "uq_account_closings_open",
            "user_id",
            unique=True,
            postgresql_where=text("settled_at IS NULL AND cancelled_at IS NULL"),
        ),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    closes_at: Mapped[datetime]
    planned_at: Mapped[datetime]
    planned_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    cancelled_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    #: Numbers only: who administers people sees nothing of what somebody wrote.
    open_concern_count: Mapped[int | None]
    open_signal_count: Mapped[int | None]
    ended_session_count: Mapped[int | None]

    user: Mapped[User] = relationship(foreign_keys=user_id)

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Return those of the own organisation, for who administers its people."""
        return _own_organisation(cls.organisation_id, actor, Permission.PERSON_MANAGE)
