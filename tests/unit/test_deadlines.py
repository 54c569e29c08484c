"""The terms in which a safety concern must be taken up."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resilience.clock import AMSTERDAM
from resilience.errors import ConflictError
from resilience.safety.deadlines import RECEIPT_TERMS, receipt_due, share_of_term_used
from resilience.safety.states import ConcernState, move
from resilience.signals.attributes import Severity

FRIDAY = datetime(2026, 3, 6, 14, 30, tzinfo=UTC)
moments = st.datetimes(
    datetime(2014, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
    datetime(2099, 12, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


def test_a_concern_raised_on_friday_is_due_on_monday():
    due = receipt_due(FRIDAY, Severity.MODERATE)
    assert due == datetime(2026, 3, 9, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("severity", "due"),
    [
        (Severity.LIGHT, datetime(2026, 3, 11, 14, 30, tzinfo=UTC)),
        (Severity.MODERATE, datetime(2026, 3, 9, 14, 30, tzinfo=UTC)),
        (Severity.SERIOUS, datetime(2026, 3, 6, 18, 30, tzinfo=UTC)),
        (Severity.ACUTE, datetime(2026, 3, 6, 15, 30, tzinfo=UTC)),
    ],
)
def test_the_term_depends_on_the_severity(severity, due):
    assert receipt_due(FRIDAY, severity) == due


def test_every_severity_has_a_term():
    assert set(RECEIPT_TERMS) == set(Severity)


def test_a_serious_concern_on_christmas_night_is_due_four_hours_later():
    christmas = datetime(2026, 12, 25, 1, 0, tzinfo=AMSTERDAM)
    assert receipt_due(christmas, Severity.SERIOUS) - christmas == timedelta(hours=4)


@pytest.mark.parametrize(("month", "day"), [(3, 29), (10, 25)])
def test_hours_are_real_hours_while_the_clocks_change(month, day):
    night = datetime(2026, month, day, 0, 30, tzinfo=AMSTERDAM).astimezone(UTC)
    assert receipt_due(night, Severity.SERIOUS) == night + timedelta(hours=4)


@given(moments)
def test_a_more_serious_concern_is_never_due_later(moment):
    dues = [receipt_due(moment, severity) for severity in sorted(Severity, reverse=True)]
    assert dues == sorted(dues)


@given(moments, st.timedeltas(timedelta(0), timedelta(days=6)), st.sampled_from(Severity))
def test_who_raises_first_is_never_due_later(moment, step, severity):
    assert receipt_due(moment, severity) <= receipt_due(moment + step, severity)


def test_halfway_the_term_half_of_it_is_used():
    assert (
        share_of_term_used(FRIDAY, FRIDAY - timedelta(hours=2), FRIDAY + timedelta(hours=2)) == 0.5
    )


def test_a_late_concern_has_used_more_than_its_term():
    due = FRIDAY - timedelta(hours=2)
    assert share_of_term_used(FRIDAY, due - timedelta(hours=4), due) == 1.5


def test_a_term_without_length_is_used_up():
    assert share_of_term_used(FRIDAY, FRIDAY, FRIDAY) == 1.0


def test_a_clock_that_was_set_back_uses_nothing():
    due = FRIDAY + timedelta(hours=4)
    assert share_of_term_used(FRIDAY - timedelta(hours=1), FRIDAY, due) == 0.0


def test_a_raised_concern_can_be_acknowledged():
    assert move(ConcernState.RAISED, ConcernState.ACKNOWLEDGED) is ConcernState.ACKNOWLEDGED


@pytest.mark.parametrize("state", [state for state in ConcernState if state != ConcernState.RAISED])
def test_no_other_state_can_become_acknowledged(state):
    with pytest.raises(ConflictError):
        move(state, ConcernState.ACKNOWLEDGED)
