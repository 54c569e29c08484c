"""Files of other systems, and an import taken through its steps as a person and the machine do."""

import io
import json
import zipfile
from datetime import timedelta

import openpyxl
from sqlalchemy import select

from resilience.imports import ports
from resilience.imports.mapping import Matching
from resilience.imports.models import ImportedSignal, ImportRow, PostcodeBuurt, SignalImport
from resilience.imports.running import work_on
from resilience.imports.services import ColumnsDraft, answer_questions, match_columns, take_in
from resilience.imports.states import Reason, Verdict
from resilience.signals.models import Signal

HEADER = ("Zaaknummer", "Categorie", "Datum", "X", "Y", "Omschrijving")
#: In the Wiekenhof, RD New metres.
X, Y = 144948, 507319
CODES = {"Zwerfvuil": "LB01", "Graffiti": "LB02", "Wapen": "OM05"}
CALM = "Naast de containers ligt weer grofvuil dat er al weken ligt."


def row(number=1, **changes):
    """Return a good row, by column, with ``changes``."""
    usual = dict(
        zip(HEADER, (f"Z-{number}", "Zwerfvuil", "21-11-2026", str(X), str(Y), CALM), strict=True)
    )
    return usual | changes


def csv_file(*rows, delimiter=";", encoding="utf-8", header=HEADER):
    """Return a CSV with these rows as an opened file."""
    lines = [delimiter.join(header)]
    lines += [delimiter.join(each.get(name, "") for name in header) for each in rows]
    return io.BytesIO(("\r\n".join(lines) + "\r\n").encode(encoding))


def xlsx_file(*rows, header=HEADER):
    """Return a workbook with these rows as an opened file."""
    book = openpyxl.Workbook()
    book.active.append(list(header))
    for each in rows:
        book.active.append([each.get(name) for name in header])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def packed(parts):
    """Return a ZIP with these parts, name -> bytes, as an opened file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    file.seek(0)
    return file


def unpacked(file):
    """Return the parts of a workbook, to change one of them."""
    with zipfile.ZipFile(file) as source:
        return {name: source.read(name) for name in source.namelist()}


def received(uow, file):
    """Take a file in."""
    ports.use_secret(b"test-record-key-secret")
    return take_in(uow, file)


def checked(uow, sessions, clock, file, **matching):
    """Take a file through columns and questions, and let the machine check it."""
    found = received(uow, file)
    known = Matching.from_json(found.matching)
    match_columns(uow, found.id, ColumnsDraft("Meldingen", known.columns))
    answers = Matching.from_json({"codes": CODES} | matching)
    found.matching = answers.as_json() | {"columns": found.matching["columns"]}
    found.matching |= {"is_answered": matching.get("is_answered", True)}
    uow.session.flush()
    work_on(sessions, clock, found.id, timedelta(hours=1))
    uow.session.refresh(found)
    return found


def answered(uow, found, **matching):
    """Answer the questions of an import."""
    known = Matching.from_json(found.matching)
    chosen = Matching.from_json({"codes": CODES} | matching | {"columns": known.columns})
    return answer_questions(uow, found.id, chosen)


def worked_on(uow, sessions, clock, found: SignalImport):
    """Let the machine do what waits, and return how the import stands then."""
    uow.session.flush()
    work_on(sessions, clock, found.id, timedelta(hours=1))
    uow.session.refresh(found)
    return found


def sample_of(found):
    """Return the first rows as a person sees them."""
    return json.loads(found.sample)


def fill_imports(uow):
    """Store an import with everything that belongs to one: for the walls and the migrations."""
    found = received(uow, csv_file(row()))
    columns = Matching.from_json(found.matching).columns
    match_columns(uow, found.id, ColumnsDraft("Meldingen", columns))
    verdict = {"verdict": Verdict.OK, "reason": Reason.NONE, "column_name": ""}
    uow.session.add(
        ImportRow(
            import_id=found.id, row_number=2, signal_type="LB01", buurt_code="BU99010202", **verdict
        )
    )
    uow.session.add(PostcodeBuurt(area_year=2025, postcode="1234AB", buurt_code="BU99010202"))
    signal = uow.session.scalars(select(Signal.id).limit(1)).one()
    ours = {"organisation_id": uow.actor.organisation_id, "import_id": found.id}
    uow.session.add(ImportedSignal(signal_id=signal, reference_key=bytes(16), **ours))
    uow.session.flush()
    return found
