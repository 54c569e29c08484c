"""Files go after 72 hours; that somebody took something out stays as long as the log (class H)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from resilience.expiry import Expiry
from resilience.exports.models import Export, ExportPiece
from resilience.exports.states import UNDER_WAY, ExportState
from resilience.privacy.retention import Rule


def _drop_files(session: Session, ids: Sequence[UUID], _now: datetime) -> None:
    session.execute(delete(ExportPiece).where(ExportPiece.export_id.in_(ids)))
    session.execute(
        update(Export)
        .where(Export.id.in_(ids))
        .values(state=ExportState.EXPIRED, sealed_wanted=b"", signal_ids=None)
    )


def _delete(session: Session, ids: Sequence[UUID], _now: datetime) -> None:
    session.execute(delete(ExportPiece).where(ExportPiece.export_id.in_(ids)))
    session.execute(delete(Export).where(Export.id.in_(ids)))


FILES = Expiry(
    rule=Rule.EXPORT_FILE,
    object_type="export_file",
    model=Export,
    starts=Export.finished_at,
    waiting=lambda _now: (Export.state == ExportState.READY,),
    expire=_drop_files,
    tables=("export_pieces",),
    organisation=Export.organisation_id,
    number=Export.number,
)
EXPORTS = Expiry(
    rule=Rule.LOG,
    object_type="export",
    model=Export,
    starts=Export.asked_at,
    waiting=lambda _now: (Export.state.not_in(UNDER_WAY),),
    expire=_delete,
    tables=("exports",),
    organisation=Export.organisation_id,
    number=Export.number,
)
