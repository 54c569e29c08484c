"""The table of a map as a file."""

import csv
import io

import pytest

from resilience.areas.models import Area
from resilience.authz.actor import SYSTEM
from resilience.maps.periods import Period
from resilience.maps.release import publish_period
from resilience.uow import UnitOfWork
from resilience.web.spreadsheet import csv_text
from tests.cast import ANNET, DIRK, ESTHER, KARIN, NOW, SANNE, YUSUF
from tests.factories.counted import EXACT, KORENMOLENBUURT, WIEKENHOF, count_signals

ADDRESS = "/map/table.csv?category=IN&period=2026-Q3&level=buurt&measure=rate&gemeente=GM9901"


@pytest.fixture
def file_of(session, cast, client_of):
    """Return a maker of the lines of the published table."""
    many = {cast[slug]: 3 for slug in (YUSUF, ANNET, DIRK, KARIN, SANNE)}
    count_signals(session, many)
    publish_period(UnitOfWork(session, SYSTEM, NOW), 2025, Period.parse("2026-Q3"), EXACT)
    client = client_of(ESTHER)
    return lambda address=ADDRESS: client.get(address)


def lines(answer):
    """Return the cells of every line."""
    return list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff")), delimiter=";"))


def test_the_file_holds_every_buurt_with_the_numbers_of_the_page(file_of):
    rows = {line[0]: line for line in lines(file_of()) if line and line[0].startswith("BU")}
    assert len(rows) == 16
    assert rows[KORENMOLENBUURT][1:] == ["Korenmolenbuurt", "Molenbroek", "3210", "4,7", "15"]


def test_a_withheld_number_is_words_in_the_file_too(file_of):
    [row] = [line for line in lines(file_of()) if line and line[0] == WIEKENHOF]
    assert row[4] == row[5]
    assert row[4].endswith("dan 10") or row[4].endswith("than 10")


def test_the_file_says_which_days_it_is_about_and_who_took_it(file_of):
    head = file_of().text.split("\r\n\r\n")[0]
    assert "27 september 2026" in head.lower()
    assert "Esther Oyelaran" in head


def test_the_file_has_a_name_that_says_what_it_is(file_of):
    named = file_of().headers["Content-Disposition"]
    assert named == 'attachment; filename="weerbaar-IN-2026-Q3-buurt.csv"'


def test_a_name_that_looks_like_a_formula_stays_text(file_of, session):
    session.get(Area, (2025, WIEKENHOF)).name = "=1+1"
    text = csv_text([["@sum"]], [["=1+1", "-2", "+3", "\tx", "goed"]])
    assert text == "\ufeff'@sum\r\n\r\n'=1+1;'-2;'+3;'\tx;goed\r\n"
