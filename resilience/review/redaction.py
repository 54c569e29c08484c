"""Taking words out of what reviewers wrote to the author, also after the signal went on."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from resilience.redaction import Redaction, Redactor
from resilience.review.models import SignalReview

LONGEST_NOTE = 300


def redact_reviews(session: Session, redaction: Redaction) -> None:
    """Take the words out of the notes; those a redaction waits with go once it is done."""
    notes = select(SignalReview.id, SignalReview.note).where(
        SignalReview.signal_id == redaction.signal_id, SignalReview.note != ""
    )
    for review_id, note in session.execute(notes).all():
        session.execute(
            update(SignalReview)
            .where(SignalReview.id == review_id)
            .values(note=redaction.of(note, LONGEST_NOTE))
            .execution_options(synchronize_session=False)
        )


WORDS = Redactor(
    columns=("signal_reviews.note", "signal_reviews.words"),
    redact=redact_reviews,
)
