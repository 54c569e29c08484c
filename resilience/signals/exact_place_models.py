"""Who read which exact place, and what for; the place itself is not in here."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, and_, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resilience.accounts.models import Organisation, User
from resilience.authz.actor import Actor
from resilience.authz.scope import Guarded
from resilience.db.base import Base, Keyed
from resilience.signals.models import Signal


class ReadPurpose(StrEnum):
    """What somebody needs an exact place for; there is no other purpose (R-04)."""

    VISIT = "bezoek"
    EMERGENCY_SERVICES = "hulpdiensten"
    DUPLICATE = "dubbele_melding"
    REQUEST = "verzoek_betrokkene"
    QUALITY = "datakwaliteit"


class ExactPlaceRead(Keyed, Guarded, Base):
    """One reading, or one refusal because somebody had read too many on that day."""

    __tablename__ = "exact_place_reads"
    __table_args__ = (Index(None, "reader_id", "at"),)

    #: The readings go with the signal.
    signal_id: Mapped[UUID] = mapped_column(
        ForeignKey("signals.id", ondelete="CASCADE"), index=True
    )
    reader_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    at: Mapped[datetime]
    purpose: Mapped[ReadPurpose]
    is_refused: Mapped[bool] = mapped_column(default=False)

    signal: Mapped[Signal] = relationship()
    reader: Mapped[User] = relationship()
    organisation: Mapped[Organisation] = relationship()

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Return what one read oneself, and what others read of one's own signals."""
        of_mine = cls.signal.has(Signal.reporter_id == actor.user_id)
        return or_(cls.reader_id == actor.user_id, and_(of_mine, cls.is_refused.is_(False)))
