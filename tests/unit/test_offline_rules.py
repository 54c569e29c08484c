"""When something was recorded that waited, and outlines that a phone can hold."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import shapely

from resilience.areas.compact import STEP, topology
from resilience.areas.coordinates import to_wgs84
from resilience.offline.moments import LONGEST_WAIT, as_of, recorded_at
from resilience.signals.observed_time import ObservedChoice, ObservedDay, observed

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
JUST_AFTER_MIDNIGHT = datetime(2026, 11, 22, 23, 10, tzinfo=UTC)


def test_what_waited_an_hour_was_recorded_an_hour_ago():
    assert recorded_at("3600", NOW) == NOW - timedelta(hours=1)


@pytest.mark.parametrize("waited", [None, "", "-5", "soon", "1e9"])
def test_a_wait_that_cannot_be_counts_as_none(waited):
    assert recorded_at(waited, NOW) == NOW


def test_nothing_waited_longer_than_anything_may():
    assert recorded_at("99999999", NOW) == NOW - LONGEST_WAIT


@pytest.mark.parametrize(
    ("day", "meant"),
    [
        (ObservedDay.TODAY, date(2026, 11, 23)),
        (ObservedDay.YESTERDAY, date(2026, 11, 22)),
    ],
)
def test_a_day_is_meant_in_dutch_time_as_it_was_when_recorded(day, meant):
    choice = as_of(ObservedChoice(day), JUST_AFTER_MIDNIGHT)
    assert (choice.day, choice.on) == (ObservedDay.EARLIER, meant)


def test_now_is_the_minute_in_which_it_was_recorded():
    recorded = NOW - timedelta(hours=30, seconds=12)
    seen = observed(as_of(ObservedChoice(), recorded), NOW)
    assert seen == observed(ObservedChoice(), recorded)


def test_an_earlier_day_with_its_time_stays_as_it_was_typed():
    choice = ObservedChoice(ObservedDay.EARLIER, on=date(2026, 11, 1), at=time(9, 5))
    assert as_of(choice, NOW) is choice


def _unpacked(arc):
    x = y = 0
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        yield x * STEP, y * STEP


def test_an_outline_on_board_is_the_exact_boundary_to_a_metre():
    ring = [(150_000, 500_000), (150_400, 500_010), (150_390, 500_500), (150_000, 500_000)]
    made = topology([("BU1", "Buurt", shapely.to_wkb(shapely.Polygon(ring)))])
    wanted = [to_wgs84(*point) for point in ring]
    found = list(_unpacked(made["arcs"][0]))
    assert found == [pytest.approx(point, abs=STEP) for point in wanted]


def test_holes_and_islands_are_on_board_too():
    island = shapely.box(152_000, 500_000, 152_100, 500_100)
    holed = shapely.box(150_000, 500_000, 151_000, 501_000) - shapely.box(
        150_400, 500_400, 150_500, 500_500
    )
    made = topology([("BU1", "Buurt", shapely.to_wkb(shapely.MultiPolygon([holed, island])))])
    (shape,) = made["objects"]["buurten"]["geometries"]
    assert shape["arcs"] == [[[0], [1]], [[2]]]
