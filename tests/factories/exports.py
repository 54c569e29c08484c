"""Exports, asked and made as the application does it."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from resilience.accounts.models import User
from resilience.exports.drafts import ExportDraft
from resilience.exports.models import Export, ExportPiece
from resilience.exports.services import ask_export
from resilience.exports.states import ExportState, ExportSubject
from resilience.outgoing.purposes import Purpose
from resilience.outgoing.table import FileKind
from resilience.uow import UnitOfWork
from tests.cast import NOW

AREA = {"selection": "area"}


def fill_exports(session: Session, makers: Iterable[User]) -> None:
    """Store an export of each of these people, with a file that lies ready."""
    for place, maker in enumerate(makers):
        export = Export(
            number=f"E-2026-9{place:05}",
            maker_id=maker.id,
            organisation_id=maker.organisation_id,
            subject=ExportSubject.MAP,
            file_kind=FileKind.CSV,
            purpose=Purpose.CONSULTATION,
            note="",
            has_text=False,
            text_reason="",
            language="nl",
            wanted="{}",
            state=ExportState.READY,
            asked_at=NOW,
            row_total=1,
            row_count=1,
            attempts=1,
            finished_at=NOW,
            taken_count=0,
            piece_count=1,
            rights_mark="",
            content_mark="",
        )
        session.add(export)
        session.flush()
        session.add(ExportPiece(export_id=export.id, number=0, content="aGE="))


def export_draft(kind: FileKind = FileKind.CSV, **changes: Any) -> ExportDraft:
    """Return an export of the signals of one's area, with ``changes``."""
    usual = {
        "subject": ExportSubject.SIGNALS,
        "file_kind": kind,
        "purpose": Purpose.CONSULTATION,
        "note": "",
        "wanted": AREA,
        "language": "nl",
    }
    return ExportDraft(**(usual | changes))


def asked(uow: UnitOfWork, kind: FileKind = FileKind.CSV, **changes: Any) -> Export:
    """Put an export in the queue."""
    return ask_export(uow, export_draft(kind, **changes), "Overleg voorbereiden", 10, 50_000)
