"""The command: flask disclosure release RECORDS.csv --hierarchy H.json."""

import csv
import io
import json
from collections import Counter

import pytest
from click.testing import CliRunner

from resilience.maps.disclosure_cli import disclosure_cli
from tests.factories.lattices import REFERENCE, reference_rows
from tests.shared import shared

TREE = {"WK000100": ["BU00010001", "BU00010002"], "WK000101": ["BU00010100"]}
HEAD = "bu,cat,org,rep,week,rk"


def lines(many=12, buurt="BU00010001", category="LB", first_week=0, **extra):
    """Return the lines of records by five people of three organisations."""
    tail = "".join(f",{value}" for value in extra.values())
    return [
        f"{buurt},{category},o{n % 3},r{n % 5},{first_week + n % 4},{(n + 1) / 100}{tail}"
        for n in range(many)
    ]


@pytest.fixture
def release(tmp_path):
    """Return a runner over records given as lines, text or bytes; a dict is the hierarchy."""

    def run(records, *words, tree=TREE, head=HEAD):
        if isinstance(records, list):
            records = "\n".join([head, *records]) + "\n"
        path, areas = tmp_path / "records.csv", tmp_path / "areas.json"
        path.write_bytes(records if isinstance(records, bytes) else records.encode())
        areas.write_text(tree if isinstance(tree, str) else json.dumps(tree))
        words = ["release", str(path), "--hierarchy", str(areas), *map(str, words)]
        return CliRunner().invoke(disclosure_cli, words)

    return run


def table(answer):
    """Return the printed table: (level, code, category, period) -> value."""
    assert answer.exit_code == 0, answer.output
    rows = list(csv.reader(io.StringIO(answer.output)))
    assert rows[0] == ["level", "code", "category", "period", "value"]
    return {tuple(row[:4]): row[4] for row in rows[1:]}


def on_reference(*words):
    paths = [str(shared(REFERENCE + name)) for name in ("micro_1500.csv", "gron_hier.json")]
    return CliRunner().invoke(
        disclosure_cli, ["release", paths[0], "--hierarchy", paths[1], *map(str, words)]
    )


def test_the_reference_is_published_as_590_cells_for_each_period_it_covers():
    found = table(on_reference())
    assert Counter(period for *_, period in found) == dict.fromkeys(
        ["P01", "P02", "P03", "Q1"], 590
    )
    shown = {cell: int(value) for cell, value in found.items() if value != "withheld"}
    assert min(shown.values()) >= 5
    assert abs(shown["gemeente", "GM0014", "total", "Q1"] - 1515) <= 4


def test_published_values_of_the_reference_are_counts_at_most_four_off():
    counts = Counter()
    for row in reference_rows():
        for code in (row["bu"], row["wk"], "GM0014"):
            for category in (row["cat"], "total"):
                counts[code, category] += 1
    for (_, code, category, period), value in table(on_reference()).items():
        if period == "Q1" and value != "withheld":
            assert abs(int(value) - counts[code, category]) <= 4
            assert counts[code, category] >= 5


def test_the_same_secret_gives_the_same_table_and_another_one_another():
    first, again, other = (on_reference("--secret", word).output for word in ("a", "a", "b"))
    assert first == again
    assert first != other


def test_the_order_of_the_records_makes_no_difference(release):
    records = [*lines(), *lines(9, "BU00010002")]
    assert table(release(records)) == table(release(records[::-1]))


def test_equal_records_without_ids_get_keys_with_a_secret(release):
    bare = [",".join(line.split(",")[:5]) for line in lines(8) * 2]
    head = "bu,cat,org,rep,week"
    assert "--secret" in release(bare, head=head).output
    assert table(release(bare, "--secret", "s", head=head))["buurt", "BU00010001", "LB", "P01"]


def test_the_threshold_can_be_set_for_all_and_for_sensitive_categories(release):
    cell = ("buurt", "BU00010001", "LB", "P01")
    total = ("buurt", "BU00010001", "total", "P01")
    assert table(release(lines(9)))[cell] != "withheld"
    assert table(release(lines(9), "--k", 10))[cell] == "withheld"
    sensitive = table(release(lines(9), "--sensitive", "LB"))
    assert (sensitive[cell], sensitive[total]) == ("withheld", "withheld")
    assert table(release(lines(9), "--sensitive", "LB", "--sensitive-k", 5))[cell] != "withheld"


def test_a_buurt_with_few_inhabitants_counts_in_its_wijk_only(release, tmp_path):
    people = tmp_path / "people.csv"
    people.write_text("code;inhabitants\nBU00010001;120\nWK000100;900\nGM0001;9000\n")
    found = table(release(lines(), "--inhabitants", people))
    assert found["buurt", "BU00010001", "LB", "P01"] == "withheld"
    assert found["wijk", "WK000100", "LB", "P01"] != "withheld"


