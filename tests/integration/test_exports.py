"""What leaves in an export and what never does; files made, stopped, closed and gone."""

import csv
import io
from base64 import b64decode
from datetime import timedelta

import openpyxl
import pytest
from sqlalchemy import delete, select, text, update

from resilience.accounts.models import Membership
from resilience.audit.models import AuditEntry
from resilience.authz.acting import act_as
from resilience.authz.shared_fields import SharedField
from resilience.errors import ConflictError, NotAllowedError, NotFoundError
from resilience.exports import folders, making
from resilience.exports.making import make_files
from resilience.exports.models import Export, ExportPiece
from resilience.exports.queries import list_of_organisation, load_own, read_pieces
from resilience.exports.services import end_export, take_file
from resilience.exports.states import SILENT_FOR, ExportState
from resilience.jobs.exporting import tidy
from resilience.notifications.models import Notification, NotificationKind
from resilience.outgoing.table import FileKind
from resilience.retention.models import DeletionProof
from resilience.signals.attributes import Handling, SignalState
from resilience.signals.drafts import SourceDraft
from resilience.signals.models import Signal
from tests.cast import ANNET, DIRK, FARID, HASSAN, KARIN, MARIT, SANNE, YUSUF
from tests.factories.agreements import DE_KADE, MUNICIPALITY, draft, end_all, in_force
from tests.factories.exports import asked
from tests.factories.signals import TEXT, recorded


@pytest.fixture
def made(sessions, session, clock):
    """Return a maker of the whole way of an export: asked, made, read back."""

    def make(uow, kind=FileKind.CSV, **changes):
        export = asked(uow, kind, **changes)
        session.commit()
        make_files(sessions, clock)
        session.expire_all()
        return export

    return make


def content(uow, export):
    return b"".join(read_pieces(uow, export))


def rows(uow, export):
    """Return the rows of a CSV by heading."""
    told = content(uow, export).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(told), delimiter=";"))


def numbers(uow, export):
    return {row["Nummer"] for row in rows(uow, export)}


def change(session, signal, **values):
    session.execute(update(Signal).where(Signal.id == signal.id).values(**values))
    session.commit()


def test_a_file_holds_what_its_maker_reads_in_the_own_area(made, uow_of):
    theirs = recorded(uow_of(ANNET))
    marit = uow_of(MARIT)
    export = made(marit)
    assert export.state is ExportState.READY
    assert numbers(marit, export) == {theirs.number}


def test_no_text_leaves_by_default(made, uow_of):
    recorded(uow_of(ANNET))
    marit = uow_of(MARIT)
    assert TEXT.encode() not in content(marit, made(marit))


def test_texts_leave_when_they_were_asked_for_with_a_reason(made, uow_of):
    own = recorded(uow_of(MARIT))
    marit = uow_of(MARIT)
    export = made(marit, has_text=True, text_reason="Woo-verzoek")
    [row] = [row for row in rows(marit, export) if row["Nummer"] == own.number]
    assert TEXT in row.values()


def test_police_data_never_leaves_with_others(made, uow_of):
    police = recorded(uow_of(KARIN), handling=Handling.PERMITTED)
    other = recorded(uow_of(ANNET))
    marit = uow_of(MARIT)
    found = numbers(marit, made(marit))
    assert (police.number in found, other.number in found) == (False, True)


def test_a_text_that_waits_for_review_goes_nowhere(made, uow_of, session):
    flagged = recorded(uow_of(MARIT))
    change(session, flagged, state=SignalState.TO_REVIEW)
    marit = uow_of(MARIT)
    assert numbers(marit, made(marit, wanted={"selection": "own"})) == set()


def test_a_protected_source_is_not_named(made, uow_of):
    recorded(uow_of(YUSUF), source=SourceDraft(is_protected=True))
    marit = uow_of(MARIT)
    told = content(marit, made(marit)).decode("utf-8-sig")
    assert "De Kade" not in told


def test_what_an_agreement_leaves_out_is_not_in_the_file(made, uow_of, session):
    end_all(session)
    in_force(uow_of(FARID), draft(session, DE_KADE, MUNICIPALITY, fields=(SharedField.MOMENT,)))
    recorded(uow_of(YUSUF))
    marit = uow_of(MARIT)
    [row] = rows(marit, made(marit, has_text=True, text_reason="Woo-verzoek"))
    assert (row["Ernst"], row["Dagdeel"] != "Buiten de afspraak") == ("", True)
    assert TEXT not in row.values()
    assert "De Kade" not in str(row)


