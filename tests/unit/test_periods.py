"""The lattice of publication periods."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resilience.errors import ValidationError
from resilience.maps.periods import Period, PeriodKind, closed_periods, period_of, week_of

DAYS = st.dates(date(2005, 1, 3), date(2098, 12, 31))
KINDS = st.sampled_from(PeriodKind)


def test_the_eleventh_four_weeks_of_2026_run_from_5_october_to_1_november():
    period = Period.parse("2026-P11")
    assert (period.first_day, period.last_day) == (date(2026, 10, 5), date(2026, 11, 1))


def test_week_53_joins_the_last_four_weeks_and_the_last_quarter():
    last_week = date(2026, 12, 28)
    assert [period_of(last_week, kind).code for kind in PeriodKind] == [
        "2026-P13",
        "2026-Q4",
        "2026",
    ]


def test_the_first_days_of_january_can_belong_to_the_iso_year_before():
    assert period_of(date(2027, 1, 3), PeriodKind.YEAR).code == "2026"


def test_a_period_is_still_running_on_its_last_sunday():
    assert not Period.parse("2026-P11").is_closed(date(2026, 11, 1))


def test_a_period_is_closed_on_the_monday_after():
    assert Period.parse("2026-P11").is_closed(date(2026, 11, 2))


def test_the_newest_closed_period_comes_first():
    found = closed_periods(PeriodKind.QUARTER, date(2026, 11, 23), 3)
    assert [period.code for period in found] == ["2026-Q3", "2026-Q2", "2026-Q1"]


@pytest.mark.parametrize(
    "code",
    ["", "2026-P14", "2026-P0", "2026-Q5", "26-P1", "2026-X1", "2026-P1 ", "9999", "0000",
     "2026-P٣", "1999-Q1", "2026-", "2026-P1\n"],
)  # fmt: skip
def test_what_is_not_a_period_is_refused(code):
    with pytest.raises(ValidationError):
        Period.parse(code)


@given(DAYS, KINDS)
def test_every_day_lies_in_exactly_the_period_that_says_so(day, kind):
    period = period_of(day, kind)
    assert period.first_day <= day <= period.last_day
    assert week_of(day) in period.weeks


@given(DAYS, KINDS)
def test_periods_of_one_kind_follow_each_other_without_a_gap(day, kind):
    period = period_of(day, kind)
    assert period_of(period.closed_on, kind).first_day == period.closed_on


@given(DAYS, KINDS)
def test_the_code_of_a_period_leads_back_to_it(day, kind):
    period = period_of(day, kind)
    assert Period.parse(period.code) == period


@given(DAYS, KINDS, st.integers(1, 4))
def test_closed_periods_never_overlap(day, kind, count):
    found = list(closed_periods(kind, day, count))
    for newer, older in pairwise(found):
        assert older.last_day + timedelta(days=1) == newer.first_day


@given(DAYS, KINDS)
def test_the_weeks_of_a_period_are_all_its_mondays(day, kind):
    period = period_of(day, kind)
    days = (period.last_day - period.first_day).days + 1
    assert len(period.weeks) * 7 == days
