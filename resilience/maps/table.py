"""The table twin of a map: the same numbers, in pages; the file is made by ``exports``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from resilience.maps.picture import AreaFigure, FigureState

ROWS_PER_PAGE = 60
LONGEST_NUMBER = 5


@dataclass(frozen=True, slots=True)
class TablePage:
    """The rows of one page of the table, grouped by wijk, and which page it is."""

    groups: tuple[tuple[str, tuple[AreaFigure, ...]], ...]
    number: int
    first: int
    last: int
    total: int

    @property
    def has_next(self) -> bool:
        """Whether there are rows after these."""
        return self.last < self.total


def page_number(said: Mapping[str, str]) -> int:
    """Return the page of the table that an address asks for; 1 for anything unreadable."""
    asked = said.get("page", "")
    is_number = asked.isascii() and asked.isdigit() and len(asked) <= LONGEST_NUMBER
    return max(1, int(asked)) if is_number else 1


def table_page(figures: Sequence[AreaFigure], number: int) -> TablePage:
    """Return one page of the table; a number beyond the last page gives the last."""
    rows = [figure for figure in figures if figure.state is not FigureState.OUTSIDE]
    number = max(1, min(number, -(-len(rows) // ROWS_PER_PAGE)))
    before = (number - 1) * ROWS_PER_PAGE
    shown = rows[before : before + ROWS_PER_PAGE]
    groups = groupby(shown, key=lambda figure: figure.area.wijk_name)
    return TablePage(
        groups=tuple((name, tuple(members)) for name, members in groups),
        number=number,
        first=min(before + 1, len(rows)),
        last=before + len(shown),
        total=len(rows),
    )
