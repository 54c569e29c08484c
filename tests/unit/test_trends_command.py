"""`flask trends detect`: files as people have them."""

import pytest
from click.testing import CliRunner

from resilience.trends.cli import trends_cli
from tests.shared import shared
from tests.unit.trends_cases import REFERENCE, number, reference


def run(path, *options):
    return CliRunner().invoke(trends_cli, ["detect", str(path), *options])


def lines(answer):
    assert answer.exit_code == 0, answer.output
    return [line.split(",") for line in answer.output.splitlines()]


@pytest.fixture
def series(tmp_path):
    def write(text, encoding="utf-8"):
        path = tmp_path / "series.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return write


def weekly(size=40, head="t,observed", row="{t},{c}"):
    body = [row.format(t=t, c=t * 7 % 5, d=t * 3 % 4) for t in range(1, size + 1)]
    return "\n".join([head, *body])


def test_a_reference_file_gives_the_reference_numbers():
    wanted, _ = reference("salmNewport_national_farrington_nbPlugin")
    path = shared(f"{REFERENCE}salmNewport_national_observed.csv")
    span = ("--from", "366", "--to", "521", "--alpha", "0.1")
    header, *rows = lines(run(path, "--method", "farrington", *span))
    assert header == ["t", "observed", "expected", "upperbound", "alarm", "pvalue"]
    found = [number(row[3]) for row in rows]
    assert found == pytest.approx(wanted["upperbound"].tolist(), nan_ok=True)
    assert [number(row[4]) for row in rows] == wanted["alarm"].tolist()


def test_several_areas_are_told_apart(series):
    path = series(weekly(head="t,Noord,Zuid", row="{t},{c},{d}"))
    header, *rows = lines(run(path, "--method", "ears-c1", "--from", "39"))
    assert header[0] == "area"
    assert [row[:2] for row in rows] == [
        ["Noord", "39"],
        ["Noord", "40"],
        ["Zuid", "39"],
        ["Zuid", "40"],
    ]


def test_weeks_may_be_iso_weeks_and_a_missing_one_is_unknown(series):
    weeks = [f"2020-W{week}" for week in range(40, 54)] + ["2021-W01", "2021-W02"]
    body = [f"{week},3" for week in weeks if week != "2020-W51"]
    path = series("\n".join(["t;observed", *body]).replace(",", ";"))
    _, *rows = lines(run(path, "--method", "ears-c1", "--from", "2020-W50", "--to", "2021-W01"))
    assert [row[0] for row in rows] == ["2020-W50", "2020-W51", "2020-W52", "2020-W53", "2021-W01"]
    assert rows[1][1:] == ["NA", "3", "3", "NA", "NA"]
    assert rows[2][1:] == ["3", "NA", "NA", "NA", "NA"]


def test_a_population_is_used_when_named_and_never_an_area(series):
    path = series(weekly(head="t,observed,population", row="{t},{c},{t}"))
    plain = run(path, "--method", "eb-gp", "--from", "40")
    weighed = run(path, "--method", "eb-gp", "--from", "40", "--population", "population")
    assert lines(plain)[1][1] == lines(weighed)[1][1]
    assert float(lines(weighed)[1][2]) > float(lines(plain)[1][2])


BROKEN = {
    "": "empty",
    "t,observed": "no weeks",
    "week,observed\n1,2": "column t",
    "t,observed\n1,-2": "row 2",
    "t,observed\n1,many": "not a number",
    "t,observed\n1,1e999": "not a number",
    "t,observed\n1,2\n1,3": "twice",
    "t,observed\n1,2\nsoon,3": "row 3",
    "t,observed\n1,2,3": "3 cells",
    "t,t\n1,2": "same name",
    "t,year\n1,2": "no column observed",
    "t,observed\n1,2\n99999999,3": "spans",
    't,observed\n1,"2': "not CSV",
    "t,observed\n1,2\n2,3": "history is too short",
    "t,observed\n2020-01-06,2\n2020-01-08,3": "whole weeks",
}


@pytest.mark.parametrize(("text", "said"), BROKEN.items(), ids=BROKEN.values())
def test_a_broken_file_is_refused_in_one_line(series, text, said):
    answer = run(series(text), "--method", "farrington")
    assert answer.exit_code == 1
    assert said in answer.output
    assert "Traceback" not in answer.output


def test_a_file_that_is_not_utf_8_is_refused(series):
    answer = run(series(weekly(head="t,Caf\u00e9"), "latin-1"), "--method", "ears-c1")
    assert (answer.exit_code, "UTF-8" in answer.output) == (1, True)


REFUSED = [
    ("farrington", "--periods", "60", "periods"),
    ("farrington", "--years-back", "0", "one year back"),
    ("farrington", "--alpha", "2", "alpha"),
    ("ears-c1", "--baseline", "2", "at least 3"),
    ("ears-c1", "--min-sigma", "-1", "sigma"),
    ("ears-c1", "--from", "9999", "there is no week"),
    ("ears-c1", "--from", "2", "history is too short"),
    ("ears-c1", "--to", "3", "history is too short"),
    ("eb-gp", "--population", "effort", "no column 'effort'"),
]


@pytest.mark.parametrize(("method", "option", "value", "said"), REFUSED)
def test_an_option_that_makes_no_sense_is_refused(series, method, option, value, said):
    answer = run(series(weekly(300)), "--method", method, option, value)
    assert answer.exit_code == 1, answer.output
    assert said in answer.output


def test_a_calendar_of_52_weeks_a_year_is_counted_by_rows(series):
    rows = [f"{52 * y + w},{1990 + y},{w},3" for y in range(5) for w in range(1, 53)]
    path = series("\n".join(["t,year,week,observed", *rows]))
    answer = lines(run(path, "--method", "farrington"))
    assert (answer[1][0], len(answer)) == ("212", 50)
