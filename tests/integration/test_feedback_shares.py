"""How many answers came in time: exact for the own organisation, k-safe for partners."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from resilience.authz.actor import SYSTEM
from resilience.errors import NotAllowedError
from resilience.feedback.models import FeedbackCount, FeedbackShare
from resilience.feedback.shares import (
    count_quarter,
    list_own_counts,
    list_quarters_to_count,
    list_shares_of_partners,
)
from resilience.signals.feedback_models import FIRST_ROUND, FeedbackDuty
from resilience.uow import UnitOfWork
from tests.cast import ANNET, DIRK, ESTHER, MARIT, NOW, SANNE, YUSUF
from tests.factories.counted import make_signal
from tests.factories.feedback import answered
from tests.factories.signals import recorded

AFTER = datetime(2027, 1, 4, 12, 0, tzinfo=UTC)
QUARTER = "2026-Q4"


def owed(session, reporter, due_at, answered_at=None):
    signal = make_signal(session, reporter, "OV01", "BU99010201")
    duty = FeedbackDuty(
        signal_id=signal.id,
        round=FIRST_ROUND,
        owed_at=due_at - timedelta(days=14),
        due_at=due_at,
        answered_at=answered_at,
    )
    session.add(duty)
    session.flush()
    return duty


def counted(session, now=AFTER, quarter=QUARTER):
    count_quarter(UnitOfWork(session, SYSTEM, now), quarter)
    return {row.organisation_id: row for row in session.scalars(select(FeedbackCount))}


@pytest.fixture
def many(session, cast):
    """Owe twelve answers to three people of the social team, ten of them given in time."""
    organisation_id = cast[SANNE].organisation_id
    people = [cast[SANNE], cast[DIRK], cast[ANNET]]
    for number in range(12):
        duty = owed(session, people[number % 3], NOW, NOW if number < 10 else None)
        duty.signal.organisation_id = organisation_id
    session.flush()
    return organisation_id


def test_an_answer_on_its_last_moment_is_in_time_and_one_after_is_not(session, cast):
    owed(session, cast[YUSUF], NOW, NOW)
    owed(session, cast[YUSUF], NOW, NOW + timedelta(seconds=1))
    row = counted(session)[cast[YUSUF].organisation_id]
    assert (row.in_time_count, row.owed_count) == (1, 2)


def test_what_can_still_come_in_time_does_not_count_yet(session, cast):
    owed(session, cast[YUSUF], NOW + timedelta(hours=1))
    assert counted(session, NOW) == {}


def test_a_withdrawn_signal_is_owed_nothing(session, cast):
    duty = owed(session, cast[YUSUF], NOW)
    duty.signal.state = "ingetrokken"
    session.flush()
    assert counted(session) == {}


def test_a_real_answer_counts_for_the_organisation_of_its_reporter(session, cast, uow_of):
    answered(uow_of(MARIT), recorded(uow_of(YUSUF)))
    row = counted(session)[cast[YUSUF].organisation_id]
    assert (row.in_time_count, row.owed_count, row.is_final) == (1, 1, True)


def test_counting_again_changes_a_running_quarter_and_adds_no_row(session, cast):
    owed(session, cast[YUSUF], NOW, NOW)
    assert not counted(session, NOW)[cast[YUSUF].organisation_id].is_final
    owed(session, cast[YUSUF], NOW, NOW)
    session.expire_all()
    assert counted(session, NOW)[cast[YUSUF].organisation_id].owed_count == 2


def test_the_share_of_a_closed_quarter_is_published_once_and_rounded(session, many):
    counted(session)
    share = session.scalars(select(FeedbackShare)).one()
    assert (share.organisation_id, share.in_time_percent, share.rests_on_at_least) == (many, 85, 10)


def test_a_running_quarter_is_not_published(session, many):
    counted(session, NOW)
    assert session.scalars(select(FeedbackShare)).all() == []


def test_few_answers_are_not_published(session, cast):
    owed(session, cast[YUSUF], NOW, NOW)
    counted(session)
    assert session.scalars(select(FeedbackShare)).all() == []


def test_what_was_published_stays_as_it_is(session, many, cast):
    counted(session)
    duty = owed(session, cast[SANNE], NOW)
    duty.signal.organisation_id = many
    counted(session, AFTER + timedelta(days=1))
    assert session.scalars(select(FeedbackShare)).one().in_time_percent == 85


def test_partners_see_the_share_and_never_the_counts(session, many, uow_of):
    counted(session)
    assert [share.in_time_percent for share in list_shares_of_partners(uow_of(MARIT))] == [85]
    assert list_own_counts(uow_of(MARIT)) == []


def test_the_own_organisation_sees_its_counts(session, cast, uow_of):
    owed(session, cast[ESTHER], NOW, NOW)
    counted(session)
    assert [count.owed_count for count in list_own_counts(uow_of(ESTHER))] == [1]


def test_who_may_not_read_shares_reads_none(uow_of):
    with pytest.raises(NotAllowedError):
        list_own_counts(uow_of(YUSUF))


def test_the_running_quarter_and_closed_ones_without_a_last_count_wait(session, many):
    assert list_quarters_to_count(session, AFTER)[-2:] == [QUARTER, "2027-Q1"]
    counted(session)
    assert QUARTER not in list_quarters_to_count(session, AFTER)
