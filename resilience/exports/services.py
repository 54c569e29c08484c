"""Asking for an export, stopping it, and taking the file along."""

import json
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import delete, update

from resilience.audit.services import record_act
from resilience.authz.permissions import Permission
from resilience.authz.policy import authorize
from resilience.clock import local_day
from resilience.errors import ConflictError, NotAllowedError, ValidationError
from resilience.exports.drafts import ExportDraft
from resilience.exports.marks import is_as_read, rights_mark
from resilience.exports.models import Export, ExportPiece, export_numbers
from resilience.exports.queries import count_under_way, load_own
from resilience.exports.states import (
    CONTENT_CHANGED,
    ENDABLE,
    MOST_UNDER_WAY,
    RIGHTS_CHANGED,
    TOO_MANY,
    TOO_MUCH,
    ExportState,
    ExportSubject,
    refuse_gone,
)
from resilience.privacy.refusals import refuse_personal_data
from resilience.signals.models import Signal
from resilience.uow import UnitOfWork

#: Who may take what out.
PERMISSIONS = {
    ExportSubject.SIGNALS: Permission.SIGNAL_EXPORT,
    ExportSubject.MAP: Permission.EXPORT_MAKE,
}


class Acts(NamedTuple):
    """How the log names what is done with an export."""

    ask: str
    take: str
    cancel: str


ACTS = {
    ExportSubject.SIGNALS: Acts("signal:ask_export", "signal:take_export", "signal:cancel_export"),
    ExportSubject.MAP: Acts("map:ask_export", "map:take_export", "map:cancel_export"),
}


def ask_export(
    uow: UnitOfWork, draft: ExportDraft, reason: str, row_total: int, most: int
) -> Export:
    """Put an export in the queue; raise ``ConflictError`` when the actor has too many there."""
    if count_under_way(uow) >= MOST_UNDER_WAY:
        raise ConflictError(TOO_MANY)
    export = _noted(uow, draft, row_total, most)
    export.state = ExportState.WAITING
    export.wanted = json.dumps(dict(draft.wanted))
    uow.session.flush()
    record_act(uow, ACTS[draft.subject].ask, "export", export.number, reason)
    return export


def hand_over(
    uow: UnitOfWork, draft: ExportDraft, reason: str, row_total: int, most: int
) -> Export:
    """Note an export that is handed over in this very request; nothing of it is kept."""
    export = _noted(uow, draft, row_total, most)
    export.state = ExportState.HANDED_OVER
    export.row_count, export.taken_count = row_total, 1
    export.finished_at = export.taken_at = uow.now
    uow.session.flush()
    record_act(uow, ACTS[draft.subject].take, "export", export.number, reason)
    return export


def take_file(uow: UnitOfWork, export_id: UUID) -> Export:
    """Return one's own export whose file is there and may still be taken along."""
    export = load_own(uow, export_id)
    refuse_gone(export.state, export.finished_at, uow.now)
    authorize(uow.actor, PERMISSIONS[export.subject])
    if export.subject is ExportSubject.SIGNALS:
        _refuse_outdated(uow, export)
    export.taken_at = uow.now
    export.taken_count += 1
    record_act(uow, ACTS[export.subject].take, "export", export.number)
    uow.session.flush()
    return export


def end_export(uow: UnitOfWork, export_id: UUID) -> Export:
    """Stop an export that is under way, or throw away a file that is ready."""
    export = load_own(uow, export_id)
    ended = (
        update(Export)
        .where(Export.id == export.id, Export.state.in_(ENDABLE))
        .values(state=ExportState.CANCELLED, sealed_wanted=b"", signal_ids=None)
        .returning(Export.id)
    )
    if uow.session.scalar(ended) is not None:
        uow.session.execute(delete(ExportPiece).where(ExportPiece.export_id == export.id))
        record_act(uow, ACTS[export.subject].cancel, "export", export.number)
    uow.session.refresh(export)
    return export


def _refuse_outdated(uow: UnitOfWork, export: Export) -> None:
    """Keep a file closed that its maker could not make like this any more."""
    if export.rights_mark != rights_mark(uow.actor):
        raise ConflictError(RIGHTS_CHANGED)
    if not is_as_read(uow.session, export, Signal.visible_to(uow.actor)):
        raise ConflictError(CONTENT_CHANGED)


def _noted(uow: UnitOfWork, draft: ExportDraft, row_total: int, most: int) -> Export:
    authorize(uow.actor, PERMISSIONS[draft.subject])
    if uow.actor.user_id is None or uow.actor.organisation_id is None:
        raise NotAllowedError("an export needs a maker")
    if row_total > most:
        raise ValidationError(TOO_MUCH)
    refuse_personal_data({"note": draft.note, "text_reason": draft.text_reason})
    number = uow.session.scalar(export_numbers.next_value())
    export = Export(
        number=f"E-{local_day(uow.now).year}-{number:06d}",
        maker_id=uow.actor.user_id,
        organisation_id=uow.actor.organisation_id,
        subject=draft.subject,
        file_kind=draft.file_kind,
        purpose=draft.purpose,
        note=draft.note,
        has_text=draft.has_text,
        text_reason=draft.text_reason,
        language=draft.language,
        sealed_wanted=b"",
        asked_at=uow.now,
        row_total=row_total,
        row_count=0,
        attempts=0,
        taken_count=0,
        piece_count=0,
        rights_mark="",
        content_mark="",
    )
    uow.session.add(export)
    return export
