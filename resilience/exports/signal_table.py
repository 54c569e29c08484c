"""Signals as a table, chunk by chunk, and the buurten that they lie in."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from flask_babel import gettext as _

from resilience.areas.models import Area
from resilience.exports.area_shapes import Place, shapes_of
from resilience.exports.signal_columns import Part, parts_of
from resilience.outgoing.cells import Value
from resilience.outgoing.table import Column, ColumnKind, ShapeLayer, Table
from resilience.signals.queries import ReadSignal
from resilience.uow import UnitOfWork

#: Gives the next signals, and None when there are no more.
NextChunk = Callable[[], Sequence[tuple[ReadSignal, str]] | None]

TABLE_NAME, LAYER_NAME = "signalen", "buurten"


@dataclass
class SignalTable:
    """Rows as they pass by, and what must be known of them afterwards."""

    next_chunk: NextChunk
    has_text: bool
    per_buurt: Counter[Place] = field(default_factory=Counter)
    #: The signals that passed by, each with its mark.
    marks: dict[UUID, str] = field(default_factory=dict)

    def table(self) -> Table:
        """Return the rows; they are read while they are written."""
        parts = parts_of(has_text=self.has_text)
        columns = [part.column for part in parts]
        return Table(TABLE_NAME, str(_("Signals")), columns, self._rows(parts))

    def layer(self, uow: UnitOfWork) -> ShapeLayer:
        """Return the buurten of the rows, each with how many of them lie in it."""
        columns = [
            Column("buurt_code", str(_("Code of the buurt"))),
            Column("area_year", str(_("Year of the division")), ColumnKind.INTEGER),
            Column("buurt", str(_("Buurt"))),
            Column("signals_in_file", str(_("Signals in this file")), ColumnKind.INTEGER),
        ]

        def cells_of(area: Area) -> list[Value]:
            count = self.per_buurt[area.edition_year, area.code]
            return [area.code, area.edition_year, area.name, count]

        shapes = shapes_of(uow.session, self.per_buurt.keys(), cells_of)
        return ShapeLayer(LAYER_NAME, str(_("Buurten")), columns, shapes)

    def _rows(self, parts: Sequence[Part]) -> Iterator[list[Value]]:
        readings = [part.reading() for part in parts]
        while (rows := self.next_chunk()) is not None:
            for read, mark in rows:
                signal = read.signal
                self.marks[signal.id] = mark
                self.per_buurt[signal.area_year, signal.buurt_code] += 1
                yield [reading(read) for reading in readings]
