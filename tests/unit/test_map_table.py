"""The pages of the table beside a map."""

import pytest

from resilience.maps.picture import AreaFigure, FigureState, MapArea
from resilience.maps.table import ROWS_PER_PAGE, page_number, table_page


def figures(count, state=FigureState.WITHHELD):
    """Return figures of buurten, ten to a wijk."""
    return [
        AreaFigure(MapArea(f"BU{place:08}", f"Buurt {place}", f"Wijk {place // 10}", 1_000), state)
        for place in range(count)
    ]


@pytest.mark.parametrize("count", [0, 1, 59, 60, 61, 479])
def test_the_pages_together_hold_every_area_once(count):
    seen = []
    number = 1
    while True:
        page = table_page(figures(count), number)
        seen += [figure.area.code for _, group in page.groups for figure in group]
        if not page.has_next:
            break
        number += 1
    assert seen == [figure.area.code for figure in figures(count)]


def test_a_page_says_which_rows_it_holds():
    page = table_page(figures(100), 2)
    assert (page.first, page.last, page.total) == (ROWS_PER_PAGE + 1, 100, 100)


def test_areas_outside_the_reach_of_the_reader_are_not_in_the_table():
    assert table_page(figures(5, FigureState.OUTSIDE), 1).total == 0


@pytest.mark.parametrize("said", ["", "0", "-3", "x", "²", "1" * 9])
def test_a_page_number_that_cannot_be_read_is_the_first(said):
    assert page_number({"page": said}) == 1