def test_another_area_does_not_leave(made, uow_of):
    recorded(uow_of(ANNET))
    hassan = uow_of(HASSAN)
    assert numbers(hassan, made(hassan)) == set()


@pytest.mark.parametrize("slug", [YUSUF, SANNE, FARID])
def test_who_does_not_hold_the_exact_path_asks_in_vain(uow_of, slug):
    with pytest.raises(NotAllowedError):
        asked(uow_of(slug))


def test_what_is_recorded_later_is_not_in_the_file(made, uow_of, clock):
    uow = uow_of(MARIT)
    clock.advance(timedelta(minutes=1))
    later = recorded(uow_of(ANNET))
    assert later.number not in numbers(uow, made(uow))


def test_the_log_tells_which_signals_of_others_left_and_under_which_number(made, uow_of, session):
    theirs, _mine = recorded(uow_of(ANNET)), recorded(uow_of(MARIT))
    export = made(uow_of(MARIT))
    line = select(AuditEntry).where(AuditEntry.action == "signal:export")
    [found] = session.scalars(line)
    assert found.object_id == str(theirs.id)
    assert export.number in found.purpose


def test_a_long_list_comes_in_parts_and_is_whole(made, uow_of, monkeypatch):
    monkeypatch.setattr("resilience.exports.signal_source.CHUNK", 2)
    wanted = {recorded(uow_of(ANNET)).number for _ in range(5)}
    marit = uow_of(MARIT)
    assert numbers(marit, made(marit)) == wanted


def test_a_workbook_is_made_in_the_background_as_well(made, uow_of):
    theirs = recorded(uow_of(ANNET))
    marit = uow_of(MARIT)
    book = openpyxl.load_workbook(io.BytesIO(content(marit, made(marit, FileKind.XLSX))))
    assert theirs.number in [cell.value for cell in book.worksheets[0]["A"]]


def test_the_maker_hears_that_it_is_ready(made, uow_of, session, cast):
    export = made(uow_of(MARIT))
    told = select(Notification).where(Notification.kind == NotificationKind.EXPORT_READY)
    [found] = session.scalars(told)
    assert (found.recipient_id, found.subject_number) == (cast[MARIT].id, export.number)


def test_the_file_is_sealed_at_rest_and_to_its_place(made, uow_of, session):
    theirs = recorded(uow_of(ANNET))
    made(uow_of(MARIT))
    [stored] = session.scalars(text("SELECT content FROM export_pieces"))
    assert theirs.number.encode() not in bytes(stored)
    session.execute(update(ExportPiece).values(number=1))
    session.expire_all()
    with pytest.raises(Exception, match="belongs elsewhere"):
        b64decode(session.scalars(select(ExportPiece)).one().content)


def test_nobody_else_opens_a_file(made, uow_of):
    export = made(uow_of(MARIT))
    for slug in (HASSAN, FARID):
        with pytest.raises(NotFoundError):
            load_own(uow_of(slug), export.id)


def test_the_privacy_officer_sees_that_something_left(made, uow_of):
    export = made(uow_of(MARIT))
    assert list_of_organisation(uow_of(FARID)) == [export]


def test_the_web_role_sees_no_piece_of_somebody_else(made, uow_of, web_sessions, cast):
    made(uow_of(MARIT))
    counts = {}
    for slug in (MARIT, FARID):
        with web_sessions() as session:
            act_as(session, cast.actor(slug))
            counts[slug] = len(session.scalars(select(ExportPiece.number)).all())
    assert counts == {MARIT: 1, FARID: 0}


def test_a_stopped_export_is_not_made(uow_of, session, sessions, clock):
    export = asked(uow_of(MARIT))
    end_export(uow_of(MARIT), export.id)
    session.commit()
    assert make_files(sessions, clock).made == 0


def test_an_export_stopped_on_the_way_leaves_nothing(made, uow_of, session, monkeypatch):
    recorded(uow_of(ANNET))
    marit = uow_of(MARIT)

    def stop_first(*_arguments):
        export = session.scalars(select(Export)).one()
        end_export(marit, export.id)
        session.commit()
        return write(*_arguments)

    write = making.write_file
    monkeypatch.setattr(making, "write_file", stop_first)
    assert made(marit).state is ExportState.CANCELLED
    assert session.scalars(select(ExportPiece)).all() == []


