"""The table twin of a map: the same numbers, in pages on the screen and whole in a file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask_babel import gettext

from resilience.maps.classes import Measure
from resilience.maps.labels import category_label, days_label
from resilience.maps.picture import AreaFigure, FigureState, MapPicture
from resilience.maps.wording import absence_text, basis_parts, value_text, withheld_text
from resilience.uow import UnitOfWork
from resilience.web.filters import moment
from resilience.web.spreadsheet import csv_text

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


def table_file(picture: MapPicture, uow: UnitOfWork) -> str:
    """Return the whole table as a file, with what it is, what it rests on and who took it."""
    columns = [
        gettext("Code"), gettext("Name"), gettext("Wijk"), gettext("Inhabitants"),
        gettext("Per 1,000 inhabitants"), gettext("Number of signals"),
    ]  # fmt: skip
    rows = (_row(figure, picture.threshold) for figure in picture.figures)
    return csv_text(_head(picture, uow), [columns, *rows])


def _head(picture: MapPicture, uow: UnitOfWork) -> Iterator[list[str]]:
    yield [gettext("Subject"), category_label(picture.request.category)]
    yield [gettext("Period"), days_label(picture.request.period)]
    yield [gettext("Basis"), *(words for _, words in basis_parts(picture) if words)]
    yield [gettext("Not shown"), withheld_text(picture.threshold)]
    yield [gettext("Made"), f"{moment(uow.now)} ({uow.now:%Y}), {uow.actor.name}"]


def _row(figure: AreaFigure, threshold: int) -> list[str]:
    area = figure.area
    inhabitants = "" if area.inhabitants is None else str(area.inhabitants)
    facts = [area.code, area.name, area.wijk_name, inhabitants]
    if figure.count is None:
        absent = absence_text(figure.state, threshold)
        return [*facts, absent, absent]
    rate = "" if figure.rate is None else value_text(figure.rate, Measure.RATE)
    return [*facts, rate, str(figure.count)]
