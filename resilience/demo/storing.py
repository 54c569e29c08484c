"""Storing the generated history as the rows that a real recording leaves behind."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

import numpy as np
from sqlalchemy import Table, insert, inspect, select
from sqlalchemy.sql.functions import func

from resilience.accounts.models import User
from resilience.areas.coordinates import cell_500m
from resilience.clock import local_day
from resilience.db.base import Base
from resilience.db.sealing import sealed_text
from resilience.demo.history import PastSignal
from resilience.demo.spots import Spots, marked_near
from resilience.signals.attributes import LocationPrecision, SignalEventKind, SignalState
from resilience.signals.composing import attribute_to, compose
from resilience.signals.models import Signal, SignalEvent, SignalLocation, signal_numbers
from resilience.signals.placing import Placed, Point, keeps_exact_place
from resilience.signals.record_key import record_key
from resilience.uow import UnitOfWork

#: Exact places are kept half a year (domain.md 4.4, class B), so older ones are gone already.
EXACT_PLACE_KEPT = timedelta(days=183)

SPOT_SEED = 43
#: What the database fills in by itself is left to it.
COLUMNS = tuple(
    attribute.key
    for attribute in inspect(Signal).column_attrs
    if attribute.columns[0].server_default is None
)

Row = dict[str, Any]


@dataclass(frozen=True)
class Town:
    """What the rows need to know of the municipality and of this server."""

    area_year: int
    spots: Spots
    people: dict[str, User]
    record_key_secret: bytes = field(repr=False)


class HistoryStore:
    """Inserts generated signals, batch after batch, in the order of recording."""

    def __init__(self, uow: UnitOfWork, town: Town) -> None:
        self._uow = uow
        self._town = town
        self._rng = np.random.default_rng(SPOT_SEED)

    def add(self, signals: Sequence[PastSignal]) -> None:
        """Insert a batch: the signals, their recent exact places and their first event."""
        if not signals:
            return
        composed = list(self._compose(signals))
        self._insert(Signal, [_row(signal) for signal, _ in composed])
        self._insert(SignalLocation, [_exact(signal, at) for signal, at in composed if at])
        self._insert(SignalEvent, [_recorded(signal) for signal, _ in composed])

    def _insert(self, model: type[Base], rows: Sequence[Row]) -> None:
        # Past the unit of work of the ORM, which would look at every row once more.
        if rows:
            table = cast(Table, model.__table__)
            self._uow.session.connection().execute(insert(table), rows)

    def _compose(self, signals: Sequence[PastSignal]) -> Iterator[tuple[Signal, Point | None]]:
        """Yield each signal and its exact place, where a real recording would keep one."""
        for past, number in zip(signals, self._numbers(len(signals)), strict=True):
            placed = self._place(past)
            signal = compose(past.draft, past.signal_type, placed, past.recorded_at)
            attribute_to(signal, self._town.people[past.reporter.slug])
            signal.id = id_at(past.recorded_at, past.draft.client_id)
            signal.number = f"S-{local_day(past.recorded_at).year}-{number:06d}"
            signal.state = SignalState.SUBMITTED
            signal.record_key = record_key(self._town.record_key_secret, signal.id)
            is_kept = keeps_exact_place(past.signal_type, signal.severity)
            is_recent = past.recorded_at > self._uow.now - EXACT_PLACE_KEPT
            yield signal, placed.point if is_kept and is_recent else None

    def _numbers(self, count: int) -> Iterable[int]:
        each = func.generate_series(1, count).table_valued("value")
        return self._uow.session.scalars(select(signal_numbers.next_value()).select_from(each))

    def _place(self, past: PastSignal) -> Placed:
        code = past.draft.place.buurt_code
        precision = past.draft.place.precision or LocationPrecision.BUURT
        if past.marked is None:
            return Placed(self._town.area_year, code, precision)
        x, y = marked_near(self._town.spots[code, past.marked], self._rng)
        point = Point(x, y, None)
        return Placed(self._town.area_year, code, precision, cell_500m(x, y), point)


def id_at(moment: datetime, luck: UUID) -> UUID:
    """Return a UUIDv7 as it would have been made at ``moment``; ``luck`` gives its random part."""
    milliseconds = int(moment.timestamp() * 1000)
    random_bits = luck.int & ((1 << 62) - 1)
    version_and_more = (7 << 12) | ((luck.int >> 64) & 0xFFF)
    return UUID(int=milliseconds << 80 | version_and_more << 64 | 0b10 << 62 | random_bits)


def _row(signal: Signal) -> Row:
    return {name: getattr(signal, name) for name in COLUMNS}


def _exact(signal: Signal, at: Point) -> Row:
    text = sealed_text(SignalLocation, "place")
    return {
        "signal_id": signal.id,
        "place": text.sealed_for(SignalLocation, [signal.id], at.as_text()),
    }


def _recorded(signal: Signal) -> Row:
    return {
        "signal_id": signal.id,
        "at": signal.recorded_at,
        "actor_id": signal.reporter_id,
        "kind": SignalEventKind.RECORDED,
        "reason": "",
    }