@pytest.fixture
def killed(made, uow_of, monkeypatch):
    """Let the process that makes a file die while it stores the pieces."""

    def die(_path):
        raise KeyboardInterrupt

    recorded(uow_of(ANNET))
    monkeypatch.setattr(making, "_pieces", die)
    with pytest.raises(KeyboardInterrupt):
        made(uow_of(MARIT))
    monkeypatch.undo()


@pytest.mark.usefixtures("killed")
def test_a_killed_process_leaves_no_half_file(session):
    assert session.scalars(select(ExportPiece)).all() == []


@pytest.mark.usefixtures("killed")
def test_another_process_starts_anew_once_the_killed_one_was_silent(sessions, clock):
    assert make_files(sessions, clock).made == 0
    clock.advance(SILENT_FOR + timedelta(seconds=1))
    assert make_files(sessions, clock).made == 1


def test_what_cannot_be_made_says_so_and_the_rest_goes_on(made, uow_of, session, monkeypatch):
    monkeypatch.setattr(making, "write_file", lambda *_: 1 / 0)
    assert made(uow_of(MARIT)).state is ExportState.FAILED


def test_who_may_no_longer_export_gets_no_file(made, uow_of, session, cast):
    marit = uow_of(MARIT)
    session.execute(delete(Membership).where(Membership.user_id == cast[MARIT].id))
    assert made(marit).state is ExportState.LAPSED


def test_when_an_agreement_ends_the_file_stays_closed(made, uow_of, session):
    recorded(uow_of(ANNET))
    export = made(uow_of(MARIT))
    end_all(session)
    with pytest.raises(ConflictError, match="What you may take along"):
        take_file(uow_of(MARIT), export.id)


CLOSING = [
    {"state": SignalState.WITHDRAWN},
    {"is_source_protected": True},
    {"handling": Handling.CONDITIONAL},
]


@pytest.mark.parametrize("values", CLOSING, ids=str)
def test_what_is_taken_back_later_closes_the_file(made, uow_of, session, values):
    signal = recorded(uow_of(ANNET))
    export = made(uow_of(MARIT))
    change(session, signal, **values)
    with pytest.raises(ConflictError, match="taken back"):
        take_file(uow_of(MARIT), export.id)


def test_a_redaction_takes_the_bytes_of_the_file_as_well(made, uow_of, session, sessions, clock):
    signal = recorded(uow_of(MARIT))
    export = made(uow_of(MARIT), has_text=True, text_reason="nodig")
    change(session, signal, text="Weggelakt.")
    tidy(sessions, clock)
    session.expire_all()
    assert (export.state, session.scalars(select(ExportPiece)).all()) == (ExportState.LAPSED, [])


def test_a_step_in_the_handling_does_not_close_the_file(made, uow_of, session):
    signal = recorded(uow_of(ANNET))
    export = made(uow_of(MARIT))
    change(session, signal, state=SignalState.ACCEPTED)
    assert take_file(uow_of(MARIT), export.id).taken_count == 1


def test_after_72_hours_the_file_is_closed_to_the_minute(made, uow_of, clock):
    export = made(uow_of(MARIT))
    clock.advance(timedelta(hours=72))
    with pytest.raises(ConflictError):
        take_file(uow_of(MARIT), export.id)


def test_after_72_hours_the_file_is_gone_and_that_is_proved(made, uow_of, session, sessions, clock):
    export = made(uow_of(MARIT))
    clock.advance(timedelta(hours=72))
    tidy(sessions, clock)
    session.expire_all()
    proof = session.scalars(select(DeletionProof)).one()
    assert session.scalars(select(ExportPiece)).all() == []
    assert (export.state, proof.object_id) == (ExportState.EXPIRED, export.id)


def test_a_fourth_export_has_to_wait(uow_of):
    for _ in range(3):
        asked(uow_of(MARIT))
    with pytest.raises(ConflictError, match="three"):
        asked(uow_of(MARIT))


def test_a_search_is_kept_sealed(made, uow_of, session):
    recorded(uow_of(DIRK))
    marit = uow_of(MARIT)
    asked(marit, wanted={"selection": "area", "searched": "basketbalveld"})
    session.flush()
    [stored] = session.scalars(text("SELECT wanted FROM exports"))
    assert b"basketbalveld" not in bytes(stored)


def test_nothing_stays_in_the_folder_of_a_killed_process(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    left = tmp_path / "weerbaar-export-999999999-x"
    left.mkdir()
    assert (folders.sweep_folders(), left.exists()) == (1, False)
