"""The statistics of an import: every signal counted in, in one statement (maps.rollups)."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from resilience.imports.models import ImportedSignal
from resilience.maps.rollups import count_in_all
from resilience.signals.models import Signal


def count_imported(session: Session, import_id: UUID) -> None:
    """Count the signals of an import, in the transaction that stores them."""
    ids = select(ImportedSignal.signal_id).where(ImportedSignal.import_id == import_id)
    count_in_all(session, Signal.id.in_(ids))
