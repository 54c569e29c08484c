"""The pages of retention: what they say, what they withhold, and what a press does."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from resilience.audit.models import AuditEntry
from resilience.retention.models import (
    DeletionProof,
    DestructionList,
    ListState,
    Postponement,
    TermChange,
)
from tests.cast import ANNET, ELS, FARID, MARIT, NOW, WILLEM, YUSUF, People
from tests.factories import counted, signals
from tests.factories.retention import run_at, warning_of
from tests.web.page_checks import check_page
from tests.web.taking import taken

FIVE_YEARS = datetime(2031, 11, 23, 9, 0, tzinfo=UTC)
SIX_MONTHS = datetime(2027, 5, 23, 8, 0, tzinfo=UTC)
WHY = "Loopt mee in een bezwaar."


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, answer.status
    assert check_page(answer.text) == []
    return answer.text


@pytest.fixture
def warned(uow_of, session):
    made = warning_of(session, signals.recorded(uow_of(ANNET)))
    session.commit()
    return made


@pytest.fixture
def listed(session, cast, sessions):
    counted.count_signals(session, {cast[YUSUF]: 2}, at=NOW)
    session.commit()
    run_at(sessions, FIVE_YEARS)
    return session.scalars(select(DestructionList)).one()


def test_the_overview_shows_every_class_with_its_number_of_records(
    uow_of, session, sessions, client_of
):
    signals.recorded(uow_of(ANNET))
    session.commit()
    run_at(sessions, NOW)
    overview = page(client_of(FARID), "/retention")
    assert all(f"{letter}. " in overview for letter in "ABCDEFGHIJK")
    assert 'class="month-bars"' in overview


def test_the_overview_can_be_read_before_the_first_night(client_of):
    page(client_of(FARID), "/retention")


def test_what_goes_soon_is_shown_to_the_own_organisation(warned, client_of):
    assert warned.number in page(client_of(ELS), "/retention/soon")


def test_what_goes_soon_is_not_shown_to_another_organisation(warned, client_of):
    assert warned.number not in page(client_of(FARID), "/retention/soon")


def test_what_goes_soon_waits_on_the_start_page(warned, client_of):
    assert 'href="/retention/soon"' in client_of(ELS).get("/").text


def test_a_record_is_postponed_with_a_day_and_a_reason(warned, client_of, session):
    client = client_of(ELS)
    page(client, f"/retention/soon/{warned.id}")
    form = {"until": "2027-09-01", "reason": WHY, "typed_by": id_of(session, ELS)}
    assert client.post(f"/retention/soon/{warned.id}", data=form).status_code == 302
    assert session.scalars(select(Postponement.reason)).one() == WHY
    assert WHY in page(client, "/retention/soon")


def id_of(session, slug):
    return str(People(session)[slug].id)


def test_beyond_the_ceiling_the_form_says_so_and_keeps_what_was_typed(warned, client_of, session):
    form = {"until": "2030-01-01", "reason": WHY, "typed_by": id_of(session, ELS)}
    answer = client_of(ELS).post(f"/retention/soon/{warned.id}", data=form)
    assert answer.status_code == 422
    assert WHY in answer.text
    assert check_page(answer.text) == []


def test_a_reason_with_personal_data_is_refused(warned, client_of, session):
    form = {"until": "2027-09-01", "reason": "Bel 06 12345678", "typed_by": id_of(session, ELS)}
    answer = client_of(ELS).post(f"/retention/soon/{warned.id}", data=form)
    assert answer.status_code == 422


def test_a_term_is_proposed_by_one_and_accepted_by_another(client_of, session):
    form = {"count": "4", "reason": "Korter kan.", "typed_by": id_of(session, FARID)}
    page(client_of(FARID), "/retention/terms/B")
    assert client_of(FARID).post("/retention/terms/B", data=form).status_code == 302
    change = session.scalars(select(TermChange)).one()
    els = client_of(ELS)
    assert "Farid Benali" in page(els, "/retention")
    assert "Farid Benali" in page(els, "/retention/terms/B")
    els.post(f"/retention/changes/{change.id}", data={"decision": "accept"})
    session.expire_all()
    assert session.scalars(select(TermChange.decided_by_id)).one() is not None


def test_a_term_that_does_not_exist_is_not_found(client_of):
    assert client_of(FARID).get("/retention/terms/Z").status_code == 404


def test_the_archivist_reads_a_list_without_content(listed, client_of):
    found = page(client_of(WILLEM), f"/retention/lists/{listed.id}")
    assert found.count("S-2026-") == 2
    assert counted.TEXT not in found


def test_a_list_that_waits_is_on_the_start_page_of_the_archivist(listed, client_of):
    assert 'href="/retention/lists"' in client_of(WILLEM).get("/").text


def test_the_archivist_approves_a_list(listed, client_of, session):
    willem = client_of(WILLEM)
    willem.post(f"/retention/lists/{listed.id}/approve")
    session.expire_all()
    assert session.get(DestructionList, listed.id).state is ListState.APPROVED
    page(willem, "/retention/lists")


def test_the_archivist_refuses_a_list_with_a_reason_only(listed, client_of, session):
    willem = client_of(WILLEM)
    who = id_of(session, WILLEM)
    empty = willem.post(f"/retention/lists/{listed.id}/refuse", data={"typed_by": who})
    assert (empty.status_code, check_page(empty.text)) == (422, [])
    form = {"reason": "Nodig voor onderzoek.", "typed_by": who}
    assert willem.post(f"/retention/lists/{listed.id}/refuse", data=form).status_code == 302
    assert "Nodig voor onderzoek." in page(willem, f"/retention/lists/{listed.id}")


@pytest.fixture
def gone(uow_of, session, sessions):
    signal = signals.recorded(uow_of(ANNET))
    session.commit()
    run_at(sessions, SIX_MONTHS)
    return signal


def test_a_proof_is_found_by_the_id_of_its_record(gone, client_of):
    assert str(gone.id) in page(client_of(FARID), f"/retention/proofs?words={gone.id}")


@pytest.mark.parametrize("search", ["rule=E", "since=2030-01-01", "words=VL-"])
def test_a_search_narrows_the_proofs(gone, client_of, search):
    assert str(gone.id) not in page(client_of(FARID), f"/retention/proofs?{search}")


def test_the_file_holds_every_proof_and_taking_it_is_logged(gone, client_of, session):
    answer = taken(client_of(FARID), "/retention/proofs.csv?rule=B")
    assert str(gone.id) in answer.text
    assert session.scalars(select(AuditEntry).where(AuditEntry.action == "deletion:export")).one()


def test_the_reporter_reads_that_the_text_is_gone(gone, client_of, clock):
    clock.advance(timedelta(days=182))
    assert "23 mei 2027" in page(client_of(ANNET), f"/signals/{gone.id}")


def test_no_web_request_can_write_or_remove_a_proof(gone, web_sessions):
    with web_sessions() as session, pytest.raises(Exception, match="permission denied"):
        session.execute(DeletionProof.__table__.delete())


def test_a_coordinator_reads_what_goes_of_the_own_organisation_only(warned, client_of):
    assert warned.number not in page(client_of(MARIT), "/retention/soon")
