"""What of an import goes and when: file and rows with the drafts, the rest after a year."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from resilience.expiry import Expiry, everything
from resilience.imports.models import ImportPiece, ImportRow, SignalImport
from resilience.imports.states import ENDED, ImportState
from resilience.privacy.retention import Rule


def _erase(session: Session, ids: Sequence[UUID], now: datetime) -> None:
    """Erase files, first rows and verdicts; an import that was not stored ends with them."""
    for part in (ImportPiece, ImportRow):
        session.execute(delete(part).where(part.import_id.in_(ids)))
    which = SignalImport.id.in_(ids)
    emptied = {"sealed_sample": b"", "survey": {}, "erased_at": now, "rows_erased_at": now}
    session.execute(update(SignalImport).where(which).values(**emptied))
    session.execute(
        update(SignalImport)
        .where(which, SignalImport.state.not_in(ENDED))
        .values(state=ImportState.CANCELLED)
    )


def _delete(session: Session, ids: Sequence[UUID], _now: datetime) -> None:
    session.execute(delete(SignalImport).where(SignalImport.id.in_(ids)))


#: Work material until it is stored; afterwards the rows that were refused, to put them right.
FILES = Expiry(
    rule=Rule.DRAFT,
    object_type="import_file",
    model=SignalImport,
    starts=SignalImport.updated_at,
    waiting=lambda _now: (SignalImport.rows_erased_at.is_(None),),
    expire=_erase,
    tables=("import_pieces", "import_rows", "signal_imports"),
    organisation=SignalImport.organisation_id,
    number=SignalImport.number,
)
#: Who brought in which file: as long as a signal knows its reporter.
IMPORTS = Expiry(
    rule=Rule.REPORTER,
    object_type="import",
    model=SignalImport,
    starts=SignalImport.created_at,
    waiting=everything,
    expire=_delete,
    tables=("signal_imports",),
    organisation=SignalImport.organisation_id,
    number=SignalImport.number,
)
