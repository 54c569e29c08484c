"""Requests about rights: the door they open, to whom, and what is done with a record (R-23)."""

from dataclasses import replace

import pytest
from sqlalchemy import select, text

from resilience.accountability import rights
from resilience.accountability.carrying_out import carry_out, list_to_carry_out
from resilience.accountability.files import disclosed_json
from resilience.accountability.rights_export import disclosed
from resilience.accountability.rights_search import Point, decide, read_record, search
from resilience.audit.models import AuditEntry
from resilience.authz.acting import act_as
from resilience.authz.actor import SYSTEM
from resilience.dossiers.models import RightsRequest
from resilience.dossiers.states import OutcomeKind, RightsState, RightsSubject
from resilience.errors import ConflictError, NotAllowedError, NotFoundError, ValidationError
from resilience.retention.models import DeletionProof, ProofReason
from resilience.signals.drafts import PlaceDraft
from resilience.signals.models import Signal, SignalEvent, SignalLocation
from resilience.uow import UnitOfWork
from tests.cast import ANNET, ELS, FARID, NOW, YUSUF
from tests.factories import safety, signals
from tests.factories.dossiers import REQUEST, TAKING, opened

HERE = Point(5.2390, 52.5534, 100)
ELSEWHERE = Point(5.2440, 52.5534, 100)


@pytest.fixture
def els(uow_of, session):
    """Return the privacy officer of the Woonstichting, as the policies of the database see her."""
    uow = uow_of(ELS)
    act_as(session, uow.actor)
    return uow


@pytest.fixture
def signal(uow_of):
    """Return a signal of the Woonstichting with an exact place."""
    return signals.recorded(uow_of(ANNET), "OM02", place=PlaceDraft(position=signals.IN_WIEKENHOF))


def run_jobs(session):
    uow = UnitOfWork(session, SYSTEM, NOW, "job")
    return [carry_out(uow, one) for one in list_to_carry_out(session, NOW)]


def test_an_open_request_finds_the_records_of_its_buurt(els, signal):
    _request, found = search(els, opened(els).id)
    assert [record.number for record in found] == [signal.number]


def test_another_organisation_finds_none_of_them(uow_of, session, signal):
    farid = uow_of(FARID)
    act_as(session, farid.actor)
    _request, found = search(farid, opened(farid).id)
    assert found == []


def test_no_request_of_another_organisation_can_be_opened(uow_of, els):
    request = opened(els)
    with pytest.raises(NotFoundError):
        search(uow_of(FARID), request.id)


def test_who_handles_no_requests_registers_none(uow_of):
    with pytest.raises(NotAllowedError):
        rights.register_request(uow_of(YUSUF), REQUEST)


@pytest.mark.parametrize("close", [rights.answer, rights.reject])
def test_a_closed_request_opens_nothing(els, session, signal, close):
    request = opened(els)
    close(els, request.id, "Gedaan")
    with pytest.raises(ConflictError):
        search(els, request.id)
    door = text("SELECT * FROM rights_signals(:id)")
    assert session.execute(door, {"id": request.id}).all() == []


def test_a_request_that_was_not_taken_up_opens_nothing(els, signal):
    request = rights.register_request(els, REQUEST)
    with pytest.raises(ConflictError):
        search(els, request.id)


def test_outside_a_request_the_web_role_sees_no_signal(els, session, signal, web_sessions):
    with web_sessions() as web:
        act_as(web, els.actor)
        assert web.scalars(select(Signal)).all() == []


def test_the_door_gives_the_web_role_no_more_than_the_request(els, session, signal, web_sessions):
    request = opened(els)
    with web_sessions() as web:
        act_as(web, els.actor)
        found = web.execute(text("SELECT * FROM rights_signals(:id)"), {"id": request.id}).all()
        assert [row.number for row in found] == [signal.number]
        assert "reporter_id" not in found[0]._fields


def test_a_point_finds_what_is_near_and_nothing_further_on(els, signal):
    request = opened(els)
    assert [one.number for one in search(els, request.id, HERE)[1]] == [signal.number]
    assert search(els, request.id, ELSEWHERE)[1] == []


def test_every_reading_is_logged_with_the_request_as_its_purpose(els, session, signal):
    request = opened(els)
    search(els, request.id, HERE)
    lines = session.scalars(select(AuditEntry).where(AuditEntry.purpose == request.number)).all()
    assert {(line.action, line.object_id) for line in lines} == {
        ("rights_request:read", str(signal.id)),
        ("exact_place:read", str(signal.id)),
    }


