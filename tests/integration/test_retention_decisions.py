"""Warnings, postponements, destruction lists and terms: who decides, with whom, and how far."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from resilience.errors import ConflictError, NotAllowedError, NotFoundError, ValidationError
from resilience.privacy.retention import Rule, Term, Unit
from resilience.retention.destroying import approve_list, refuse_list
from resilience.retention.models import (
    Decision,
    DestructionList,
    ListState,
    ProofReason,
    RetentionForecast,
    RetentionWarning,
)
from resilience.retention.nightly import run_nightly
from resilience.retention.postponing import PostponementDraft, decide_postponement, postpone
from resilience.retention.register import NO_CLASS, tables_in_a_class
from resilience.retention.terms import decide_term, propose_term, terms_in_force
from resilience.schema import metadata
from resilience.uow import UnitOfWork
from tests.cast import ANNET, ELS, FARID, HASSAN, MARIT, NOW, WILLEM, YUSUF
from tests.factories import counted, signals
from tests.factories.retention import proofs, reread, run_at, warning_of

DAY = timedelta(days=1)
FIVE_YEARS = datetime(2031, 11, 23, 9, 0, tzinfo=UTC)
WAITS = PostponementDraft(date(2027, 9, 1), "Loopt mee in een bezwaar.")


def test_every_table_has_a_class_or_a_written_reason():
    without = set(metadata().tables) - tables_in_a_class() - set(NO_CLASS)
    assert without == set()


def test_no_table_has_both_a_class_and_a_reason_to_have_none():
    assert tables_in_a_class() & set(NO_CLASS) == set()


def test_thirty_days_before_it_goes_a_record_is_announced(uow_of, session, sessions):
    signal = signals.recorded(uow_of(ANNET))
    session.commit()
    run_at(sessions, datetime(2027, 4, 22, 9, 0, tzinfo=UTC))
    assert reread(session, RetentionWarning) == []
    run_at(sessions, datetime(2027, 4, 24, 9, 0, tzinfo=UTC))
    (warning,) = reread(session, RetentionWarning)
    assert (warning.number, warning.organisation_id) == (signal.number, signal.organisation_id)


def test_the_plan_says_how_much_goes_in_which_month(uow_of, session, sessions):
    signals.recorded(uow_of(ANNET))
    session.commit()
    run_at(sessions, NOW)
    found = session.scalars(select(RetentionForecast).where(RetentionForecast.rule == Rule.CONTENT))
    assert [(row.month, row.record_count, row.soon_count) for row in found] == [
        (date(2027, 5, 1), 1, 0)
    ]


@pytest.fixture
def warned(uow_of, session):
    """Return the warning about a signal of Annet."""
    return warning_of(session, signals.recorded(uow_of(ANNET)))


def test_a_postponed_record_stays_until_its_day(warned, uow_of, session, sessions):
    postpone(uow_of(ELS), warned.id, WAITS)
    session.commit()
    run_at(sessions, datetime(2027, 8, 31, 12, 0, tzinfo=UTC))
    assert reread(session)[0].text == signals.TEXT
    run_at(sessions, datetime(2027, 9, 1, 12, 0, tzinfo=UTC))
    assert reread(session)[0].text == ""


def test_nobody_postpones_beyond_the_ceiling_of_the_class(warned, uow_of):
    postpone_until = PostponementDraft(date(2028, 11, 24), "Langer.")
    with pytest.raises(ValidationError):
        postpone(uow_of(ELS), warned.id, postpone_until)


def test_the_ceiling_holds_for_a_postponement_however_it_was_stored(
    warned, uow_of, session, sessions
):
    made = postpone(uow_of(ELS), warned.id, WAITS)
    made.until = date(2040, 1, 1)
    session.commit()
    run_at(sessions, datetime(2028, 11, 23, 9, 0, tzinfo=UTC))
    assert reread(session)[0].text == ""


def test_a_postponement_needs_a_reason(warned, uow_of):
    with pytest.raises(ValidationError):
        postpone(uow_of(ELS), warned.id, PostponementDraft(date(2027, 9, 1), " "))


def test_another_organisation_does_not_find_the_record(warned, uow_of):
    with pytest.raises(NotFoundError):
        postpone(uow_of(FARID), warned.id, WAITS)


def again(uow_of, session, warned):
    """Postpone for the first time, and ask for a second one."""
    signal = reread(session)[0]
    postpone(uow_of(ELS), warned.id, WAITS)
    later = PostponementDraft(date(2027, 12, 1), "Nog niet klaar.")
    return postpone(uow_of(ELS), warning_of(session, signal).id, later)


def test_a_second_postponement_waits_for_a_second_person(warned, uow_of, session, sessions):
    assert again(uow_of, session, warned).state is Decision.PROPOSED
    session.commit()
    run_at(sessions, datetime(2027, 9, 2, 12, 0, tzinfo=UTC))
    assert reread(session)[0].text == ""


def test_nobody_agrees_with_their_own_second_postponement(warned, uow_of, session):
    second = again(uow_of, session, warned)
    with pytest.raises(ConflictError):
        decide_postponement(uow_of(ELS), second.id, accept=True)


@pytest.fixture
def five_years_old(session, cast):
    """Return two counted signals that were observed five years before."""
    made = counted.count_signals(session, {cast[ANNET]: 2}, at=NOW)
    session.commit()
    return made


def the_list(session):
    session.expire_all()
    return session.scalars(select(DestructionList)).one()


def test_a_core_does_not_go_without_the_archivist(five_years_old, session, sessions):
    run_at(sessions, FIVE_YEARS)
    run_at(sessions, FIVE_YEARS + 90 * DAY)
    assert len(reread(session)) == 2
    assert (the_list(session).state, the_list(session).line_count) == (ListState.PROPOSED, 2)


def test_what_the_archivist_approved_goes_at_the_next_run(
    five_years_old, session, sessions, uow_of
):
    run_at(sessions, FIVE_YEARS)
    approve_list(uow_of(WILLEM), the_list(session).id)
    session.commit()
    run_at(sessions, FIVE_YEARS + DAY)
    assert reread(session) == []
    assert the_list(session).state is ListState.EXECUTED
    found = proofs(session, Rule.CORE)
    assert {(proof.reason, proof.batch) for proof in found} == {
        (ProofReason.LIST, the_list(session).number)
    }


def test_only_what_stands_on_the_list_goes(five_years_old, session, cast, sessions, uow_of):
    run_at(sessions, FIVE_YEARS)
    approve_list(uow_of(WILLEM), the_list(session).id)
    counted.count_signals(session, {cast[YUSUF]: 1}, at=NOW - DAY)
    session.commit()
    run_at(sessions, FIVE_YEARS + DAY)
    assert len(reread(session)) == 1


def test_a_record_that_was_postponed_after_the_list_was_drawn_up_stays(
    five_years_old, session, sessions, uow_of
):
    run_at(sessions, FIVE_YEARS)
    asked = select(RetentionWarning).where(RetentionWarning.object_id == five_years_old[0].id)
    warning = session.scalars(asked.where(RetentionWarning.rule == Rule.CORE)).one()
    officer = UnitOfWork(session, uow_of(ELS).actor, FIVE_YEARS)
    postpone(officer, warning.id, PostponementDraft(date(2032, 6, 1), "Nodig voor onderzoek."))
    approve_list(uow_of(WILLEM), the_list(session).id)
    session.commit()
    run_at(sessions, FIVE_YEARS + DAY)
    assert [signal.id for signal in reread(session)] == [five_years_old[0].id]


def test_a_refused_list_keeps_its_records_and_comes_back_after_three_months(
    five_years_old, session, sessions, uow_of
):
    run_at(sessions, FIVE_YEARS)
    refusing = UnitOfWork(session, uow_of(WILLEM).actor, FIVE_YEARS)
    refuse_list(refusing, the_list(session).id, "Gevraagd voor onderzoek.")
    session.commit()
    run_at(sessions, FIVE_YEARS + 80 * DAY)
    assert the_list(session).state is ListState.REFUSED
    run_at(sessions, FIVE_YEARS + 95 * DAY)
    assert len(reread(session, DestructionList)) == 2


def test_a_privacy_officer_cannot_approve_a_list(five_years_old, session, sessions, uow_of):
    run_at(sessions, FIVE_YEARS)
    with pytest.raises(NotAllowedError):
        approve_list(uow_of(FARID), the_list(session).id)


def test_a_list_is_decided_on_once(five_years_old, session, sessions, uow_of):
    run_at(sessions, FIVE_YEARS)
    approve_list(uow_of(WILLEM), the_list(session).id)
    with pytest.raises(ConflictError):
        refuse_list(uow_of(WILLEM), the_list(session).id, "Toch niet.")


def test_a_term_holds_once_a_second_privacy_officer_agrees(uow_of, session):
    change = propose_term(uow_of(FARID), Rule.CONTENT, 4, "Korter kan.")
    assert terms_in_force(session)[Rule.CONTENT] == Term(6, Unit.MONTHS)
    decide_term(uow_of(ELS), change.id, accept=True)
    assert terms_in_force(session)[Rule.CONTENT] == Term(4, Unit.MONTHS)


def test_nobody_agrees_with_their_own_change_of_a_term(uow_of):
    change = propose_term(uow_of(FARID), Rule.CONTENT, 4, "Korter kan.")
    with pytest.raises(ConflictError):
        decide_term(uow_of(FARID), change.id, accept=True)


def test_no_term_passes_the_legal_ceiling(uow_of):
    with pytest.raises(ValidationError):
        propose_term(uow_of(FARID), Rule.CONTENT, 25, "Langer.")


def test_a_coordinator_cannot_change_a_term(uow_of):
    with pytest.raises(NotAllowedError):
        propose_term(uow_of(MARIT), Rule.CONTENT, 4, "Korter kan.")


def test_one_change_of_a_term_waits_at_a_time(uow_of):
    propose_term(uow_of(FARID), Rule.CONTENT, 4, "Korter kan.")
    with pytest.raises(ConflictError):
        propose_term(uow_of(ELS), Rule.CONTENT, 5, "Iets korter.")


def test_a_shorter_term_lets_records_go_sooner(uow_of, session, sessions):
    signals.recorded(uow_of(YUSUF))
    change = propose_term(uow_of(FARID), Rule.CONTENT, 1, "Korter kan.")
    decide_term(uow_of(ELS), change.id, accept=True)
    session.commit()
    run_at(sessions, NOW + 31 * DAY)
    assert reread(session)[0].text == ""


def test_a_change_that_does_not_exist_is_not_found(uow_of):
    with pytest.raises(NotFoundError):
        decide_term(uow_of(ELS), uuid4(), accept=True)


def test_the_nightly_work_is_done_once_a_night(uow_of, session, sessions, clock):
    run_nightly(sessions, clock)
    signals.recorded(UnitOfWork(session, uow_of(HASSAN).actor, NOW - 200 * DAY))
    session.commit()
    assert run_nightly(sessions, clock).total == 0
    clock.advance(DAY)
    assert run_nightly(sessions, clock).total == 1
