"""Making an export of signals, against a plain COPY TO STDOUT of the same rows and columns.

The export does what a real one does: rights and fields of each row, R-11, words instead of codes,
a line in the log for every row, the watermark, the file, and the sealed pieces in the database.
The reference lets PostgreSQL write the columns as they are stored, into a file. Each round does
both, so that a busy machine slows both.
"""

import os
import resource
import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from bench.bench_audit_verify import scratch
from resilience.agreements.actors import load_actor
from resilience.areas.importing import prepare_edition
from resilience.areas.services import import_edition
from resilience.authz.actor import SYSTEM
from resilience.clock import FixedClock
from resilience.config import ROOT
from resilience.db.types import use_sealer
from resilience.demo.accounts import open_accounts
from resilience.demo.agreements import draw_up_agreements
from resilience.exports.drafts import ExportDraft
from resilience.exports.making import make_files
from resilience.exports.models import Export
from resilience.exports.services import ask_export
from resilience.exports.states import ExportState, ExportSubject
from resilience.outgoing.purposes import Purpose
from resilience.outgoing.table import FileKind
from resilience.privacy.encryption import KeyRing
from resilience.uow import UnitOfWork
from tests.cast import ANNET, MARIT, NOW, People
from tests.factories.counted import make_signal

ROWS = int(os.environ.get("BENCH_ROWS", "20000"))
ROUNDS = 3
MOST_RATIO = {FileKind.CSV: 200.0, FileKind.XLSX: 500.0, FileKind.GEOPACKAGE: 250.0}
MOST_MEMORY_MB = 500
CLOCK = FixedClock(NOW)
COPY = """
    COPY (
        SELECT number, state, domain_code, signal_type, severity, strength, recorded_at,
            observed_from, observed_precision, day_part, recurrence, buurt_code, area_year,
            location_precision, effect_on_people, action_taken, information_source,
            observation_mode, source_grade, information_grade, handling, organisation_id
        FROM signals ORDER BY recorded_at DESC, id DESC
    ) TO STDOUT (FORMAT csv)
"""
#: Copies of one signal, each with a key, a number and a moment of its own.
FILL = """
    CREATE TEMP TABLE copies AS SELECT signals.*, line FROM signals,
        generate_series(1, {rows}) AS line;
    DELETE FROM signals;
    UPDATE copies SET id = gen_random_uuid(), client_id = gen_random_uuid(),
        number = 'S-' || line, recorded_at = recorded_at - line * interval '1 minute';
    INSERT INTO signals ({columns}) SELECT {columns} FROM copies;
    DROP TABLE copies;
    ANALYZE signals;
"""


def main() -> None:
    """Fill, measure and print."""
    use_sealer(KeyRing({"1": bytes(32)}))
    with scratch() as sessions, TemporaryDirectory() as folder:
        maker_id = fill(sessions)
        slow = [kind for kind in FileKind if not compare(sessions, maker_id, kind, Path(folder))]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory at most {memory:.0f} MB; target {MOST_MEMORY_MB} MB")
    print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    if slow or memory > MOST_MEMORY_MB:
        raise SystemExit("exports are too slow or too large")


def compare(sessions: sessionmaker[Session], maker_id: UUID, kind: FileKind, to: Path) -> bool:
    """Print how long both take in turns; tell whether the target is met."""
    rounds = [
        (export_once(sessions, maker_id, kind), copy_once(sessions, to)) for _ in range(ROUNDS)
    ]
    ours = statistics.median(seconds for seconds, _ in rounds)
    plain = statistics.median(seconds for _, seconds in rounds)
    print(
        f"{kind.value}: {ROWS:,} rows in {ours:.2f} s, {ROWS / ours:,.0f} rows a second; ", end=""
    )
    print(f"COPY {plain:.2f} s; ratio {ours / plain:.1f}, target {MOST_RATIO[kind]:.0f}")
    return ours / plain <= MOST_RATIO[kind]


def export_once(sessions: sessionmaker[Session], maker_id: UUID, kind: FileKind) -> float:
    """Return the seconds from asking for an export to its sealed file."""
    started = time.perf_counter()
    with sessions.begin() as session:
        actor = load_actor(session, maker_id, NOW)
        assert actor is not None
        draft = ExportDraft(
            ExportSubject.SIGNALS, kind, Purpose.APPROACH, "", {"selection": "area"}, "nl"
        )
        ask_export(UnitOfWork(session, actor, NOW), draft, "bench", ROWS, ROWS)
    outcome = make_files(sessions, CLOCK)
    seconds = time.perf_counter() - started
    with sessions() as session:
        newest = session.scalars(select(Export).order_by(Export.asked_at.desc(), Export.id.desc()))
        export = newest.first()
        assert export is not None
        assert (outcome.made, export.state, export.row_count) == (1, ExportState.READY, ROWS)
    return seconds


def copy_once(sessions: sessionmaker[Session], to: Path) -> float:
    """Return the seconds of letting PostgreSQL write the same rows to a file."""
    started = time.perf_counter()
    with sessions() as session, (to / "plain.csv").open("wb") as file:
        cursor = session.connection().connection.cursor()
        with cursor.copy(COPY) as copy:
            for piece in copy:
                file.write(piece)
    return time.perf_counter() - started


def fill(sessions: sessionmaker[Session]) -> UUID:
    """Store Havermonde without its history, and the signals of a partner; return who exports."""
    with sessions.begin() as session:
        uow = UnitOfWork(session, SYSTEM, NOW)
        draft, report = prepare_edition([ROOT / "geodata" / "havermonde" / "areas.geojson"], 2025)
        assert draft is not None, report
        import_edition(uow, draft)
        draw_up_agreements(uow, open_accounts(uow))
        people = People(session)
        make_signal(session, people[ANNET], "OV01")
        session.flush()
        multiply(session)
        return people[MARIT].id


def multiply(session: Session) -> None:
    """Make as many signals of the one that is there."""
    found = text(
        "SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns "
        "WHERE table_name = 'signals' AND is_generated = 'NEVER'"
    )
    columns = session.scalar(found)
    for statement in FILL.format(rows=ROWS, columns=columns).split(";"):
        if statement.strip():
            session.execute(text(statement))


if __name__ == "__main__":
    main()
