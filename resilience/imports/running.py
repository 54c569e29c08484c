"""The work on an import: reading the whole file, judging every row, storing the good ones.

Checking is done batch by batch, each in a transaction of its own, and goes on where it was after
a crash. Storing is one transaction: all of it is there, or nothing is.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta
from time import monotonic
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from resilience.areas.queries import find_current_edition
from resilience.audit.services import record_act
from resilience.clock import Clock
from resilience.imports import telling
from resilience.imports.claiming import (
    CancelledError,
    Sessions,
    StaleError,
    acting,
    claimed,
    refuse_stopped,
    wait_for_others,
)
from resilience.imports.counting import count_imported
from resilience.imports.ending import check_again, clear, fail, finish
from resilience.imports.first_look import look_through
from resilience.imports.judged import JudgedRow
from resilience.imports.judging import (
    compare_with_known,
    judge,
    keep_verdicts,
    note_progress,
    reader_for,
    tally,
)
from resilience.imports.models import ImportRow, SignalImport
from resilience.imports.pieces import layout_of_import, opened
from resilience.imports.placing import PlaceFinder
from resilience.imports.ports import current_secret
from resilience.imports.reading import NumberedRow, read_batches
from resilience.imports.row_reading import RowReader
from resilience.imports.states import (
    ACCEPTED,
    ENDED,
    FAULTY,
    RUNNING,
    Fault,
    FileError,
    ImportState,
    Verdict,
)
from resilience.imports.storing import SignalWriter
from resilience.uow import UnitOfWork

log = logging.getLogger(__name__)

#: A run of the job gives the timetable its turn after so long; the next run goes on.
TURN = timedelta(seconds=40)


def list_due(session: Session) -> list[UUID]:
    """Return the imports that the machine has to work on, the oldest first."""
    waits = select(SignalImport.id).where(
        SignalImport.state.in_(RUNNING)
        | (SignalImport.state.in_(ENDED) & SignalImport.erased_at.is_(None))
    )
    return list(session.scalars(waits.order_by(SignalImport.updated_at)))


def work_on(sessions: Sessions, clock: Clock, import_id: UUID, turn: timedelta = TURN) -> bool:
    """Do what an import waits for; return False when somebody else does already."""
    with claimed(sessions, import_id) as is_ours:
        if is_ours:
            _work(sessions, clock, import_id, turn)
        return is_ours


def _work(sessions: Sessions, clock: Clock, import_id: UUID, turn: timedelta) -> None:
    steps: dict[ImportState, Callable[[], None]] = {
        ImportState.CHECKING: lambda: _check(sessions, clock, import_id, turn),
        ImportState.STORING: lambda: _store(sessions, clock, import_id),
    }
    with sessions.begin() as session:
        state = session.scalar(select(SignalImport.state).where(SignalImport.id == import_id))
    step = steps.get(state) if state else None
    if step is not None:
        _carry_out(step, sessions, clock, import_id)
    # What was stopped while the machine was at it leaves nothing behind either.
    with sessions.begin() as session:
        clear(session, import_id, clock.now())


def _carry_out(step: Callable[[], None], sessions: Sessions, clock: Clock, import_id: UUID) -> None:
    """Do a step; a file that turns out unreadable ends the import with its reason."""
    try:
        step()
    except CancelledError:
        log.info("import %s was stopped", import_id)
    except StaleError:
        with acting(sessions, clock) as uow:
            check_again(uow, import_id)
    except FileError as error:
        with acting(sessions, clock) as uow:
            fail(uow, import_id, error)
    except OperationalError:
        # The database was away: nothing is lost, and the next run goes on.
        raise
    except Exception:
        with acting(sessions, clock) as uow:
            fail(uow, import_id, FileError(Fault.UNEXPECTED))
        raise


def _check(sessions: Sessions, clock: Clock, import_id: UUID, turn: timedelta) -> None:
    """Look at the whole file first, then judge it batch by batch until the turn is over."""
    with acting(sessions, clock) as uow:
        found = _load(uow.session, import_id)
        if not found.survey and not look_through(uow, found):
            return
    ends = monotonic() + turn.total_seconds()
    with sessions.begin() as reading:
        known = _load(reading, import_id)
        reader = reader_for(known, current_secret(), clock.now())
        finder = _finder(reading, known)
        done = known.done_count
        with opened(reading, known) as file:
            for batch in read_batches(file, layout_of_import(known), after=known.last_row):
                done += len(batch)
                rows = judge(reader, finder, batch)
                with acting(sessions, clock) as uow:
                    refuse_stopped(uow.session, import_id, ImportState.CHECKING)
                    keep_verdicts(uow.session.connection(), known, rows)
                    note_progress(uow.session, import_id, done, batch[-1].number)
                if monotonic() > ends:
                    return
    with acting(sessions, clock) as uow:
        _end_check(uow, import_id)


def _end_check(uow: UnitOfWork, import_id: UUID) -> None:
    refuse_stopped(uow.session, import_id, ImportState.CHECKING)
    found = _load(uow.session, import_id)
    compare_with_known(uow.session, found)
    found.tally = tally(uow.session, import_id)
    found.state, found.updated_at = ImportState.CHECKED, uow.now
    telling.tell_checked(uow, found)
    record_act(uow, "import:check", "import", import_id)


def _store(sessions: Sessions, clock: Clock, import_id: UUID) -> None:
    """Store every good row in one transaction, with its counts, and erase the file."""
    with acting(sessions, clock) as uow:
        found = _load(uow.session, import_id)
        wait_for_others(uow.session, found.organisation_id)
        if not _still_holds(uow, found):
            return
        writer = SignalWriter(uow.session, found, current_secret(), uow.now)
        reader = reader_for(found, current_secret(), uow.now)
        finder = _finder(uow.session, found)
        done = 0
        with opened(uow.session, found) as file:
            for batch in read_batches(file, layout_of_import(found)):
                writer.write(_good(uow.session, import_id, batch, (reader, finder)))
                done += len(batch)
                _show_progress(sessions, import_id, done)
        count_imported(uow.session, found.id)
        finish(uow, found)


def _good(
    session: Session,
    import_id: UUID,
    batch: Sequence[NumberedRow],
    judges: tuple[RowReader, PlaceFinder],
) -> list[JudgedRow]:
    """Return the rows that were found good; the file cannot have changed, so the guard stands."""
    verdicts = _verdicts(session, import_id, batch[0].number, batch[-1].number)
    rows = judge(*judges, [row for row in batch if verdicts.get(row.number) in ACCEPTED])
    for row in rows:
        if row.verdict is not Verdict.OK:
            # A day has become too old since, say.
            raise StaleError
        row.verdict = verdicts[row.number]
    return rows


def _still_holds(uow: UnitOfWork, found: SignalImport) -> bool:
    """Look once more at what came in meanwhile; with faulty rows, the person decides again."""
    compare_with_known(uow.session, found)
    # The import itself is changed last: until then its progress is written beside this.
    counts = tally(uow.session, found.id)
    if found.is_valid_only or not any(counts.get(each.value) for each in FAULTY):
        return True
    found.tally, found.state, found.updated_at = counts, ImportState.CHECKED, uow.now
    return False


def _verdicts(session: Session, import_id: UUID, first: int, last: int) -> dict[int, Verdict]:
    wanted = select(ImportRow.row_number, ImportRow.verdict).where(
        ImportRow.import_id == import_id, ImportRow.row_number.between(first, last)
    )
    return {row.row_number: row.verdict for row in session.execute(wanted)}


def _show_progress(sessions: Sessions, import_id: UUID, done: int) -> None:
    """Let the page see how far it is, and stop when the person said so meanwhile."""
    with sessions.begin() as session:
        refuse_stopped(session, import_id, ImportState.STORING)
        session.execute(
            update(SignalImport).where(SignalImport.id == import_id).values(done_count=done)
        )


def _finder(session: Session, found: SignalImport) -> PlaceFinder:
    edition = find_current_edition(session)
    if edition is None or edition.version != found.area_version:
        raise StaleError
    return PlaceFinder.of(session, edition)


def _load(session: Session, import_id: UUID) -> SignalImport:
    return session.get_one(SignalImport, import_id)
