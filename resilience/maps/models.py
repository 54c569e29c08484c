"""Roll-ups kept with every signal, and the cells that the disclosure gate released."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Float,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from resilience.areas.codes import AreaLevel
from resilience.db.base import Base, Keyed
from resilience.maps.periods import PeriodKind
from resilience.signals.attributes import Handling


class SignalRollup(Base):
    """Exact counts, kept in the transaction of the signal; no screen reads them unguarded."""

    __tablename__ = "signal_rollups"
    __table_args__ = (
        # A roll-up that falls to zero is removed, so every row counts at least one signal.
        CheckConstraint("signal_count >= 0", name="count_not_negative"),
        Index(None, "area_year", "week"),
    )

    area_year: Mapped[int] = mapped_column(primary_key=True)
    buurt_code: Mapped[str] = mapped_column(String(10), primary_key=True)
    #: Monday of the ISO week, in the Netherlands, in which it was observed or else recorded.
    week: Mapped[date] = mapped_column(primary_key=True)
    domain_code: Mapped[str] = mapped_column(String(2), primary_key=True)
    polarity: Mapped[int] = mapped_column(primary_key=True)
    #: Partners may not read, and so not count, what is shared on a condition only.
    handling: Mapped[Handling] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    #: Who reported, as long as the gate needs to tell people apart; then ``NOBODY``, for all.
    reporter_id: Mapped[UUID] = mapped_column(primary_key=True)

    signal_count: Mapped[int]
    #: Sum of the record keys in units of 2**-32: whole numbers add up the same in any order.
    key_sum: Mapped[int] = mapped_column(BigInteger)


class Release(Keyed, Base):
    """One closed period of one edition, published once and then frozen."""

    __tablename__ = "releases"
    __table_args__ = (UniqueConstraint("area_year", "period_code"),)

    area_year: Mapped[int]
    period_code: Mapped[str] = mapped_column(String(10))
    period_kind: Mapped[PeriodKind]
    starts_on: Mapped[date] = mapped_column(index=True)
    released_at: Mapped[datetime]
    rule_version: Mapped[str] = mapped_column(String(20))
    #: The limits of the eligibility rule that was applied.
    policy: Mapped[dict[str, Any]] = mapped_column(JSONB)


class PublishedCell(Base):
    """A number that may leave. What has no row here was withheld, be it zero or small."""

    __tablename__ = "published_cells"

    release_id: Mapped[UUID] = mapped_column(ForeignKey("releases.id"), primary_key=True)
    level: Mapped[AreaLevel] = mapped_column(primary_key=True)
    category: Mapped[str] = mapped_column(String(10), primary_key=True)
    area_code: Mapped[str] = mapped_column(String(10), primary_key=True)
    value: Mapped[int]
    #: What the value rests on, in classes only: "5 or more organisations".
    organisations_at_least: Mapped[int]
    reporters_at_least: Mapped[int]


class ClassBreaks(Base):
    """The five colour classes of one kind of map for one year; frozen once stored."""

    __tablename__ = "class_breaks"

    category: Mapped[str] = mapped_column(String(10), primary_key=True)
    level: Mapped[AreaLevel] = mapped_column(primary_key=True)
    measure: Mapped[str] = mapped_column(String(10), primary_key=True)
    period_kind: Mapped[PeriodKind] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    #: Where classes two to five start.
    starts: Mapped[list[float]] = mapped_column(ARRAY(Float))
