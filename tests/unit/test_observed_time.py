"""From what the form asks to moments in UTC, over daylight saving, never in the future."""

import time as stopwatch
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resilience.clock import AMSTERDAM
from resilience.errors import ValidationError
from resilience.signals.attributes import DayPart, ObservedPrecision
from resilience.signals.observed_time import (
    ObservedChoice,
    ObservedDay,
    day_part_of,
    observed,
)
from resilience.signals.typed_date import read_date, read_time

#: Monday 23 November 2026, 10.00 in the Netherlands.
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MOMENTS = st.integers(1_577_836_800, 2_051_222_400).map(lambda at: datetime.fromtimestamp(at, UTC))


def earlier(on, **more):
    return ObservedChoice(ObservedDay.EARLIER, on, **more)


def test_now_is_this_minute_in_the_morning():
    seen = observed(ObservedChoice(), NOW + timedelta(seconds=42))
    assert (seen.start, seen.precision, seen.day_part) == (
        NOW,
        ObservedPrecision.EXACT,
        DayPart.MORNING,
    )


def test_today_without_a_time_runs_from_midnight_until_now():
    seen = observed(ObservedChoice(ObservedDay.TODAY), NOW)
    assert (seen.start, seen.end) == (datetime(2026, 11, 22, 23, 0, tzinfo=UTC), NOW)


def test_today_without_a_time_is_known_to_the_day():
    seen = observed(ObservedChoice(ObservedDay.TODAY), NOW)
    assert (seen.precision, seen.day_part) == (ObservedPrecision.DAY, DayPart.UNKNOWN)


def test_yesterday_evening_ends_at_midnight():
    seen = observed(ObservedChoice(ObservedDay.YESTERDAY, day_part=DayPart.EVENING), NOW)
    assert (seen.start, seen.end) == (
        datetime(2026, 11, 22, 17, 0, tzinfo=UTC),
        datetime(2026, 11, 22, 23, 0, tzinfo=UTC),
    )


def test_a_typed_time_is_exact_and_names_its_part_of_the_day():
    seen = observed(ObservedChoice(ObservedDay.YESTERDAY, at=time(3, 30)), NOW)
    assert (seen.precision, seen.day_part) == (ObservedPrecision.EXACT, DayPart.NIGHT)


def test_an_earlier_day_is_that_whole_local_day():
    seen = observed(earlier(date(2026, 7, 1)), NOW)
    assert (seen.start, seen.end) == (
        datetime(2026, 6, 30, 22, 0, tzinfo=UTC),
        datetime(2026, 7, 1, 22, 0, tzinfo=UTC),
    )


def test_some_day_that_week_runs_from_monday_to_monday():
    seen = observed(earlier(date(2026, 11, 12), is_some_day_that_week=True), NOW)
    assert (seen.start, seen.end, seen.precision) == (
        datetime(2026, 11, 8, 23, 0, tzinfo=UTC),
        datetime(2026, 11, 15, 23, 0, tzinfo=UTC),
        ObservedPrecision.WEEK,
    )


def test_an_earlier_day_that_nobody_knows_is_unknown():
    assert observed(earlier(None), NOW).precision is ObservedPrecision.UNKNOWN


def test_the_day_on_which_the_clock_goes_back_lasts_twenty_five_hours():
    seen = observed(earlier(date(2026, 10, 25)), NOW)
    assert seen.end - seen.start == timedelta(hours=25)


def test_the_day_on_which_the_clock_goes_forward_lasts_twenty_three_hours():
    seen = observed(earlier(date(2026, 3, 29)), NOW)
    assert seen.end - seen.start == timedelta(hours=23)


def test_a_time_that_occurs_twice_means_the_first():
    seen = observed(earlier(date(2026, 10, 25), at=time(2, 30)), NOW)
    assert seen.start == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_time_that_the_clock_skips_is_moved_an_hour_on():
    seen = observed(earlier(date(2026, 3, 29), at=time(2, 30)), NOW)
    assert seen.start.astimezone(AMSTERDAM).time() == time(3, 30)


