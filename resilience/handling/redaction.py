"""Taking words out of what was replaced by corrections, of their reasons, and of notes."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from resilience.handling.models import SignalNote, SignalVersion
from resilience.redaction import Redaction, Redactor


def redact_handling(session: Session, redaction: Redaction) -> None:
    """Take the words out of every version and note of a signal; both are sealed anew."""
    versions = select(SignalVersion).where(SignalVersion.signal_id == redaction.signal_id)
    for version in session.scalars(versions):
        version.text = redaction.of(version.text)
        version.reason = redaction.of(version.reason)
        version.condition = redaction.of(version.condition)
    notes = select(SignalNote).where(SignalNote.signal_id == redaction.signal_id)
    for note in session.scalars(notes):
        note.text = redaction.of(note.text)
    session.flush()


WORDS = Redactor(
    columns=(
        "signal_versions.text",
        "signal_versions.reason",
        "signal_versions.condition",
        "signal_notes.text",
    ),
    redact=redact_handling,
)