def test_weeks_of_a_year_fall_into_the_periods_of_the_application(release):
    weeks = [line.replace(",0,", ",2026-W29,") for line in lines()]
    weeks = [
        ",".join([*line.split(",")[:4], f"2026-W{29 + n % 4}", line.split(",")[5]])
        for n, line in enumerate(lines())
    ]
    assert {period for *_, period in table(release(weeks))} == {"2026-P08"}


def test_a_period_that_the_records_do_not_cover_is_not_published(release):
    running = [line for line in lines() if line.split(",")[4] != "3"]
    assert "no whole period" in release(running).output
    assert table(release(running, "--weeks", 4))


def test_polarities_have_totals_apart(release):
    good = lines(12, category="WB", polarity=1)
    bad = lines(12, category="LB", polarity=-1)
    found = table(release([*good, *bad], head=HEAD + ",polarity"))
    assert {category for _, _, category, _ in found} == {"LB", "WB", "negative", "positive"}


def test_a_semicolon_and_a_byte_order_mark_are_read(release):
    text = "\ufeff" + "\n".join([HEAD, *lines()]).replace(",", ";")
    assert table(release(text))["gemeente", "GM0001", "LB", "P01"] != "withheld"


def test_a_hierarchy_may_name_its_gemeenten(release):
    nested = {"G1": {"west": ["BU00010001"]}, "G2": {"east": ["BU00010100"]}}
    assert ("wijk", "west", "LB", "P01") in table(release(lines(), tree=nested))


@pytest.mark.parametrize(
    ("records", "message"),
    [
        ("", "records.csv is empty"),
        (HEAD, "holds no records"),
        ("bu,cat\nBU00010001,LB", "lacks the column org, rep, week"),
        (b"bu,cat,org,rep,week\n\xff\xfe\n", "not in UTF-8"),
        ("bu,cat,org,rep,week\0", "binary"),
        (lines(1, "BU00019999"), "line 2: buurt 'BU00019999' is not in the hierarchy"),
        (["BU00010001,LB,o,r,soon,0.1"], "week 'soon' is not a number"),
        (["BU00010001,LB,o,r,2026-W60,0.1"], "week '2026-W60'"),
        (["BU00010001,LB,o,r,0,1.5"], "'1.5' is not a number from 0 up to 1"),
        (["BU00010001,LB,o,r,0,nan"], "'nan' is not a number"),
        (["BU00010001,LB,o,r,0"], "not as many fields"),
        (["BU00010001,=cmd(),o,r,0,0.1"], "not a plain name"),
        (["BU00010001,LB,,r,0,0.1"], "org '' is not a plain name"),
        (lines(12, category="total"), "'total' is the name of a total"),
        ([*lines(4), "BU00010001,LB,o,r,2026-W30,0.5"], "mixes weeks"),
        (f'{HEAD}\n"{"x" * 200_000}",LB,o,r,0,0.1', "field larger than"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_one_line(release, records, message):
    answer = release(records)
    assert answer.exit_code == 1
    assert message in answer.output
    assert len(answer.output.splitlines()) == 1


@pytest.mark.parametrize(
    ("tree", "message"),
    [
        ("{", "is not JSON"),
        ("[]", "must hold"),
        ('{"WK000100": []}', "must hold a list of buurten"),
        ('{"WK000100": ["BU00010001"], "WK000100": ["BU00010002"]}', "stands twice"),
        ('{"WK000100": ["BU00010001", "BU00010001"]}', "stands twice"),
        ('{"west": ["BU00010001"]}', "name the gemeente"),
        ('{"WK000100": [7]}', "is not a code"),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_a_hierarchy_that_cannot_be_used_is_refused_in_one_line(release, tree, message):
    answer = release(lines(), tree=tree)
    assert answer.exit_code == 1
    assert message in answer.output
    assert len(answer.output.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--secret", ""], "an empty secret"),
        (["--k", "10", "--sensitive-k", "5"], "below the ordinary one"),
        (["--sensitive", "XX"], "no record is about XX"),
    ],
)
def test_settings_that_protect_nobody_are_refused(release, words, message):
    answer = release(lines(), *words)
    assert answer.exit_code == 1
    assert message in answer.output


def test_a_record_that_stands_twice_is_refused(release):
    twice = [f"{lines(1)[0]},same"] * 2
    assert "stands there twice" in release(twice, head=HEAD + ",id").output


def test_the_command_is_there(app):
    assert "release" in app.test_cli_runner().invoke(args=["disclosure", "--help"]).output
