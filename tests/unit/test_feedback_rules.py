"""What is nearby, what a confirmation does to a grade, and which share may leave."""

from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resilience.areas.coordinates import cell_500m
from resilience.feedback.nearby import NEAR_M, cells_around, cells_near
from resilience.feedback.share_rules import STEP, in_time_percent, published_share
from resilience.feedback.usual_sentences import USUAL
from resilience.privacy.text_guard import Outcome, check
from resilience.signals.attributes import InformationGrade
from resilience.signals.grading import confirmed

EAST = st.floats(20_000, 280_000)
NORTH = st.floats(310_000, 610_000)
STEPS = st.floats(-NEAR_M, NEAR_M)
GRADE = InformationGrade


@given(EAST, NORTH, STEPS, STEPS)
def test_what_lies_within_300_metres_is_in_one_of_the_squares(x, y, east, north):
    if hypot(east, north) <= NEAR_M:
        assert cell_500m(x + east, y + north) in cells_near(x, y)


@given(EAST, NORTH)
def test_no_square_is_farther_away_than_300_metres(x, y):
    for cell in cells_near(x, y):
        west, south = (int(part) * 100 for part in cell[1:].split("N"))
        gap = hypot(max(west - x, 0, x - west - 500), max(south - y, 0, y - south - 500))
        assert gap <= NEAR_M


@given(EAST, NORTH)
def test_of_a_square_all_squares_that_touch_it_are_near(x, y):
    assert cells_near(x, y) <= cells_around(cell_500m(x, y))


@pytest.mark.parametrize(
    ("recorded", "counts"),
    [
        (GRADE.SEEN, GRADE.SEEN),
        (GRADE.CONFIRMED, GRADE.CONFIRMED),
        (GRADE.HEARSAY, GRADE.CONFIRMED),
        (GRADE.UNKNOWN, GRADE.CONFIRMED),
        (GRADE.PRESUMED_WRONG, GRADE.PRESUMED_WRONG),
    ],
)
def test_a_second_source_makes_hearsay_and_unknown_a_b(recorded, counts):
    assert confirmed(recorded, 1) is counts
    assert confirmed(recorded, 0) is recorded


def test_a_share_of_nothing_is_no_share():
    assert in_time_percent(0, 0) is None


@pytest.mark.parametrize(("owed", "reporters"), [(9, 5), (0, 0), (40, 2)])
def test_few_answers_or_few_reporters_give_no_share(owed, reporters):
    assert published_share(owed, owed, reporters) is None


@given(st.integers(10, 2000), st.integers(3, 50), st.data())
def test_a_published_share_is_a_step_near_the_exact_one(owed, reporters, made):
    in_time = made.draw(st.integers(0, owed))
    percent, rests_on = published_share(in_time, owed, reporters)
    assert percent % STEP == 0
    assert abs(percent - 100 * in_time / owed) <= STEP / 2
    assert rests_on <= owed


@pytest.mark.parametrize(("key", "title", "text"), USUAL)
def test_every_usual_sentence_passes_the_guard(key, title, text):
    assert check(str(title)).verdict is check(str(text)).verdict is Outcome.OK, key
    assert 10 < len(str(text)) < 1000
