"""Reading imports, their rows and the systems they come from; through ``visible`` only."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from resilience.authz.scope import visible
from resilience.errors import NotFoundError
from resilience.imports.models import ImportRow, ImportSource, SignalImport
from resilience.imports.states import Verdict
from resilience.uow import UnitOfWork

ROWS_PER_PAGE = 50
MOST_LISTED = 100


def load_import(uow: UnitOfWork, import_id: UUID) -> SignalImport:
    """Return an import of the own organisation; raise ``NotFoundError`` for any other."""
    wanted = (
        select(SignalImport)
        .where(SignalImport.id == import_id)
        .options(joinedload(SignalImport.requested_by))
    )
    found = uow.session.scalar(visible(uow.actor, wanted, SignalImport))
    if found is None:
        raise NotFoundError(f"no import {import_id}")
    return found


def list_imports(uow: UnitOfWork) -> Sequence[SignalImport]:
    """Return the imports of the own organisation, the newest first."""
    wanted = visible(uow.actor, select(SignalImport), SignalImport)
    newest = wanted.options(joinedload(SignalImport.requested_by)).order_by(
        SignalImport.created_at.desc(), SignalImport.id.desc()
    )
    return uow.session.scalars(newest.limit(MOST_LISTED)).all()


def list_rows(
    uow: UnitOfWork, import_id: UUID, verdict: Verdict | None, after: int
) -> tuple[Sequence[ImportRow], bool]:
    """Return rows behind row ``after`` in the order of the file, and whether more follow."""
    wanted = select(ImportRow).where(ImportRow.import_id == import_id, ImportRow.row_number > after)
    if verdict is not None:
        wanted = wanted.where(ImportRow.verdict == verdict)
    ordered = visible(uow.actor, wanted, ImportRow).order_by(ImportRow.row_number)
    rows = uow.session.scalars(ordered.limit(ROWS_PER_PAGE + 1)).all()
    return rows[:ROWS_PER_PAGE], len(rows) > ROWS_PER_PAGE


def list_refused_rows(uow: UnitOfWork, import_id: UUID) -> Sequence[ImportRow]:
    """Return every row that somebody has to look at, in the order of the file."""
    wanted = select(ImportRow).where(
        ImportRow.import_id == import_id,
        ImportRow.verdict.in_((Verdict.REJECTED, Verdict.TWICE)),
    )
    ordered = visible(uow.actor, wanted, ImportRow).order_by(ImportRow.row_number)
    return uow.session.scalars(ordered).all()


def list_sources(uow: UnitOfWork) -> Sequence[ImportSource]:
    """Return the systems that files of the own organisation came from, by title."""
    wanted = visible(uow.actor, select(ImportSource), ImportSource)
    return uow.session.scalars(wanted.order_by(ImportSource.title)).all()


def find_source(uow: UnitOfWork, title: str) -> ImportSource | None:
    """Return the system with this title, or None."""
    wanted = select(ImportSource).where(ImportSource.title == title)
    return uow.session.scalar(visible(uow.actor, wanted, ImportSource))
