"""Each class goes at its term and leaves a proof (R-12); the clock is moved, never the rule."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, literal, select

from resilience.authz.actor import SYSTEM
from resilience.expiry import due_at as due_at_in_database
from resilience.maps.contribution import NOBODY
from resilience.maps.models import PublishedCell, SignalRollup
from resilience.maps.periods import Period
from resilience.maps.release import publish_period
from resilience.maps.rollups import rebuild
from resilience.notifications.models import Notification
from resilience.privacy.retention import Rule, Term, Unit, due_at
from resilience.retention.models import DeletionProof, ProofReason
from resilience.safety.models import ConcernCore, ConcernEvent, SafetyConcern
from resilience.safety.states import ConcernState
from resilience.signals.attributes import LocationPrecision
from resilience.signals.models import SignalEvent, SignalLocation
from resilience.signals.services import withdraw_signal
from resilience.uow import UnitOfWork
from tests.cast import ANNET, KARIN, NOW, YUSUF
from tests.factories import counted, safety, signals
from tests.factories.retention import proofs, reread, run_at

DAY = timedelta(days=1)
#: 10.00 in the Netherlands on the day of the term and on the day before it.
SIX_MONTHS = datetime(2027, 5, 23, 8, 0, tzinfo=UTC)
A_YEAR = datetime(2027, 11, 23, 9, 0, tzinfo=UTC)
TWO_YEARS = datetime(2028, 11, 23, 9, 0, tzinfo=UTC)
SEVEN_YEARS = datetime(2033, 11, 24, 9, 0, tzinfo=UTC)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(0, 40 * 365 * 24 * 60),
    st.integers(0, 90),
    st.sampled_from(Unit),
)
def test_the_database_counts_terms_as_the_rules_do(session, minutes, count, unit):
    moment = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    term = Term(count, unit)
    assert session.scalar(select(due_at_in_database(literal(moment), term))) == due_at(moment, term)


@pytest.fixture
def placed(uow_of):
    """Return a signal with an exact place, a note and a condition."""
    return signals.recorded(
        uow_of(YUSUF), "OM02", place=signals.PlaceDraft(position=signals.IN_WIEKENHOF)
    )


def test_the_text_of_a_signal_stays_until_the_last_day_of_its_term(placed, sessions, session):
    run_at(sessions, SIX_MONTHS - DAY)
    assert reread(session)[0].text == signals.TEXT


def test_after_six_months_text_and_exact_place_are_gone(placed, sessions, session):
    run_at(sessions, SIX_MONTHS)
    (signal,) = reread(session)
    assert (signal.text, signal.cell_500m, signal.location_precision) == (
        "",
        None,
        LocationPrecision.BUURT,
    )
    assert session.scalar(select(func.count()).select_from(SignalLocation)) == 0


def test_what_was_typed_in_the_history_goes_along(placed, session, sessions):
    session.add(SignalEvent(signal_id=placed.id, at=NOW, kind="vastgelegd", reason="Getypt."))
    session.commit()
    run_at(sessions, SIX_MONTHS)
    assert {event.reason for event in reread(session, SignalEvent)} == {""}


def test_each_record_that_went_has_one_proof_without_content(placed, sessions, session):
    run_at(sessions, SIX_MONTHS)
    (proof,) = proofs(session, Rule.CONTENT)
    assert (proof.object_id, proof.started_at, proof.deleted_at) == (placed.id, NOW, SIX_MONTHS)
    assert proof.reason is ProofReason.TERM
    assert signals.TEXT not in str(vars(proof))


def test_a_second_run_destroys_and_proves_nothing_more(placed, sessions, session):
    run_at(sessions, SIX_MONTHS)
    assert run_at(sessions, SIX_MONTHS).total == 0
    assert len(proofs(session, Rule.CONTENT)) == 1


def test_only_the_class_that_is_asked_goes(placed, sessions, session):
    assert run_at(sessions, SIX_MONTHS, "D").total == 0


@pytest.fixture
def published(session, cast):
    """Count signals of three organisations in August 2026 and publish the closed year."""
    made = counted.count_signals(session, {cast[who]: 5 for who in (ANNET, KARIN, YUSUF)})
    release = Period.parse("2026")
    publish_period(UnitOfWork(session, SYSTEM, A_YEAR - 300 * DAY), 2025, release)
    session.commit()
    return made


def cells(session):
    return sorted(map(tuple, session.execute(select(*PublishedCell.__table__.columns))), key=str)


def sums(session):
    keys = (SignalRollup.buurt_code, SignalRollup.domain_code, SignalRollup.organisation_id)
    total = (func.sum(SignalRollup.signal_count), func.sum(SignalRollup.key_sum))
    return sorted(map(tuple, session.execute(select(*keys, *total).group_by(*keys))), key=str)


def test_after_a_year_nothing_ties_a_signal_to_its_reporter(published, sessions, session):
    run_at(sessions, A_YEAR)
    signal = reread(session)[0]
    assert (signal.reporter_id, signal.reporter_role, signal.client_id) == (None, "", signal.id)
    assert {row.reporter_id for row in reread(session, SignalRollup)} == {NOBODY}


def test_after_a_year_only_the_week_of_a_signal_is_known(published, sessions, session):
    run_at(sessions, A_YEAR)
    assert {signal.observed_from for signal in reread(session)} == {
        datetime(2026, 8, 17, 10, 0, tzinfo=UTC)
    }


def test_published_numbers_are_the_same_before_and_after(published, sessions, session):
    before = cells(session)
    run_at(sessions, A_YEAR)
    assert cells(session) == before != []


def test_exact_counts_are_the_same_before_and_after(published, sessions, session):
    before = sums(session)
    run_at(sessions, A_YEAR)
    assert sums(session) == before


def test_a_recount_after_a_run_finds_every_count_in_step(published, sessions, session):
    run_at(sessions, A_YEAR)
    assert rebuild(session, 2026).corrected == 0


def test_the_text_goes_without_changing_any_count(published, sessions, session):
    before = (cells(session), sums(session))
    run_at(sessions, SIX_MONTHS, "B")
    assert (cells(session), sums(session)) == before


def test_people_are_told_apart_until_the_year_is_published(session, cast, sessions):
    counted.count_signals(session, {cast[YUSUF]: 1})
    session.commit()
    at = datetime(2027, 8, 19, 9, 0, tzinfo=UTC)
    run_at(sessions, at)
    assert reread(session)[0].reporter_id is not None
    run_at(sessions, at + 32 * DAY)
    assert reread(session)[0].reporter_id is None


@pytest.fixture
def withdrawn(uow_of, session):
    """Return a signal that its reporter withdrew at once."""
    signal = signals.recorded(uow_of(YUSUF))
    withdraw_signal(uow_of(YUSUF), signal.id, "Dubbel ingevoerd.", signals.PORTS)
    session.commit()
    return signal


def test_the_night_after_withdrawing_the_reason_is_gone_as_well(withdrawn, sessions, session):
    run_at(sessions, NOW + DAY)
    assert {event.reason for event in reread(session, SignalEvent)} == {""}
    assert len(proofs(session, Rule.WITHDRAWN_TEXT)) == 1


def test_a_year_after_withdrawing_nothing_is_left(withdrawn, sessions, session):
    run_at(sessions, A_YEAR)
    assert reread(session) == reread(session, SignalEvent) == []
    assert len(proofs(session, Rule.WITHDRAWN_CORE)) == 1


def close(session, concern, state=ConcernState.CLOSED):
    concern.state, concern.closed_at = state, NOW
    session.commit()


def test_two_years_after_closing_a_core_of_the_concern_is_left(uow_of, session, sessions):
    concern = safety.raised(uow_of(ANNET))
    close(session, concern)
    run_at(sessions, TWO_YEARS - DAY)
    assert len(reread(session, SafetyConcern)) == 1
    run_at(sessions, TWO_YEARS)
    (core,) = reread(session, ConcernCore)
    assert (core.week, core.concern_type, core.severity) == (date(2026, 11, 23), "PV05", 2)
    assert reread(session, SafetyConcern) == reread(session, ConcernEvent) == []


def test_a_core_of_a_concern_has_no_column_for_a_person():
    assert not [c.name for c in ConcernCore.__table__.columns if "reporter" in c.name]


def test_a_concern_that_was_never_closed_goes_two_years_after_its_last_step(
    uow_of, session, sessions
):
    safety.raised(uow_of(ANNET))
    session.commit()
    run_at(sessions, TWO_YEARS)
    assert reread(session, SafetyConcern) == []
    assert len(proofs(session, Rule.CONCERN)) == 1


def test_a_withdrawn_concern_is_a_count_after_thirty_days(uow_of, session, sessions):
    close(session, safety.raised(uow_of(ANNET)), ConcernState.WITHDRAWN)
    run_at(sessions, NOW + 29 * DAY)
    assert len(reread(session, SafetyConcern)) == 1
    run_at(sessions, NOW + 30 * DAY)
    assert [core.state for core in reread(session, ConcernCore)] == [ConcernState.WITHDRAWN]


def test_messages_go_after_a_year(uow_of, session, sessions):
    safety.raised(uow_of(ANNET))
    session.commit()
    run_at(sessions, A_YEAR)
    assert reread(session, Notification) == []


def test_proofs_go_after_seven_years_and_need_no_proof(placed, session, sessions):
    run_at(sessions, NOW + 190 * DAY)
    (kept,) = proofs(session, Rule.CONTENT)
    run_at(sessions, SEVEN_YEARS, "I")
    assert kept in proofs(session)
    run_at(sessions, SEVEN_YEARS + 200 * DAY, "I")
    assert session.get(DeletionProof, kept.id, populate_existing=True) is None
