"""What of signals goes and how: their content (class B), and those withdrawn (class D)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, case, delete, func, select, update
from sqlalchemy.orm import Session

from resilience.db.removal import removal_from
from resilience.expiry import Expiry, everything
from resilience.privacy.retention import Rule
from resilience.signals.attributes import LocationPrecision, SignalEventKind
from resilience.signals.exact_place_models import ExactPlaceRead
from resilience.signals.feedback_models import FeedbackMessage
from resilience.signals.models import Signal, SignalEvent, SignalLocation
from resilience.signals.states import COUNTED_OUT

#: Nobody may find the spot of an old signal: what is finer than a buurt becomes the buurt.
COARSE = (LocationPrecision.BUURT, LocationPrecision.WIJK)

OBSERVED_AT = func.coalesce(Signal.observed_from, Signal.recorded_at)
ENDED = (SignalEventKind.WITHDRAWN, SignalEventKind.REJECTED)
WITHDRAWN_AT = func.coalesce(
    select(func.max(SignalEvent.at))
    .where(SignalEvent.signal_id == Signal.id, SignalEvent.kind.in_(ENDED))
    .scalar_subquery(),
    Signal.recorded_at,
)
#: What was flagged and reviewed goes with the words themselves, by a trigger (migration 0011).
CONTENT_TABLES = (
    "signals",
    "signal_locations",
    "signal_events",
    "signal_flags",
    "signal_reviews",
    "feedback_messages",
    # So do replaced texts, notes and handovers (migration 0012).
    "signal_versions",
    "signal_notes",
    "signal_handovers",
    "signal_assignments",
)
#: What follows upon a signal goes with it, by the keys of the database.
FOLLOWING_TABLES = ("feedback_duties", "signal_confirmations")


def erase_content(session: Session, ids: Sequence[UUID], now: datetime) -> None:
    """Erase what was typed and where exactly it was; what is left is the statistical core."""
    _erase(session, ids, now, SignalEvent.reason != "")


def erase_ended(session: Session, ids: Sequence[UUID], now: datetime) -> None:
    """Erase the same, but why it was rejected: its reporter must be able to read that."""
    _erase(session, ids, now, SignalEvent.kind != SignalEventKind.REJECTED)


def _erase(
    session: Session, ids: Sequence[UUID], now: datetime, of_events: ColumnElement[bool]
) -> None:
    session.execute(delete(SignalLocation).where(SignalLocation.signal_id.in_(ids)))
    session.execute(
        update(FeedbackMessage)
        .where(FeedbackMessage.signal_id.in_(ids))
        .values(text="", verdict_reason="")
        .execution_options(synchronize_session=False)
    )
    with removal_from(session, "signal_events"):
        session.execute(
            update(SignalEvent)
            .where(SignalEvent.signal_id.in_(ids), of_events)
            .values(reason="")
            .execution_options(synchronize_session=False)
        )
    precision = case(
        (Signal.location_precision.in_(COARSE), Signal.location_precision),
        else_=LocationPrecision.BUURT,
    )
    session.execute(
        update(Signal)
        .where(Signal.id.in_(ids))
        .values(
            text="",
            action_note="",
            handling_condition="",
            cell_500m=None,
            location_precision=precision,
            content_erased_at=now,
        )
        .execution_options(synchronize_session=False)
    )


def delete_signals(session: Session, ids: Sequence[UUID]) -> None:
    """Delete signals with their parts; whoever calls keeps the counts in step."""
    session.execute(delete(SignalLocation).where(SignalLocation.signal_id.in_(ids)))
    with removal_from(session, "signal_events"):
        session.execute(delete(SignalEvent).where(SignalEvent.signal_id.in_(ids)))
    session.execute(
        delete(Signal).where(Signal.id.in_(ids)).execution_options(synchronize_session=False)
    )


CONTENT = Expiry(
    rule=Rule.CONTENT,
    object_type="signal",
    model=Signal,
    starts=OBSERVED_AT,
    waiting=lambda _now: (Signal.content_erased_at.is_(None),),
    expire=erase_content,
    tables=CONTENT_TABLES,
    organisation=Signal.organisation_id,
    number=Signal.number,
)
#: The text went with the act of withdrawing; this takes what else says where it was and why.
WITHDRAWN_TEXT = Expiry(
    rule=Rule.WITHDRAWN_TEXT,
    object_type="signal",
    model=Signal,
    starts=WITHDRAWN_AT,
    waiting=lambda _now: (
        Signal.state.in_(COUNTED_OUT),
        Signal.content_erased_at.is_(None),
    ),
    expire=erase_ended,
    tables=CONTENT_TABLES,
    organisation=Signal.organisation_id,
    number=Signal.number,
)


def _delete_reads(session: Session, ids: Sequence[UUID], _now: datetime) -> None:
    session.execute(delete(ExactPlaceRead).where(ExactPlaceRead.id.in_(ids)))


#: Who read an exact place stands in the log as well; this copy is for the reporter.
PLACE_READS = Expiry(
    rule=Rule.REPORTER,
    object_type="exact_place_read",
    model=ExactPlaceRead,
    starts=ExactPlaceRead.at,
    waiting=everything,
    expire=_delete_reads,
    tables=("exact_place_reads",),
    organisation=ExactPlaceRead.organisation_id,
)
