"""The month of a request and the 72 hours of a breach."""

from datetime import UTC, date, datetime, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from resilience.accountability.bias_rules import per_reporter, safe_count, share
from resilience.clock import AMSTERDAM
from resilience.dossiers.clocks import answer_due, end_of, notification_due, warning_reached
from resilience.dossiers.states import NEXT, RightsState, move
from resilience.errors import ConflictError
from resilience.working_days import is_working_day

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
HOURS = timedelta(hours=1)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 11, 23), date(2026, 12, 23)),  # an ordinary month
        (date(2025, 1, 31), date(2025, 2, 28)),  # a shorter month, on a Friday
        (date(2028, 1, 31), date(2028, 2, 29)),  # a leap year, on a Tuesday
        (date(2027, 1, 31), date(2027, 3, 1)),  # 28 February 2027 is a Sunday
        (date(2026, 11, 25), date(2026, 12, 28)),  # Christmas on a Friday, then a weekend
        (date(2026, 3, 27), date(2026, 4, 28)),  # King's Day
        (date(2026, 4, 5), date(2026, 5, 6)),  # 5 May
    ],
)
def test_a_request_is_answered_within_a_month(received, due):
    assert answer_due(received) == due


def test_an_extension_adds_two_months_to_the_first():
    assert answer_due(date(2026, 11, 30), is_extended=True) == date(2027, 3, 1)


@given(DAYS, st.booleans())
def test_the_month_is_that_of_dateutil_up_to_the_next_working_day(received, is_extended):
    day = received + relativedelta(months=3 if is_extended else 1)
    while not is_working_day(day):
        day += timedelta(days=1)
    assert answer_due(received, is_extended=is_extended) == day


@given(DAYS)
def test_who_asks_first_is_never_due_later(received):
    assert answer_due(received) <= answer_due(received + timedelta(days=1))


def test_the_last_day_counts_until_midnight():
    assert end_of(date(2026, 12, 23)).astimezone(AMSTERDAM).hour == 23


@pytest.mark.parametrize("day", [date(2026, 3, 28), date(2026, 10, 24)])
def test_the_72_hours_run_on_over_a_change_of_the_clocks(day):
    discovered = datetime(day.year, day.month, day.day, 12, 0, tzinfo=AMSTERDAM).astimezone(UTC)
    due = notification_due(discovered)
    assert due - discovered == timedelta(hours=72)
    shift = 1 if day.month == 3 else -1
    assert due.astimezone(AMSTERDAM).hour == 12 + shift


def test_a_breach_is_warned_of_at_24_48_and_72_hours():
    noon = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    passed = [warning_reached(noon, noon + hours * HOURS) for hours in (23, 24, 47, 48, 72, 99)]
    assert passed == [0, 24, 24, 48, 72, 72]


@pytest.mark.parametrize("closed", [RightsState.ANSWERED, RightsState.REJECTED])
def test_a_closed_request_goes_nowhere_any_more(closed):
    for target in RightsState:
        with pytest.raises(ConflictError):
            move(closed, target)


def test_every_state_of_a_request_can_be_reached():
    assert set().union(*NEXT.values()) | {RightsState.RECEIVED} == set(RightsState)


@given(st.integers(0, 500), st.integers(0, 50), st.booleans())
def test_no_small_count_stands_in_a_bias_report(count, reporters, is_sensitive):
    safe = safe_count(count, reporters, is_sensitive=is_sensitive)
    if count < (10 if is_sensitive else 5) or reporters < 3:
        assert safe is None
    else:
        assert safe % 5 == 0


def test_what_is_withheld_gives_no_ratio_and_no_share():
    assert (per_reporter(None, 4), share(None, 100), share(10, None)) == (None, None, None)
