"""Taking words out of a signal and its history; the search index follows the text by itself."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from resilience.db.removal import removal_from
from resilience.redaction import Redaction, Redactor
from resilience.signals.checks import LONGEST
from resilience.signals.models import Signal, SignalEvent

LONGEST_REASON = 300


def redact_signal(session: Session, redaction: Redaction) -> None:
    """Take the words out of the texts of a signal and of the reasons in its history."""
    signal = session.get_one(Signal, redaction.signal_id, populate_existing=True)
    for field, longest in LONGEST.items():
        setattr(signal, field, redaction.of(getattr(signal, field), longest))
    session.flush()
    said = select(SignalEvent.id, SignalEvent.reason).where(
        SignalEvent.signal_id == redaction.signal_id, SignalEvent.reason != ""
    )
    with removal_from(session, "signal_events"):
        for event_id, reason in session.execute(said).all():
            session.execute(
                update(SignalEvent)
                .where(SignalEvent.id == event_id)
                .values(reason=redaction.of(reason, LONGEST_REASON))
                .execution_options(synchronize_session=False)
            )


WORDS = Redactor(
    columns=(
        "signals.text",
        "signals.action_note",
        "signals.handling_condition",
        "signal_events.reason",
    ),
    redact=redact_signal,
)
