"""Making files in the background: claimed, in parts, whole or not at all.

While a file is made it lies in a folder of this process; what the database keeps of it comes in
one transaction at the end. So a process that is killed leaves nothing, and another one starts
anew once it has been silent for a while.
"""

import logging
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import ColumnElement, and_, insert, or_, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from resilience.authz.actor import SYSTEM
from resilience.clock import Clock
from resilience.db.sealing import sealed_text
from resilience.exports.folders import own_folder, sweep_folders
from resilience.exports.marks import content_mark
from resilience.exports.models import Export, ExportPiece
from resilience.exports.reading import Recipe, recipe_of
from resilience.exports.states import MOST_ATTEMPTS, SILENT_FOR, ExportState
from resilience.exports.writing import write_file
from resilience.notifications.models import NotificationKind
from resilience.notifications.services import notify
from resilience.uow import UnitOfWork
from resilience.web.language import speaking

log = logging.getLogger(__name__)

Sessions = sessionmaker[Session]
#: Small enough to open one at a time, large enough to be few.
PIECE_BYTES = 256 * 1024


class StoppedError(Exception):
    """Somebody stopped the export, or another process took it over."""


@dataclass(frozen=True, slots=True)
class Claim:
    """An export that this process makes, for the so many times over."""

    export_id: UUID
    attempt: int

    def holds(self) -> tuple[ColumnElement[bool], ...]:
        """Hold for as long as the export is still this process's own."""
        return (
            Export.id == self.export_id,
            Export.state == ExportState.RUNNING,
            Export.attempts == self.attempt,
        )


@dataclass(frozen=True)
class Outcome:
    """How many files were made, and how many could not be."""

    made: int = 0
    failed: int = 0
    error: str = ""


def make_files(sessions: Sessions, clock: Clock) -> Outcome:
    """Make every file that waits, one after the other."""
    sweep_folders()
    made = failed = 0
    error = ""
    while (claim := _claim(sessions, clock)) is not None:
        try:
            made += _make(sessions, clock, claim)
        except StoppedError:
            log.info("export stopped on the way")
        except DBAPIError:
            # The database was away for a moment: the claim runs out, and somebody starts anew.
            raise
        except Exception as raised:
            log.exception("export failed")
            failed, error = failed + 1, error or type(raised).__name__
            _end(sessions, clock, claim, ExportState.FAILED)
    return Outcome(made, failed, error)


def _claim(sessions: Sessions, clock: Clock) -> Claim | None:
    """Take the export that waits longest, or one whose process fell silent."""
    now = clock.now()
    silent = and_(Export.state == ExportState.RUNNING, Export.progress_at < now - SILENT_FOR)
    waiting = (
        select(Export.id)
        .where(or_(Export.state == ExportState.WAITING, silent))
        .order_by(Export.asked_at, Export.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    claim = (
        update(Export)
        .where(Export.id == waiting.scalar_subquery())
        .values(
            state=ExportState.RUNNING,
            attempts=Export.attempts + 1,
            progress_at=now,
            row_count=0,
        )
        .returning(Export.id, Export.attempts)
    )
    with sessions.begin() as session:
        row = session.execute(claim).one_or_none()
    return Claim(*row) if row is not None else None


def _make(sessions: Sessions, clock: Clock, claim: Claim) -> bool:
    if claim.attempt > MOST_ATTEMPTS:
        return _end(sessions, clock, claim, ExportState.FAILED)
    with sessions() as session:
        recipe = recipe_of(session, claim.export_id, clock.now())
    if recipe is None:
        # The account was closed, or the maker may no longer take this along.
        return _end(sessions, clock, claim, ExportState.LAPSED)
    with own_folder() as folder, speaking(recipe.language):
        progress = _Progress(sessions, clock, claim)
        content = recipe.content(sessions, clock, progress.report)
        path = write_file(content, recipe.file_kind, recipe.taking, folder)
        with sessions.begin() as session:
            return _finish(UnitOfWork(session, SYSTEM, clock.now(), "job"), claim, recipe, path)


@dataclass(frozen=True)
class _Progress:
    """Says how far the file is, and hears whether it is still wanted."""

    sessions: Sessions
    clock: Clock
    claim: Claim

    def report(self, session: Session, row_count: int) -> None:
        step = (
            update(Export)
            .where(*self.claim.holds())
            .values(row_count=row_count, progress_at=self.clock.now())
            .returning(Export.id)
        )
        if session.scalar(step) is None:
            raise StoppedError


def _finish(uow: UnitOfWork, claim: Claim, recipe: Recipe, path: Path) -> bool:
    """Keep the whole file at once, when it is still wanted."""
    ready = (
        update(Export)
        .where(*claim.holds())
        .values(
            state=ExportState.READY,
            finished_at=uow.now,
            row_count=len(recipe.rows),
            piece_count=-(-path.stat().st_size // PIECE_BYTES),
            rights_mark=recipe.rights_mark,
            signal_ids=list(recipe.rows),
            content_mark=content_mark(recipe.rows.items()),
        )
        .returning(Export.id)
    )
    if uow.session.scalar(ready) is None:
        raise StoppedError
    for number, piece in enumerate(_pieces(path)):
        uow.session.execute(insert(ExportPiece), [_sealed(claim.export_id, number, piece)])
    subject = (claim.export_id, recipe.taking.number)
    notify(uow, [recipe.maker_id], NotificationKind.EXPORT_READY, subject)
    return True


def _end(sessions: Sessions, clock: Clock, claim: Claim, state: ExportState) -> bool:
    ended = (
        update(Export)
        .where(*claim.holds())
        .values(state=state, finished_at=clock.now(), sealed_wanted=b"")
    )
    with sessions.begin() as session:
        session.execute(ended)
    return False


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            yield piece


def _sealed(export_id: UUID, number: int, piece: bytes) -> dict[str, object]:
    seal = sealed_text(ExportPiece, "content").sealed_for
    content = seal(ExportPiece, (export_id, number), b64encode(piece).decode())
    return {"export_id": export_id, "number": number, "sealed_content": content}
