"""Closing files whose content changed: what is redacted does not lie in a file either."""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, sessionmaker

from resilience.exports.marks import is_as_read
from resilience.exports.models import Export, ExportPiece
from resilience.exports.states import ExportState, ExportSubject


def lapse_changed(sessions: sessionmaker[Session]) -> int:
    """Throw away files with rows that were taken back, protected or rewritten since.

    Their makers cannot open them from the moment of the change on; this takes the bytes as well.
    """
    ready = select(Export.id).where(
        Export.state == ExportState.READY, Export.subject == ExportSubject.SIGNALS
    )
    with sessions() as session:
        ids = session.scalars(ready).all()
    lapsed = 0
    for export_id in ids:
        with sessions.begin() as session:
            lapsed += _lapse(session, export_id)
    return lapsed


def _lapse(session: Session, export_id: object) -> bool:
    export = session.get_one(Export, export_id)
    if is_as_read(session, export):
        return False
    session.execute(delete(ExportPiece).where(ExportPiece.export_id == export_id))
    session.execute(
        update(Export)
        .where(Export.id == export_id, Export.state == ExportState.READY)
        .values(state=ExportState.LAPSED, sealed_wanted=b"", signal_ids=None)
    )
    return True
