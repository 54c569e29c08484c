"""Taking words out of what the reporter of a signal typed and did not send."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from resilience.drafts.models import Draft
from resilience.redaction import Redaction, Redactor


def redact_drafts(session: Session, redaction: Redaction) -> None:
    """Take the words out of every draft of the reporter: it may be the same text."""
    for draft in session.scalars(select(Draft).where(Draft.user_id == redaction.reporter_id)):
        kept = redaction.of_json(draft.payload)
        if kept != draft.payload:
            draft.payload = kept


DRAFTS = Redactor(columns=("drafts.payload",), redact=redact_drafts)
