"""Wijken and gemeenten that a file lacks."""

import shapely

from resilience.areas.codes import AreaLevel
from resilience.areas.hierarchy import complete_levels
from resilience.areas.report import ImportReport
from tests.factories.area_files import area, square

WIJK, GEMEENTE = AreaLevel.WIJK, AreaLevel.GEMEENTE


def two_buurten(**second):
    return [area("BU99020101", square(0)), area("BU99020102", square(1), **second)]


def complete(rows):
    report = ImportReport()
    return {row.code: row for row in complete_levels(rows, report)}, report


def test_wijk_and_gemeente_are_drawn_from_the_buurten():
    rows, report = complete(two_buurten())
    assert sorted(rows) == ["BU99020101", "BU99020102", "GM9902", "WK990201"]
    assert report.dissolved == {WIJK: 1, GEMEENTE: 1}


def test_a_drawn_wijk_covers_exactly_its_buurten():
    rows, _ = complete(two_buurten())
    both = shapely.union(square(0), square(1))
    assert rows["WK990201"].geometry.equals(both)


def test_a_drawn_wijk_takes_its_name_from_its_buurten():
    rows, _ = complete(two_buurten())
    assert (rows["WK990201"].name, rows["GM9902"].name) == ("Wijk", "Proefveen")


def test_a_wijk_without_a_name_in_the_file_has_none():
    rows, _ = complete([area("BU99020101", square(), wijk_name="", gemeente_name="")])
    assert rows["WK990201"].name == ""


def test_inhabitants_add_up():
    rows, _ = complete(two_buurten(inhabitants=23))
    assert rows["GM9902"].inhabitants == 123


def test_one_secret_number_makes_the_sum_unknown():
    rows, _ = complete(two_buurten(inhabitants=None))
    assert rows["WK990201"].inhabitants is None


def given_wijk(code="WK990201", geometry=None):
    both = geometry or shapely.union(square(0), square(1))
    return area(code, both, level=WIJK, name="Given")


def test_a_wijk_in_the_file_is_kept_as_it_is():
    rows, report = complete([*two_buurten(), given_wijk()])
    assert rows["WK990201"].name == "Given"
    assert report.warnings == []


def test_a_wijk_that_the_layer_of_wijken_lacks_is_drawn_and_told():
    rows, report = complete([*two_buurten(), area("BU99020201", square(2)), given_wijk()])
    assert "WK990202" in rows
    assert report.warnings == ["WK990202 is not in the file; drawn from its parts"]


def test_a_wijk_without_buurten_is_told():
    _, report = complete([*two_buurten(), given_wijk(), given_wijk("WK990209", square(9))])
    assert report.warnings == ["WK990209 has no parts"]


def test_a_wijk_of_another_size_than_its_buurten_is_told():
    _, report = complete([*two_buurten(), given_wijk(geometry=square(0))])
    assert report.warnings == ["WK990201 differs 100% in area from its parts together"]
