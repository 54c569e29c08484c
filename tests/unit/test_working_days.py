"""Working days: against the table of the domain text and an independent Easter computation."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resilience.clock import AMSTERDAM
from resilience.working_days import (
    add_working_days,
    count_working_days,
    holidays_of,
    is_working_day,
)

# Domain text 5.6: Good Friday, Easter Monday, King's Day, 5 May, Ascension, Whit Monday.
TABLE = {
    2025: ("18-04", "21-04", "26-04", "05-05", "29-05", "09-06"),
    2026: ("03-04", "06-04", "27-04", "05-05", "14-05", "25-05"),
    2027: ("26-03", "29-03", "27-04", "05-05", "06-05", "17-05"),
    2028: ("14-04", "17-04", "27-04", "05-05", "25-05", "05-06"),
}
SINCE_KINGS_DAY = range(2014, 2101)
KINGS_DAYS_ON_A_SUNDAY = [year for year in SINCE_KINGS_DAY if date(year, 4, 27).weekday() == 6]

moments = st.datetimes(
    datetime(2014, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
    datetime(2099, 12, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


def easter(year: int) -> date:
    """Return Easter Sunday by the anonymous Gregorian algorithm (Meeus)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    correction = century - century // 4 - (8 * century + 13) // 25
    epact = (19 * golden + correction + 15) % 30
    epact -= epact // 28 * (1 - epact // 28 * (29 // (epact + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + epact + 2 - century + century // 4) % 7
    days = epact - weekday
    month = 3 + (days + 40) // 44
    assert rest == year % 100
    return date(year, month, days + 28 - 31 * (month // 4))


def plain_holidays(year: int) -> set[date]:
    """Return the holidays of domain text 5.6, and both Sundays, by plain arithmetic."""
    sunday = easter(year)
    king = date(year, 4, 27)
    moving = {sunday + timedelta(days=step) for step in (-2, 0, 1, 39, 49, 50)}
    fixed = {date(year, 1, 1), date(year, 5, 5), date(year, 12, 25), date(year, 12, 26)}
    return moving | fixed | {king - timedelta(days=king.weekday() == 6)}


@pytest.mark.parametrize("year", TABLE)
def test_the_holidays_are_those_of_the_domain_text(year):
    for day_and_month in TABLE[year]:
        day, month = map(int, day_and_month.split("-"))
        assert date(year, month, day) in holidays_of(year)


@pytest.mark.parametrize("year", SINCE_KINGS_DAY)
def test_the_holidays_agree_with_an_independent_computation(year):
    assert holidays_of(year) == plain_holidays(year)


@pytest.mark.parametrize("year", KINGS_DAYS_ON_A_SUNDAY)
def test_kings_day_on_a_sunday_is_kept_on_saturday(year):
    assert date(year, 4, 26) in holidays_of(year)
    assert date(year, 4, 27) not in holidays_of(year)


@pytest.mark.parametrize("year", [2026, 2027, 2028, 2029, 2030])
def test_the_fifth_of_may_is_a_holiday_in_every_year(year):
    assert not is_working_day(date(year, 5, 5))


def test_a_term_over_easter_skips_good_friday_and_easter_monday():
    thursday = datetime(2026, 4, 2, 10, 0, tzinfo=AMSTERDAM)
    assert add_working_days(thursday, 1) == datetime(2026, 4, 7, 10, 0, tzinfo=AMSTERDAM)


def test_a_term_over_christmas_and_new_year_ends_on_the_right_day():
    thursday = datetime(2026, 12, 24, 16, 0, tzinfo=AMSTERDAM)
    assert add_working_days(thursday, 5) == datetime(2027, 1, 4, 16, 0, tzinfo=AMSTERDAM)


@pytest.mark.parametrize(("month", "day"), [(3, 27), (10, 23)])
def test_a_term_over_a_clock_change_ends_at_the_same_time_on_the_wall(month, day):
    friday = datetime(2026, month, day, 14, 30, tzinfo=AMSTERDAM)
    assert friday.weekday() == 4
    assert add_working_days(friday, 1) == datetime(2026, month, day + 3, 14, 30, tzinfo=AMSTERDAM)


def test_a_term_over_the_change_to_summer_time_is_an_hour_shorter_in_fact():
    friday = datetime(2026, 3, 27, 13, 30, tzinfo=UTC)
    assert add_working_days(friday, 1) == datetime(2026, 3, 30, 12, 30, tzinfo=UTC)


def test_the_day_is_the_local_one_also_just_after_midnight():
    late_on_thursday_in_utc = datetime(2026, 3, 5, 23, 30, tzinfo=UTC)
    assert add_working_days(late_on_thursday_in_utc, 1) == datetime(2026, 3, 8, 23, 30, tzinfo=UTC)


def test_a_term_that_begins_in_a_weekend_ends_with_its_last_day():
    sunday = datetime(2026, 3, 8, 1, 0, tzinfo=AMSTERDAM)
    end_of_monday = datetime(2026, 3, 9, 23, 59, 59, 999999, tzinfo=AMSTERDAM)
    assert add_working_days(sunday, 1) == end_of_monday


def test_a_term_that_begins_on_a_holiday_ends_with_its_last_day():
    ascension_day = datetime(2026, 5, 14, 12, 0, tzinfo=AMSTERDAM)
    end_of_friday = datetime(2026, 5, 15, 23, 59, 59, 999999, tzinfo=AMSTERDAM)
    assert add_working_days(ascension_day, 1) == end_of_friday


def test_a_term_of_no_days_on_a_sunday_runs_to_monday():
    sunday = datetime(2026, 3, 8, 9, 0, tzinfo=AMSTERDAM)
    assert add_working_days(sunday, 0) == datetime(2026, 3, 9, 9, 0, tzinfo=AMSTERDAM)


def test_a_term_of_no_days_on_a_working_day_ends_at_once():
    monday = datetime(2026, 3, 9, 9, 0, tzinfo=AMSTERDAM)
    assert add_working_days(monday, 0) == monday


def test_the_answer_is_in_the_time_zone_of_the_question():
    assert add_working_days(datetime(2026, 3, 6, 14, 30, tzinfo=UTC), 1).tzinfo is UTC


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="aware"):
        add_working_days(datetime(2026, 3, 6, 14, 30), 1)  # noqa: DTZ001


def test_a_negative_term_is_refused():
    with pytest.raises(ValueError, match="negative"):
        add_working_days(datetime(2026, 3, 6, 14, 30, tzinfo=UTC), -1)


@given(moments, st.integers(1, 60))
def test_a_term_ends_on_a_working_day(moment, count):
    assert is_working_day(add_working_days(moment, count).astimezone(AMSTERDAM).date())


@given(moments, st.integers(1, 60))
def test_a_term_from_a_working_day_ends_at_the_same_time_on_the_wall(moment, count):
    start = moment.astimezone(AMSTERDAM)
    end = add_working_days(moment, count).astimezone(AMSTERDAM)
    assert end.time() == start.time() or not is_working_day(start.date())


@given(moments, st.timedeltas(timedelta(0), timedelta(days=6)), st.integers(1, 5))
def test_who_begins_first_is_never_due_later(moment, step, count):
    assert add_working_days(moment, count) <= add_working_days(moment + step, count)


@given(moments, st.integers(1, 60))
def test_counting_back_finds_the_length_of_the_term(moment, count):
    start = moment.astimezone(AMSTERDAM).date()
    end = add_working_days(moment, count).astimezone(AMSTERDAM).date()
    assert count_working_days(start, end) == count


@given(moments, st.integers(1, 30), st.integers(1, 30))
def test_two_terms_in_a_row_are_as_long_as_both_together(moment, first, second):
    in_steps = add_working_days(add_working_days(moment, first), second)
    assert in_steps == add_working_days(moment, first + second)
