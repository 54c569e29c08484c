"""From a file of another system to signals: verdicts, storing, resuming, erasing."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from resilience.accounts.models import OrganisationKind, User
from resilience.errors import ConflictError, NotAllowedError, NotFoundError
from resilience.imports.models import ImportedSignal, ImportPiece, ImportRow, ImportSource
from resilience.imports.postcodes import load_postcodes
from resilience.imports.queries import load_import
from resilience.imports.retention import FILES, IMPORTS
from resilience.imports.services import cancel_import, store_import
from resilience.imports.states import Fault, ImportState, Reason, Verdict
from resilience.maps.rollups import rebuild
from resilience.notifications.models import Notification, NotificationKind
from resilience.signals.attributes import InformationSource, SignalState
from resilience.signals.flags import SignalFlag
from resilience.signals.models import Signal, SignalEvent, SignalLocation
from resilience.signals.queries import load_signal
from tests.cast import ANJA, MARIT, NOW, ROB, TOM
from tests.factories.imports import (
    answered,
    checked,
    csv_file,
    received,
    row,
    sample_of,
    worked_on,
    xlsx_file,
)

PHONE = "Een bewoner belde, terug te bellen op 06-12345678 over het vuil."


@pytest.fixture
def tom(uow_of):
    return uow_of(TOM)


@pytest.fixture
def check(tom, sessions, clock):
    """Return what takes a file up to its verdicts."""
    return lambda file, **matching: checked(tom, sessions, clock, file, **matching)


@pytest.fixture
def store(tom, sessions, clock):
    """Return what stores a checked import and returns it as it ended."""

    def act(found, *, is_valid_only=False):
        store_import(tom, found.id, is_valid_only=is_valid_only)
        return worked_on(tom, sessions, clock, found)

    return act


def rows_of(session, found):
    wanted = select(ImportRow).where(ImportRow.import_id == found.id)
    return list(session.scalars(wanted.order_by(ImportRow.row_number)))


def reason_of(session, found):
    (only,) = rows_of(session, found)
    return only.reason


def imported(session, found):
    wanted = select(Signal).join(ImportedSignal, ImportedSignal.signal_id == Signal.id)
    return list(session.scalars(wanted.where(ImportedSignal.import_id == found.id)))


BAD_ROWS = [
    ({"Zaaknummer": ""}, Reason.NO_REFERENCE),
    ({"Categorie": ""}, Reason.NO_CATEGORY),
    ({"Datum": ""}, Reason.NO_DATE),
    ({"Datum": "2026-11-23"}, Reason.OTHER_NOTATION),
    ({"Datum": "gisteren"}, Reason.UNREADABLE_DATE),
    ({"Datum": "24-11-2026"}, Reason.FUTURE_DATE),
    ({"Datum": "21-11-2019"}, Reason.LONG_AGO),
    ({"X": "", "Y": ""}, Reason.NO_PLACE),
    ({"X": ""}, Reason.HALF_A_PLACE),
    ({"X": "507319", "Y": "144948"}, Reason.SWAPPED),
    ({"X": "5°14'20\"", "Y": "52°33'12\""}, Reason.MINUTES),
    ({"X": "13,4", "Y": "52,5"}, Reason.ABROAD),
    ({"X": "120000", "Y": "480000"}, Reason.OUTSIDE_AREAS),
    ({"Omschrijving": "x" * 2001}, Reason.LONG_TEXT),
    ({"Omschrijving": PHONE}, Reason.PHONE),
    ({"Omschrijving": "Mail naar iemand@voorbeeld.nl hierover."}, Reason.EMAIL),
    ({"Omschrijving": "Op het plein bij caf\ufffd ligt vuil."}, Reason.UNREADABLE),
]


@pytest.mark.parametrize(("changes", "reason"), BAD_ROWS, ids=lambda each: str(each)[:30])
def test_a_bad_row_is_rejected_with_its_reason(session, check, changes, reason):
    found = check(csv_file(row(**changes)), notation="23-11-2026")
    assert found.state is ImportState.CHECKED
    assert reason_of(session, found) is reason


def test_a_good_row_says_what_it_becomes(session, check):
    (only,) = rows_of(session, check(csv_file(row())))
    assert (only.verdict, only.signal_type, only.buurt_code) == (Verdict.OK, "LB01", "BU99010202")


def test_a_verdict_holds_nothing_of_what_was_typed(session, check):
    found = check(csv_file(row(Omschrijving=PHONE)))
    told = session.execute(text("SELECT import_rows::text FROM import_rows")).scalars().all()
    assert found.tally == {"afgewezen": 1}
    assert not any("06-12345678" in line or "Z-1" in line for line in told)


def test_the_first_of_two_rows_with_one_reference_counts(session, check):
    found = check(csv_file(row(1), row(2), row(1, Categorie="Graffiti")))
    assert [each.verdict for each in rows_of(session, found)] == [
        Verdict.OK, Verdict.OK, Verdict.TWICE,
    ]  # fmt: skip


def test_a_category_can_be_left_out(session, check):
    found = check(csv_file(row()), codes={"Zwerfvuil": "-"})
    assert reason_of(session, found) is Reason.LEFT_OUT


def test_an_unknown_category_is_asked_and_then_kept(session, tom, sessions, clock, check):
    found = check(csv_file(row(Categorie="Iets nieuws")))
    assert found.state is ImportState.ASKING
    answered(tom, found, codes={"Iets nieuws": "OV01"})
    worked_on(tom, sessions, clock, found)
    source = session.scalars(select(ImportSource)).one()
    assert source.matching["codes"]["ietsnieuws"] == "OV01"
    assert found.tally == {"ok": 1}


def test_days_that_can_be_read_in_two_ways_are_asked(tom, sessions, clock, session, check):
    found = check(csv_file(row(Datum="03-04-2026")))
    assert found.state is ImportState.ASKING
    answered(tom, found, notation="11-23-2026")
    worked_on(tom, sessions, clock, found)
    assert rows_of(session, found)[0].observed_on.isoformat() == "2026-03-04"


def test_swapped_places_are_asked_and_put_right(tom, sessions, clock, check):
    file = csv_file(row(X="507319", Y="144948"), row(2, X="5 14.34", Y="52 33.204"))
    found = check(file, is_answered=False)
    assert found.state is ImportState.ASKING
    answered(tom, found, is_swapping=True, is_converting=True)
    assert worked_on(tom, sessions, clock, found).tally == {"ok": 2}


def test_the_next_file_of_a_system_needs_no_answers(tom, check):
    answered(tom, check(csv_file(row(1)), codes={"Iets anders": "LB02"}))
    second = received(tom, csv_file(row(2)))
    assert (second.source_title, second.matching["codes"]["zwerfvuil"]) == ("Meldingen", "LB01")


def test_a_column_with_hundreds_of_categories_is_asked_again(check):
    found = check(csv_file(*(row(at, Categorie=f"Soort {at}") for at in range(300))))
    assert (found.state, found.fault) == (ImportState.MATCHING, Fault.MANY_CATEGORIES)


def test_stored_rows_are_signals_of_who_brought_them_in(session, check, store, cast):
    found = store(check(csv_file(row(1), row(2, Categorie="Graffiti"))))
    signals = imported(session, found)
    assert found.state is ImportState.DONE
    assert {each.reporter_id for each in signals} == {cast[TOM].id}
    assert {each.information_source for each in signals} == {InformationSource.SYSTEM}
    assert {each.is_feedback_wanted for each in signals} == {False}


def test_a_workbook_becomes_the_same_signals(session, check, store):
    found = store(check(xlsx_file(row(1), row(2, Datum=NOW.replace(tzinfo=None)))))
    kinds = Counter(each.signal_type for each in imported(session, found))
    assert kinds == {"LB01": 2}


def test_each_signal_has_its_history(session, check, store):
    found = store(check(csv_file(row(1), row(2))))
    ids = [each.id for each in imported(session, found)]
    told = select(func.count()).where(SignalEvent.signal_id.in_(ids))
    assert session.scalar(told) == 2


def test_the_exact_place_is_kept_only_where_it_is_needed(session, check, store):
    found = store(check(csv_file(row(1), row(2, Categorie="Wapen"))))
    kept = select(Signal.signal_type).join(SignalLocation)
    wanted = kept.where(Signal.id.in_([each.id for each in imported(session, found)]))
    assert session.scalars(wanted).all() == ["OM05"]


def test_the_counts_are_in_step_with_what_was_stored(session, check, store):
    store(check(csv_file(*(row(at) for at in range(1, 40)))))
    report = rebuild(session, 2026)
    assert (report.signals, report.corrected) == (39, 0)


def test_the_same_file_brings_nothing_in_twice(session, check, store):
    first = store(check(csv_file(row(1), row(2))))
    second = check(csv_file(row(1), row(2), row(3)))
    assert second.tally == {"bekend": 2, "ok": 1}
    store(second)
    assert (len(imported(session, first)), len(imported(session, second))) == (2, 1)


def test_two_checked_files_with_one_reference_store_it_once(session, check, store):
    first, second = check(csv_file(row(1))), check(csv_file(row(1), row(2)))
    store(first)
    store(second)
    assert len(imported(session, second)) == 1


def test_another_organisation_may_use_the_same_reference(uow_of, sessions, clock, check):
    check(csv_file(row(1)))
    other = checked(uow_of(ANJA), sessions, clock, csv_file(row(1)))
    assert other.tally == {"ok": 1}


def test_all_or_nothing_refuses_while_a_row_is_bad(tom, check):
    found = check(csv_file(row(1), row(2, Datum="gisteren")))
    with pytest.raises(ConflictError):
        store_import(tom, found.id, is_valid_only=False)


def test_the_good_rows_alone_can_be_stored(session, check, store):
    found = store(check(csv_file(row(1), row(2, Datum="gisteren"))), is_valid_only=True)
    assert len(imported(session, found)) == 1
    assert [each.row_number for each in rows_of(session, found)] == [3]


def test_the_file_is_sealed_and_gone_when_it_is_stored(session, check, store):
    found = check(csv_file(row(1, Omschrijving="Grofvuil bij de containers")))
    sealed = session.execute(text("SELECT content FROM import_pieces")).scalars().all()
    assert sealed
    assert not any(b"Grofvuil" in bytes(piece) for piece in sealed)
    store(found)
    assert session.scalar(select(func.count()).select_from(ImportPiece)) == 0
    assert found.sample == ""


def test_a_stopped_import_leaves_nothing(session, tom, sessions, clock, check):
    found = check(csv_file(row(1)))
    cancel_import(tom, found.id)
    worked_on(tom, sessions, clock, found)
    left = [select(func.count()).select_from(table) for table in (ImportPiece, ImportRow)]
    assert [session.scalar(each) for each in left] == [0, 0]
    assert (found.state, found.sample) == (ImportState.CANCELLED, "")


def test_the_machine_tells_who_asked_and_the_safety_officer(session, check, store, cast):
    found = store(check(csv_file(row(1, Categorie="Wapen"))))
    told = select(Notification.recipient_id, Notification.kind)
    wanted = told.where(Notification.subject_id == found.id)
    assert {tuple(each) for each in session.execute(wanted)} == {
        (cast[TOM].id, NotificationKind.IMPORT_CHECKED),
        (cast[TOM].id, NotificationKind.IMPORT_DONE),
        (cast[ROB].id, NotificationKind.IMPORT_ACUTE),
    }


def test_police_rows_must_say_whether_partners_get_them(session, tom, check):
    session.get_one(User, tom.actor.user_id).organisation.kind = OrganisationKind.POLICE
    assert reason_of(session, check(csv_file(row()))) is Reason.NOT_PROVIDED


def test_a_postcode_gives_the_buurt_where_most_addresses_lie(session, check, tom, tmp_path):
    path = tmp_path / "pc6hnr20250801_gwb.csv"
    lines = [
        "PC6;Huisnummer;Buurt2025",
        "1234AB;1;99010202",
        "1234AB;3;99010202",
        "1234AB;5;99010201",
    ]
    path.write_text("\n".join(lines))
    assert load_postcodes(tom, path, 2025) == (1, 0)
    header = ("Zaaknummer", "Categorie", "Datum", "Postcode")
    rows = [row(1, Postcode="1234 ab"), row(2, Postcode="9999ZZ"), row(3, Postcode="geen")]
    found = check(csv_file(*rows, header=header))
    assert [each.buurt_code or each.reason for each in rows_of(session, found)] == [
        "BU99010202", Reason.UNKNOWN_POSTCODE, Reason.UNREADABLE_POSTCODE,
    ]  # fmt: skip


@pytest.mark.parametrize("named", ["BU99010202", "99010202", "Wiekenhof", "wiekenhof "])
def test_a_buurt_goes_by_code_or_by_name(session, check, named):
    header = ("Zaaknummer", "Categorie", "Datum", "Buurt")
    found = check(csv_file(row(Buurt=named), header=header))
    assert rows_of(session, found)[0].buurt_code == "BU99010202"


def test_first_rows_are_shown_without_what_points_at_a_person(tom):
    found = received(tom, csv_file(row(Omschrijving=PHONE)))
    assert sample_of(found)[0][5] == "•••"


def test_without_the_permission_no_file_comes_in(uow_of):
    with pytest.raises(NotAllowedError):
        received(uow_of(MARIT), csv_file(row()))


def test_another_organisation_does_not_find_the_import(uow_of, check):
    found = check(csv_file(row()))
    with pytest.raises(NotFoundError):
        load_import(uow_of(ANJA), found.id)


def test_what_is_left_lying_goes_after_its_term(session, check):
    found = check(csv_file(row()))
    FILES.expire(session, [found.id], NOW + timedelta(days=14))
    session.refresh(found)
    left = [select(func.count()).select_from(table) for table in (ImportPiece, ImportRow)]
    assert [session.scalar(each) for each in left] == [0, 0]
    assert (found.state, found.sample) == (ImportState.CANCELLED, "")


def test_a_signal_outlives_the_record_of_its_import(session, check, store):
    found = store(check(csv_file(row())))
    (signal,) = imported(session, found)
    IMPORTS.expire(session, [found.id], NOW + timedelta(days=366))
    session.expire_all()
    assert session.get(ImportedSignal, signal.id).import_id is None
    assert session.get(Signal, signal.id).state is SignalState.SUBMITTED


def test_words_that_may_point_at_a_person_wait_for_a_colleague(session, check, store, uow_of):
    found = check(csv_file(row(Omschrijving="Volgens mevrouw Jansen is het weer raak bij de bak.")))
    assert found.tally == {"controle": 1}
    (signal,) = imported(session, store(found))
    flags = session.scalars(select(SignalFlag).where(SignalFlag.signal_id == signal.id)).all()
    assert (signal.state, signal.flagged_at) == (SignalState.TO_REVIEW, NOW)
    assert {flag.kind for flag in flags} == {"name"}
    with pytest.raises(NotFoundError):
        load_signal(uow_of(MARIT), signal.id)