def refusal_of(choice):
    with pytest.raises(ValidationError) as refused:
        observed(choice, NOW)
    return refused.value


def test_tomorrow_is_refused_with_an_example():
    refused = refusal_of(earlier(date(2026, 11, 24)))
    assert (str(refused), refused.field) == (
        "Enter a date that is not in the future, for example 21-11-2025.",
        "observed_on",
    )


def test_a_time_later_today_is_refused_at_the_time():
    assert refusal_of(ObservedChoice(ObservedDay.TODAY, at=time(10, 1))).field == "observed_at"


def test_this_evening_is_refused_in_the_morning():
    choice = ObservedChoice(ObservedDay.TODAY, day_part=DayPart.EVENING)
    assert refusal_of(choice).field == "day_part"


def test_a_year_that_was_typed_wrong_is_noticed():
    assert "5 years" in str(refusal_of(earlier(date(1926, 11, 20))))


@given(MOMENTS, st.sampled_from(ObservedDay), st.sampled_from(DayPart))
def test_nothing_is_ever_observed_in_the_future(now, day, part):
    try:
        seen = observed(ObservedChoice(day, now.date() - timedelta(days=3), None, part), now)
    except ValidationError:
        return
    assert seen.start <= seen.end <= now


@given(MOMENTS)
def test_every_hour_belongs_to_one_quarter_of_the_local_day(moment):
    hour = moment.astimezone(AMSTERDAM).hour
    quarters = [DayPart.NIGHT, DayPart.MORNING, DayPart.AFTERNOON, DayPart.EVENING]
    assert day_part_of(moment) is quarters[hour // 6]


@pytest.mark.parametrize(
    "typed",
    [
        "21-11-2025",
        "21/11/25",
        "21 november 2025",
        "2025-11-21",
        "21.11.2025",
        "vr 21 nov. 2025",
        "21 Nov 2025",
        " 21 - 11 - 2025 ",
        "vrijdag 21 november 2025",
    ],
)
def test_a_date_may_be_typed_in_many_ways(typed):
    assert read_date(typed, "observed_on") == date(2025, 11, 21)


@pytest.mark.parametrize(
    "typed", ["31-2-2026", "vorige week", "21-11", "", "11-21-2025", "٢١-11-2025x"]
)
def test_a_date_that_cannot_be_read_is_refused_with_an_example(typed):
    with pytest.raises(ValidationError, match="21-11-2025"):
        read_date(typed, "observed_on")


@pytest.mark.parametrize("typed", ["14.30", "14:30", "14u30", "1430", "14.30 uur"])
def test_a_time_may_be_typed_in_many_ways(typed):
    assert read_time(typed, "observed_at") == time(14, 30)


@pytest.mark.parametrize("typed", ["24.00", "half drie", "9:5", ""])
def test_a_time_that_cannot_be_read_is_refused_with_an_example(typed):
    with pytest.raises(ValidationError, match=r"14\.30"):
        read_time(typed, "observed_at")


@given(st.text(max_size=30))
def test_whatever_is_typed_a_date_is_read_or_refused(typed):
    try:
        read = read_date(typed, "observed_on")
    except ValidationError as refused:
        read = refused
    assert isinstance(read, date) or read.field == "observed_on"


@pytest.mark.parametrize("read", [read_date, read_time])
@pytest.mark.parametrize("typed", ["1" + " " * 100_000 + "x", "1-1" + " -" * 50_000, "a" * 41])
def test_what_is_far_too_long_is_refused_at_once(read, typed):
    began = stopwatch.perf_counter()
    with pytest.raises(ValidationError):
        read(typed, "when")
    assert stopwatch.perf_counter() - began < 0.1


def test_spaces_too_many_are_read_as_one():
    assert read_date(" 21   november\t2025 ", "observed_on") == date(2025, 11, 21)
