"""What the text guard flagged in a signal: where and why, never the words themselves (R-03)."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, String, and_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from resilience.authz.actor import Actor
from resilience.authz.scope import Guarded
from resilience.db.base import Base, Keyed
from resilience.privacy import text_guard
from resilience.signals.models import Signal

#: The texts of a signal that the guard reads.
TYPED = ("text", "action_note", "handling_condition")


class SignalFlag(Keyed, Guarded, Base):
    """A stretch of one text of a signal that the guard flagged; open while the words stand."""

    __tablename__ = "signal_flags"
    __table_args__ = (Index(None, "signal_id", "closed_at"),)

    signal_id: Mapped[UUID] = mapped_column(ForeignKey("signals.id", ondelete="CASCADE"))
    #: Which of ``TYPED``.
    field: Mapped[str] = mapped_column(String(20))
    #: Code points of the text as it stands; ``end`` is exclusive.
    start: Mapped[int]
    end: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    rule_version: Mapped[str] = mapped_column(String(20))
    flagged_at: Mapped[datetime]
    #: When the words were cleared, replaced or taken out.
    closed_at: Mapped[datetime | None]

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """To the author and the quality reviewers only, whatever became of the signal."""
        seen = select(Signal.id).where(Signal.visible_to(actor), Signal.words_open_to(actor))
        return cls.signal_id.in_(seen)


def typed_texts(signal: Signal) -> dict[str, str]:
    """Return the texts of a signal that the guard reads."""
    return {field: getattr(signal, field) for field in TYPED}


def flagged_in(texts: Mapping[str, str]) -> list[SignalFlag]:
    """Return what the guard flags in texts that it does not refuse, by field and place."""
    return [
        SignalFlag(
            field=field,
            start=span.start,
            end=span.end,
            kind=str(span.kind),
            rule_version=text_guard.RULES_VERSION,
        )
        for field, text in texts.items()
        for span in text_guard.check(text).spans
    ]


def keep_flags(
    session: Session, signal_id: UUID, flags: Iterable[SignalFlag], now: datetime
) -> None:
    """Store what was flagged in the texts of a signal."""
    for flag in flags:
        flag.signal_id, flag.flagged_at = signal_id, now
        session.add(flag)


def open_flags(signal_id: UUID) -> ColumnElement[bool]:
    """Hold for what of a signal still has to be looked at."""
    return and_(SignalFlag.signal_id == signal_id, SignalFlag.closed_at.is_(None))


def has_open_flags(session: Session, signal_id: UUID) -> bool:
    """Tell whether something of a signal still has to be looked at."""
    return session.scalar(select(SignalFlag.id).where(open_flags(signal_id)).limit(1)) is not None


def close_flags(
    session: Session, signal_id: UUID, now: datetime, fields: Collection[str] = TYPED
) -> None:
    """Note that nothing of what was flagged before still has to be looked at."""
    session.execute(
        update(SignalFlag)
        .where(open_flags(signal_id), SignalFlag.field.in_(fields))
        .values(closed_at=now)
        .execution_options(synchronize_session=False)
    )
