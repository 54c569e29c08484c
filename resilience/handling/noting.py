"""Short notes at a signal, for colleagues of the own organisation who read it."""

from uuid import UUID

from resilience.audit.services import record_act
from resilience.errors import NotAllowedError, ValidationError
from resilience.handling.assigning import load_workable
from resilience.handling.guarding import refuse_persons
from resilience.handling.models import SignalNote
from resilience.handling.queries import load_note
from resilience.handling.wording import NO_NOTE
from resilience.signals.wording import TEXT_TOO_LONG
from resilience.uow import UnitOfWork

LONGEST_NOTE = 500


def write_note(uow: UnitOfWork, signal_id: UUID, text: str) -> SignalNote:
    """Keep a note; what may point at a person is refused, because nobody reviews notes."""
    signal = load_workable(uow, signal_id)
    fit = text.strip()
    if not fit:
        raise ValidationError(NO_NOTE, "text")
    if len(fit) > LONGEST_NOTE:
        raise ValidationError(TEXT_TOO_LONG, "text")
    refuse_persons({"text": fit})
    note = SignalNote(
        signal_id=signal.id,
        organisation_id=signal.organisation_id,
        author_id=uow.actor.user_id,
        written_at=uow.now,
        text=fit,
    )
    uow.session.add(note)
    uow.session.flush()
    record_act(uow, "signal:note", "signal", signal.id)
    return note


def erase_note(uow: UnitOfWork, note_id: UUID) -> SignalNote:
    """Take one's own note away; that there was one stays. A second press changes nothing."""
    note = load_note(uow, note_id)
    if note.author_id is None or note.author_id != uow.actor.user_id:
        raise NotAllowedError("only who wrote a note erases it")
    if note.erased_at is None:
        note.text, note.erased_at = "", uow.now
        uow.session.flush()
        record_act(uow, "signal:erase_note", "signal", note.signal_id)
    return note
