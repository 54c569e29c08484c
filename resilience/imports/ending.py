"""How work on an import ends: stored, stopped, failed, or to be done once more."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from resilience.audit.services import record_act
from resilience.imports import telling
from resilience.imports.claiming import CancelledError
from resilience.imports.judging import tally
from resilience.imports.models import ImportRow, SignalImport
from resilience.imports.pieces import erase_file
from resilience.imports.states import ENDED, FAULTY, Fault, FileError, ImportState
from resilience.uow import UnitOfWork


def finish(uow: UnitOfWork, found: SignalImport) -> None:
    """End an import whose signals were stored, in the same transaction; its file goes at once."""
    claim = (
        update(SignalImport)
        .where(SignalImport.id == found.id, SignalImport.state == ImportState.STORING)
        .values(state=ImportState.DONE, updated_at=uow.now)
        .returning(SignalImport.id)
    )
    if uow.session.scalar(claim) is None:
        raise CancelledError
    uow.session.refresh(found)
    found.tally = tally(uow.session, found.id)
    erase_file(uow.session, found.id)
    _forget_good_rows(uow.session, found.id)
    found.sample, found.erased_at = "", uow.now
    who = UnitOfWork(uow.session, telling.actor_of(found), uow.now, "job", uow.trace_id)
    record_act(who, "import:store", "import", found.id)
    telling.tell_done(uow, found)


def check_again(uow: UnitOfWork, import_id: UUID) -> None:
    """Have an import checked from the start, because what it was checked against changed."""
    found = uow.session.get_one(SignalImport, import_id)
    if found.state not in ENDED:
        found.state, found.survey, found.updated_at = ImportState.CHECKING, {}, uow.now


def fail(uow: UnitOfWork, import_id: UUID, error: FileError) -> None:
    """Note why an import cannot go on; a wrong column is put right by the person."""
    found = uow.session.get_one(SignalImport, import_id)
    if found.state in ENDED:
        return
    found.fault, found.fault_row = error.fault, error.row
    is_mendable = error.fault is Fault.MANY_CATEGORIES
    found.state = ImportState.MATCHING if is_mendable else ImportState.FAILED
    found.updated_at = uow.now
    telling.tell_failed(uow, found)


def clear(session: Session, import_id: UUID, now: datetime) -> None:
    """Erase what is left of an import that was stopped or failed."""
    found = session.get(SignalImport, import_id)
    if found is not None and found.state in ENDED and found.erased_at is None:
        erase_file(session, import_id)
        session.execute(delete(ImportRow).where(ImportRow.import_id == import_id))
        found.sample, found.erased_at, found.rows_erased_at = "", now, now


def _forget_good_rows(session: Session, import_id: UUID) -> None:
    """Keep the verdicts that somebody has to look at; the others are signals now."""
    session.execute(
        delete(ImportRow).where(ImportRow.import_id == import_id, ImportRow.verdict.not_in(FAULTY))
    )
