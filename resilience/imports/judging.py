"""The verdict on every row of a file: read, placed, guarded, and compared with what is there."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select, text, update
from sqlalchemy.orm import Session

from resilience.clock import local_day
from resilience.imports.copying import copy_rows
from resilience.imports.dates import agree
from resilience.imports.guarding import guard
from resilience.imports.judged import JudgedRow
from resilience.imports.mapping import Field, Matching
from resilience.imports.models import ImportRow, SignalImport
from resilience.imports.placing import PlaceFinder
from resilience.imports.reading import NumberedRow
from resilience.imports.row_reading import RowReader
from resilience.imports.states import ACCEPTED, Verdict
from resilience.imports.survey import Survey
from resilience.signals.composing import origin_of

ROW_COLUMNS = (
    "import_id",
    "row_number",
    "verdict",
    "reason",
    "column_name",
    "reference_key",
    "signal_type",
    "buurt_code",
    "observed_on",
    "level",
)
#: Of rows with one reference the first counts; what came in before is known. Set-based, as the
#: references of a million rows do not belong in memory.
MARK_KNOWN = text(
    """
    UPDATE import_rows SET verdict = :known, reason = 'known'
    FROM imported_signals
    WHERE import_rows.import_id = :import_id AND verdict = ANY (:accepted)
        AND imported_signals.organisation_id = :organisation_id
        AND imported_signals.reference_key = import_rows.reference_key
    """
)
MARK_TWICE = text(
    """
    UPDATE import_rows SET verdict = :twice, reason = 'twice'
    FROM (
        SELECT reference_key, min(row_number) AS first FROM import_rows
        WHERE import_id = :import_id AND reference_key IS NOT NULL
        GROUP BY reference_key HAVING count(*) > 1
    ) AS repeated
    WHERE import_rows.import_id = :import_id AND verdict = ANY (:accepted)
        AND import_rows.reference_key = repeated.reference_key
        AND import_rows.row_number > repeated.first
    """
)


def column_places(found: SignalImport) -> dict[Field, int]:
    """Return where each column that was named stands in the file."""
    columns = Matching.from_json(found.matching).columns
    return {field: found.header.index(name) for field, name in columns.items()}


def reader_for(found: SignalImport, secret: bytes, now: datetime) -> RowReader:
    """Return what reads the rows of an import, as it was matched and answered."""
    matching = Matching.from_json(found.matching)
    return RowReader(
        matching=matching,
        places=column_places(found),
        notation=agree(matching.notation, Survey.from_json(found.survey).likely),
        origin=origin_of(found.organisation),
        organisation_id=found.organisation_id,
        secret=secret,
        now=now,
        width=len(found.header),
    )


def judge(reader: RowReader, finder: PlaceFinder, batch: Sequence[NumberedRow]) -> list[JudgedRow]:
    """Return the rows of a batch with what each says and where it is; not yet guarded."""
    rows = [reader.read(row) for row in batch]
    finder.place(rows)
    return rows


def keep_verdicts(connection: Connection, found: SignalImport, rows: Sequence[JudgedRow]) -> None:
    """Guard the rows of a batch and store the verdict on each."""
    guard(rows)
    columns = Matching.from_json(found.matching).columns
    copy_rows(
        connection, "import_rows", ROW_COLUMNS, (_kept(found.id, row, columns) for row in rows)
    )


def compare_with_known(session: Session, found: SignalImport) -> None:
    """Mark rows whose reference stands earlier in the file, and those that came in before."""
    said = {
        "import_id": found.id,
        "organisation_id": found.organisation_id,
        "accepted": [each.value for each in ACCEPTED],
        "known": Verdict.KNOWN.value,
        "twice": Verdict.TWICE.value,
    }
    session.execute(MARK_TWICE, said)
    session.execute(MARK_KNOWN, said)


def tally(session: Session, import_id: UUID) -> dict[str, int]:
    """Return how many rows have each verdict."""
    counted = (
        select(ImportRow.verdict, func.count())
        .where(ImportRow.import_id == import_id)
        .group_by(ImportRow.verdict)
    )
    return {verdict.value: count for verdict, count in session.execute(counted)}


def note_progress(session: Session, import_id: UUID, done: int, last_row: int) -> None:
    """Note how far the check is, so that it goes on from there after a crash."""
    session.execute(
        update(SignalImport)
        .where(SignalImport.id == import_id)
        .values(done_count=done, last_row=last_row)
    )


def _kept(import_id: UUID, row: JudgedRow, columns: Any) -> Iterable[Any]:
    start = row.observed.start
    return (
        import_id,
        row.number,
        row.verdict.value,
        row.reason.value,
        columns.get(row.column, "") if row.column else "",
        row.reference_key,
        row.signal_type,
        row.buurt_code,
        local_day(start) if start else None,
        row.level,
    )