def test_a_request_about_an_account_finds_what_its_owner_recorded(els, uow_of, cast, signal):
    account = {"subject": RightsSubject.ACCOUNT, "account_id": cast[ANNET].id, "area_code": ""}
    _request, found = search(els, opened(els, **account).id)
    assert [record.number for record in found] == [signal.number]


def test_a_shielded_concern_keeps_its_words(els, uow_of):
    safety.raised(uow_of(ANNET), is_shielded=True, buurt_code=REQUEST.area_code)
    _request, found = search(els, opened(els).id)
    assert [record.words for record in found] == [None]


def test_a_request_about_an_account_does_not_tell_of_its_shielded_concerns(els, uow_of, cast):
    concern = safety.raised(uow_of(ANNET), is_shielded=True)
    account = {"subject": RightsSubject.ACCOUNT, "account_id": cast[ANNET].id, "area_code": ""}
    request, found = search(els, opened(els, **account).id)
    assert found == []
    with pytest.raises(NotFoundError):
        read_record(els, request.id, concern.id)


def test_nothing_is_erased_before_it_is_known_who_asks(els, signal):
    request = opened(els, is_identity_checked=False)
    with pytest.raises(ConflictError):
        decide(els, request.id, signal.id, OutcomeKind.ERASE, "")


def test_erasing_goes_through_retention_and_leaves_a_proof(els, session, signal):
    request = opened(els)
    decide(els, request.id, signal.id, OutcomeKind.ERASE, "")
    assert run_jobs(session) == [True]
    session.expire_all()
    assert session.get_one(Signal, signal.id).text == ""
    assert session.get(SignalLocation, signal.id) is None
    proof = session.scalars(select(DeletionProof)).one()
    assert (proof.reason, proof.batch) == (ProofReason.REQUEST, request.number)


def test_a_note_stands_in_the_history_of_the_signal(els, session, signal):
    decide(els, opened(els).id, signal.id, OutcomeKind.ANNOTATE, "De bewoner ziet dit anders.")
    run_jobs(session)
    reasons = session.scalars(
        select(SignalEvent.reason).where(SignalEvent.signal_id == signal.id)
    ).all()
    assert "De bewoner ziet dit anders." in reasons


def test_a_decision_is_carried_out_once(els, session, signal):
    outcome = decide(els, opened(els).id, signal.id, OutcomeKind.ANNOTATE, "Dit klopt niet.")
    uow = UnitOfWork(session, SYSTEM, NOW, "job")
    assert [carry_out(uow, outcome.id), carry_out(uow, outcome.id)] == [True, False]


def test_a_note_with_a_phone_number_is_refused(els, signal):
    with pytest.raises(ValidationError):
        decide(els, opened(els).id, signal.id, OutcomeKind.ANNOTATE, "Bel 06-12345678")


def test_a_reference_with_an_address_of_who_asks_is_refused(els):
    with pytest.raises(ValidationError):
        rights.register_request(els, replace(REQUEST, reference="jan@voorbeeld.nl"))


def test_what_goes_out_holds_no_reporter(els, session, signal, cast):
    request = opened(els)
    decide(els, request.id, signal.id, OutcomeKind.DISCLOSE, "")
    content = disclosed_json(*disclosed(els, request.id), TAKING)
    assert signal.number in content
    for secret in (str(cast[ANNET].id), cast[ANNET].name, cast[ANNET].email, "caretaker"):
        assert secret not in content


def test_nothing_goes_out_before_it_is_sure_who_asks(els, signal):
    request = opened(els, is_identity_checked=False)
    with pytest.raises(ConflictError):
        disclosed(els, request.id)
    with pytest.raises(ConflictError):
        rights.answer(els, request.id, "")


def test_an_extension_needs_a_reason_and_moves_the_last_day(els):
    request = opened(els)
    with pytest.raises(ValidationError):
        rights.extend(els, request.id, " ")
    rights.extend(els, request.id, "Veel records om na te gaan.")
    assert (request.state, request.due_on.isoformat()) == (RightsState.EXTENDED, "2027-02-22")


def test_a_refused_extension_leaves_the_request_as_it_was(els, session):
    request = opened(els)
    with pytest.raises(ValidationError):
        rights.extend(els, request.id, "")
    session.expire_all()
    assert session.get_one(RightsRequest, request.id).state is RightsState.IN_TREATMENT
