"""Codes and columns of CBS files."""

import pytest

from resilience.areas.codes import AreaLevel, ancestor, is_code, level_of
from resilience.areas.columns import level_of_columns, match_columns

BUURT, WIJK, GEMEENTE = AreaLevel.BUURT, AreaLevel.WIJK, AreaLevel.GEMEENTE


@pytest.mark.parametrize("code", ["BU99010201", "BU0363AA01", "BU03630A0Z"])
def test_a_buurtcode_may_hold_letters_after_the_gemeente(code):
    assert is_code(code, BUURT)


@pytest.mark.parametrize(
    "code", ["", "BU9901020", "BU990102011", "BUX9010201", "bu99010201", "WK990102", "BU9901020é"]
)
def test_anything_else_is_no_buurtcode(code):
    assert not is_code(code, BUURT)


@pytest.mark.parametrize(
    ("code", "level"),
    [("GM9901", GEMEENTE), ("WK9901AA", WIJK), ("BU99010201", BUURT), ("X", None)],
)
def test_the_level_shows_from_the_code(code, level):
    assert level_of(code) == level


@pytest.mark.parametrize(("level", "code"), [(WIJK, "WK0363AA"), (GEMEENTE, "GM0363")])
def test_a_buurt_lies_in_the_wijk_and_gemeente_that_its_code_begins_with(level, code):
    assert ancestor("BU0363AA01", level) == code


def test_the_present_columns_are_known():
    columns = match_columns(["buurtcode", "buurtnaam", "aantal_inwoners", "water", "geslacht"])
    assert set(columns) == {"buurt_code", "buurt_name", "inhabitants", "water"}


def test_the_older_columns_are_known():
    columns = match_columns(["BU_CODE", "BU_NAAM", "WK_CODE", "GM_CODE", "AANT_INW", "AANTAL_HH"])
    assert columns["households"] == "AANTAL_HH"


def test_columns_that_a_shapefile_cut_short_are_known():
    columns = match_columns(["buurtcode", "gemeenteco", "gemeentena", "aantal_inw", "aantal_hui"])
    assert columns["gemeente_name"] == "gemeentena"


def test_a_cut_area_column_is_left_alone_because_it_may_be_any_of_three():
    assert "land_ha" not in match_columns(["buurtcode", "oppervlakt"])


def test_a_real_name_goes_before_an_indicative_one():
    assert match_columns(["naam_2014", "buurtnaam"])["buurt_name"] == "buurtnaam"


@pytest.mark.parametrize(
    ("fields", "level"),
    [
        (["gemeentecode"], GEMEENTE),
        (["GM_CODE", "WK_CODE"], WIJK),
        (["gemeentecode", "wijkcode", "buurtcode"], BUURT),
        (["naam", "jaar"], None),
    ],
)
def test_a_layer_is_known_by_its_columns(fields, level):
    assert level_of_columns(match_columns(fields)) == level
