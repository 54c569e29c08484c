"""The numbers of one map as a table: the published lattice, and nothing else (R-08)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from resilience.areas.models import Area
from resilience.exports.area_shapes import shapes_of
from resilience.maps.labels import category_label, days_label, heading
from resilience.maps.picture import AreaFigure, FigureState, MapPicture
from resilience.maps.wording import absence_text, basis_parts, withheld_text
from resilience.outgoing.cells import Value
from resilience.outgoing.table import Column, ColumnKind, ShapeLayer, Table
from resilience.uow import UnitOfWork

INTEGER, DECIMAL = ColumnKind.INTEGER, ColumnKind.DECIMAL


@dataclass(frozen=True)
class MapExport:
    """A published picture on its way out."""

    picture: MapPicture

    @property
    def row_total(self) -> int:
        """How many areas there are."""
        return len(self.picture.figures)

    def table(self) -> Table:
        """Return a row per area; a number that is withheld is words, never a zero."""
        return Table(self._name, self.title, self._columns(), self._rows())

    def layer(self, uow: UnitOfWork) -> ShapeLayer:
        """Return the areas with the same numbers."""
        rows = {figure.area.code: self._row(figure) for figure in self.picture.figures}
        year = self.picture.edition_year

        def cells_of(area: Area) -> list[Value]:
            return rows[area.code]

        shapes = shapes_of(uow.session, [(year, code) for code in rows], cells_of)
        return ShapeLayer(self._name, self.title, self._columns(), shapes)

    @property
    def title(self) -> str:
        """What is counted, per which areas."""
        return heading(self.picture.request.category, self.picture.request.level)

    def about(self) -> Mapping[str, str]:
        """Return what the numbers are about and what they rest on."""
        picture = self.picture
        rests_on = ", ".join(words for _icon, words in basis_parts(picture) if words)
        return {
            str(_("Subject")): category_label(picture.request.category),
            str(_("Period")): days_label(picture.request.period),
            str(_("Basis")): rests_on,
            str(_("Not shown")): withheld_text(picture.threshold),
        }

    @property
    def _name(self) -> str:
        return str(self.picture.request.level.value)

    def _columns(self) -> list[Column]:
        return [
            Column("code", _("Code"), width=12),
            Column("name", _("Name"), width=28),
            Column("wijk", _("Wijk"), width=24),
            Column("inhabitants", _("Inhabitants"), INTEGER),
            Column("rate", _("Per 1,000 inhabitants"), DECIMAL),
            Column("signals", _("Number of signals"), INTEGER),
            Column("not_shown", _("Why there is no number"), width=24),
            Column("subject", _("Subject"), width=28),
            Column("first_day", _("First day"), ColumnKind.DAY),
            Column("last_day", _("Last day"), ColumnKind.DAY),
            Column("basis", _("Basis"), width=40),
        ]

    def _rows(self) -> Iterator[list[Value]]:
        yield from map(self._row, self.picture.figures)

    def _row(self, figure: AreaFigure) -> list[Value]:
        area, request = figure.area, self.picture.request
        is_shown = figure.state is FigureState.SHOWN
        absent = "" if is_shown else absence_text(figure.state, self.picture.threshold)
        return [
            area.code,
            area.name,
            area.wijk_name,
            area.inhabitants,
            figure.rate,
            figure.count,
            absent,
            category_label(request.category),
            request.period.first_day,
            request.period.last_day,
            self.about()[str(_("Basis"))],
        ]
