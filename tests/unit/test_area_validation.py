"""The facts of a row of an import."""

import pytest

from resilience.areas.codes import AreaLevel
from resilience.areas.report import ImportReport, RepairKind
from resilience.areas.validation import check_rows, clean_count
from tests.factories.area_files import raw


def check(*raws):
    report = ImportReport()
    return check_rows(raws, report), report


def refusal(**values):
    _, report = check(raw(**values))
    return [rejection.reason for rejection in report.rejected]


def test_a_right_row_is_accepted():
    checked, report = check(raw())
    assert [row.code for row in checked.rows] == ["BU99020101"]
    assert report.is_clean


@pytest.mark.parametrize(
    "code", ["BU9902010", "BU9902XX", "ZZ99020101", "BU9902-101", "Kern", "BU99O20101"]
)
def test_a_row_with_a_wrong_code_is_refused(code):
    assert "is not a buurtcode" in refusal(buurt_code=code)[0]


def test_a_row_without_a_code_is_refused():
    assert refusal(buurt_code=None) == ["the row has no buurtcode"]


def test_a_wijkcode_of_another_wijk_is_refused():
    assert refusal(wijk_code="WK990203") == ["wijkcode WK990203 should be WK990201"]


def test_a_gemeentecode_of_another_gemeente_is_refused():
    assert refusal(gemeente_code="GM0014") == ["gemeentecode GM0014 should be GM9902"]


def test_absent_parents_follow_from_the_code():
    checked, _ = check(raw(wijk_code=None, gemeente_code=None))
    assert (checked.rows[0].wijk_code, checked.rows[0].gemeente_code) == ("WK990201", "GM9902")


def test_a_code_with_letters_is_accepted():
    codes = {"buurt_code": "BU0363AA0B", "wijk_code": "WK0363AA", "gemeente_code": "GM0363"}
    checked, _ = check(raw(**codes))
    assert checked.rows[0].wijk_code == "WK0363AA"


@pytest.mark.parametrize("code", [" bu99020101", "99020101", "bu99020101"])
def test_a_code_in_another_way_of_writing_is_mended_and_told(code):
    checked, report = check(raw(buurt_code=code))
    assert checked.rows[0].code == "BU99020101"
    assert [repair.kind for repair in report.repaired] == [RepairKind.CODE]


def test_the_second_row_with_a_code_is_refused_and_names_the_first():
    checked, report = check(raw(), raw(number=2))
    assert len(checked.rows) == 1
    assert report.rejected[0].reason == "the same code as row 1 of file:layer"


@pytest.mark.parametrize("mark", ["JA", "ja", "B"])
def test_water_is_skipped_and_not_refused(mark):
    checked, report = check(raw(water=mark, buurt_code="nonsense"))
    assert (checked.rows, report.skipped_water, report.rejected) == ([], 1, [])


@pytest.mark.parametrize("secret", [-99997, -99995, -99999999, -99999999.0, "-99997", None, ""])
def test_a_secret_number_of_cbs_is_unknown(secret):
    assert clean_count(secret) is None


@pytest.mark.parametrize(("value", "count"), [(0, 0), (12.0, 12), ("35", 35), ("7,0", 7)])
def test_a_count_is_a_whole_number(value, count):
    assert clean_count(value) == count


@pytest.mark.parametrize("value", [-1, "veel", float("inf"), -500])
def test_a_number_that_is_no_count_is_refused(value):
    assert "is not a count" in refusal(inhabitants=value)[0]


def test_hectares_of_land_become_square_metres():
    checked, _ = check(raw(land_ha=12))
    assert checked.rows[0].land_area_m2 == 120_000


def test_a_name_loses_needless_spaces():
    checked, _ = check(raw(buurt_name="  De  Kern "))
    assert checked.rows[0].name == "De Kern"


def test_a_name_that_does_not_fit_is_shortened_and_told():
    checked, report = check(raw(buurt_name="x" * 200))
    assert len(checked.rows[0].name) == 120
    assert [repair.kind for repair in report.repaired] == [RepairKind.NAME]


def test_every_refused_row_is_told_with_its_number_and_code():
    _, report = check(raw(number=7, inhabitants=-3))
    assert list(report.lines())[-1] == (
        "rejected: file:layer, row 7, BU99020101: inhabitants: -3 is not a count"
    )


def test_the_report_counts_areas_per_level():
    report = ImportReport()
    report.accepted[AreaLevel.BUURT] = 13_594
    assert " 13,594 buurt" in list(report.lines())


def test_the_report_counts_repairs_by_kind_with_a_few_codes():
    raws = [raw(buurt_code=f"9902010{n}", number=n) for n in range(1, 6)]
    _, report = check(*raws)
    assert list(report.lines())[-1] == (
        "      5 repaired: code written in the usual way (BU99020101, BU99020102, BU99020103 …)"
    )


def test_the_report_counts_skipped_water():
    _, report = check(raw(water="JA"))
    assert list(report.lines())[-1] == "      1 water or foreign rows skipped"


def test_a_warning_is_told_on_a_line_of_its_own():
    assert "warning: a gap" in list(ImportReport(warnings=["a gap"]).lines())
