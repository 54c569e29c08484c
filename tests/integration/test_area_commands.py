"""The commands: flask areas import, list, use."""

import pytest

from resilience.areas.cli import areas_cli
from resilience.areas.models import Area
from tests.factories.area_files import buurt, square, write, write_grid


@pytest.fixture
def flask_areas(app):
    """Return a runner: ``flask_areas("list")``."""
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(areas_cli, [str(word) for word in words])


@pytest.fixture
def grid(tmp_path):
    return write_grid(tmp_path / "grid.gpkg")


def test_an_import_tells_what_it_stored(flask_areas, grid):
    answer = flask_areas("import", grid, "--edition", 2001)
    assert answer.exit_code == 0, answer.output
    assert "      4 buurt" in answer.output
    assert "areas for 2001 are stored" in answer.output


def test_an_import_is_there_afterwards(flask_areas, grid, session):
    flask_areas("import", grid, "--edition", 2001)
    assert session.get(Area, (2001, "BU99020101")) is not None


def test_an_import_with_a_wrong_row_stores_nothing_and_exits_with_1(flask_areas, tmp_path, session):
    rows = [buurt(), buurt("BU9902XX")]
    path = write(tmp_path / "wrong.gpkg", rows, [square(0), square(1)])
    answer = flask_areas("import", path, "--edition", 2001)
    assert answer.exit_code == 1
    assert "rejected: wrong.gpkg:wrong, row 2, BU9902XX" in answer.output
    assert "nothing is stored: 1 rejected" in answer.output
    assert session.get(Area, (2001, "BU99020101")) is None


def test_a_file_that_cannot_be_read_is_told_in_one_line(flask_areas, tmp_path):
    path = tmp_path / "map.gpkg"
    path.write_text("no map")
    answer = flask_areas("import", path, "--edition", 2001)
    assert answer.exit_code == 1
    assert "Error: map.gpkg cannot be read" in answer.output
    assert "Traceback" not in answer.output


def test_a_second_import_of_a_year_asks_for_replace(flask_areas, grid):
    flask_areas("import", grid, "--edition", 2001)
    assert "--replace" in flask_areas("import", grid, "--edition", 2001).output
    assert flask_areas("import", grid, "--edition", 2001, "--replace").exit_code == 0


def test_the_list_shows_editions_with_their_source_and_the_one_in_use(flask_areas, grid):
    flask_areas("import", grid, "--edition", 2026)
    line = next(li for li in flask_areas("list").output.splitlines() if li.startswith("2026"))
    assert line.split(maxsplit=4) == ["2026", "1", "gemeenten", "23-11-2026", "grid.gpkg  in use"]


def test_another_edition_can_be_taken_into_use(flask_areas, grid):
    flask_areas("import", grid, "--edition", 2027)
    assert flask_areas("use", 2027).exit_code == 0
    assert "in use" in flask_areas("list").output.splitlines()[0]


def test_an_edition_that_is_not_there_cannot_be_used(flask_areas):
    answer = flask_areas("use", 1999)
    assert (answer.exit_code, answer.output) == (1, "Error: no areas for the year 1999\n")
