"""The access review: every role of every person, confirmed or withdrawn twice a year (R-15)."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resilience.accounts.models import Membership, Organisation, User
from resilience.authz.actor import Actor
from resilience.authz.permissions import Permission
from resilience.authz.roles import Role
from resilience.authz.scope import Guarded
from resilience.db.base import Base, Keyed


class Verdict(StrEnum):
    """What the reviewer says of one role of one person."""

    OPEN = "open"
    CONFIRMED = "bevestigd"
    WITHDRAWN = "ingetrokken"


class AccessReview(Keyed, Guarded, Base):
    """One round of one organisation; closed, it is the record that the round was held."""

    __tablename__ = "access_reviews"
    __table_args__ = (
        Index(
            "uq_access_reviews_open",
            "organisation_id",
            unique=True,
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    #: Nobody when the job opened it.
    opened_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))

    organisation: Mapped[Organisation] = relationship()
    closed_by: Mapped[User | None] = relationship(foreign_keys=closed_by_id)
    lines: Mapped[list["AccessReviewLine"]] = relationship(
        back_populates="review", order_by="AccessReviewLine.id"
    )

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Return those of the own organisation, for who reviews access."""
        if not actor.may(Permission.ACCESS_REVIEW):
            return false()
        return cls.organisation_id == actor.organisation_id


class AccessReviewLine(Keyed, Base):
    """One role of one person as it was when the round was opened, and what was said of it."""

    __tablename__ = "access_review_lines"

    review_id: Mapped[UUID] = mapped_column(ForeignKey("access_reviews.id"), index=True)
    membership_id: Mapped[UUID] = mapped_column(ForeignKey("memberships.id"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    role: Mapped[Role]
    area_codes: Mapped[list[str]]
    last_signed_in_at: Mapped[datetime | None]
    verdict: Mapped[Verdict] = mapped_column(default=Verdict.OPEN)
    judged_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    judged_at: Mapped[datetime | None]
    remark: Mapped[str] = mapped_column(String(200), default="")

    review: Mapped[AccessReview] = relationship(back_populates="lines")
    membership: Mapped[Membership] = relationship()
    user: Mapped[User] = relationship(foreign_keys=user_id)
    judged_by: Mapped[User | None] = relationship(foreign_keys=judged_by_id)
