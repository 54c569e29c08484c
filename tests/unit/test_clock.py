"""The clock."""

from datetime import UTC, date, datetime, timedelta

import pytest

from resilience.clock import FixedClock, SystemClock, local_day


def test_the_system_clock_tells_an_aware_moment_in_utc():
    assert SystemClock().now().tzinfo is UTC


def test_a_fixed_clock_stands_still_until_told_to_move():
    clock = FixedClock(datetime(2026, 3, 29, 0, 30, tzinfo=UTC))
    clock.advance(timedelta(hours=2))
    assert clock.now() == datetime(2026, 3, 29, 2, 30, tzinfo=UTC)


def test_a_fixed_clock_refuses_a_moment_without_time_zone():
    with pytest.raises(ValueError, match="aware"):
        FixedClock(datetime(2026, 3, 29))  # noqa: DTZ001


def test_half_past_eleven_in_the_evening_utc_is_the_next_day_in_the_netherlands():
    assert local_day(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == date(2026, 7, 1)
