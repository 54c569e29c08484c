"""Signals from rows that were found good: everything of a batch in a few statements."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from resilience.areas.coordinates import cell_500m
from resilience.clock import local_day
from resilience.db.base import new_id
from resilience.db.sealing import sealed_text
from resilience.imports.copying import copy_rows
from resilience.imports.judged import JudgedRow
from resilience.imports.models import SignalImport
from resilience.imports.states import Verdict
from resilience.signals.attributes import (
    ActionTaken,
    EffectOnPeople,
    ObservationMode,
    Recurrence,
    SignalEventKind,
    SignalState,
)
from resilience.signals.composing import origin_of
from resilience.signals.flags import flagged_in, keep_flags
from resilience.signals.grading import graded
from resilience.signals.models import SignalLocation, signal_numbers
from resilience.signals.placing import Point, keeps_exact_place
from resilience.signals.record_key import record_key
from resilience.signals.taxonomy import load_type

SIGNAL_COLUMNS = (
    "id", "number", "client_id", "state", "flagged_at", "record_key", "signal_type",
    "domain_code", "polarity", "severity", "strength", "text", "handling", "handling_condition",
    "observed_from", "observed_to", "observed_precision", "day_part", "location_precision",
    "buurt_code", "cell_500m", "origin", "organisation_id", "reporter_id", "reporter_role",
    "information_source", "observation_mode", "source_grade", "information_grade", "recorded_at",
    "area_year", "recurrence", "effect_on_people", "action_taken", "action_note",
    "is_feedback_wanted", "is_source_protected", "felt_unsafe",
)  # fmt: skip
EVENT_COLUMNS = ("id", "signal_id", "at", "actor_id", "kind", "reason")
ORIGIN_COLUMNS = ("signal_id", "organisation_id", "reference_key", "import_id")
LOCATION_COLUMNS = ("signal_id", "place")


@dataclass(frozen=True, slots=True)
class NewSignal:
    """A row with the identity that it gets as a signal."""

    id: UUID
    number: str
    row: JudgedRow


@dataclass
class SignalWriter:
    """Writes the rows of one import as signals of the person who asked for it."""

    session: Session
    found: SignalImport
    secret: bytes
    now: datetime

    def __post_init__(self) -> None:
        self._shared = tuple(self._same_for_all())

    def write(self, rows: Sequence[JudgedRow]) -> None:
        """Store rows as signals with their history, exact place, flags and reference."""
        if not rows:
            return
        connection = self.session.connection()
        signals = list(self._numbered(rows))
        copy_rows(connection, "signals", SIGNAL_COLUMNS, map(self._signal, signals))
        self._write_parts(connection, signals)
        for signal in signals:
            if signal.row.verdict is Verdict.REVIEW:
                texts = {"text": signal.row.text, "handling_condition": signal.row.condition}
                keep_flags(self.session, signal.id, flagged_in(texts), self.now)

    def _numbered(self, rows: Sequence[JudgedRow]) -> Iterator[NewSignal]:
        turns = func.generate_series(1, len(rows)).table_valued("turn")
        numbers = self.session.scalars(select(signal_numbers.next_value()).select_from(turns))
        year = local_day(self.now).year
        for row, number in zip(rows, numbers, strict=True):
            yield NewSignal(new_id(), f"S-{year}-{number:06d}", row)

    def _signal(self, new: NewSignal) -> tuple[Any, ...]:
        row = new.row
        kind = load_type(row.signal_type)
        is_flagged = row.verdict is Verdict.REVIEW
        seen = row.observed
        return (
            new.id,
            new.number,
            # The same reference gives the same key, so that not even a mistake stores it twice.
            UUID(bytes=row.reference_key or new.id.bytes),
            (SignalState.TO_REVIEW if is_flagged else SignalState.SUBMITTED).value,
            self.now if is_flagged else None,
            record_key(self.secret, new.id),
            kind.code,
            kind.domain,
            kind.polarity,
            None if kind.is_positive else row.level,
            row.level if kind.is_positive else None,
            row.text,
            row.handling.value,
            row.condition,
            seen.start,
            seen.end,
            seen.precision.value,
            seen.day_part.value,
            row.precision.value,
            row.buurt_code,
            cell_500m(*row.point) if row.point else None,
            *self._shared,
        )

    def _same_for_all(self) -> Iterator[Any]:
        """Yield what every signal of the import has, from ``origin`` on."""
        reporter = self.found.requested_by
        grades = graded(ObservationMode.REGISTRATION)
        yield origin_of(self.found.organisation).value
        yield self.found.organisation_id
        yield reporter.id
        yield reporter.function_title
        yield grades.kind.value
        yield ObservationMode.REGISTRATION.value
        yield grades.source.value
        yield grades.information.value
        yield self.now
        yield self.found.area_year
        yield Recurrence.FIRST.value
        yield EffectOnPeople.UNKNOWN.value
        yield ActionTaken.NONE.value
        yield ""
        # Nobody waits for an answer to a registration; it did not feel like anything.
        yield from (False, False, False)

    def _write_parts(self, connection: Connection, signals: Sequence[NewSignal]) -> None:
        kind, actor_id = SignalEventKind.RECORDED.value, self.found.requested_by_id
        events = ((new_id(), each.id, self.now, actor_id, kind, "") for each in signals)
        copy_rows(connection, "signal_events", EVENT_COLUMNS, events)
        known = (
            (each.id, self.found.organisation_id, each.row.reference_key, self.found.id)
            for each in signals
        )
        copy_rows(connection, "imported_signals", ORIGIN_COLUMNS, known)
        copy_rows(connection, "signal_locations", LOCATION_COLUMNS, _exact_places(signals))


def _exact_places(signals: Sequence[NewSignal]) -> Iterator[tuple[UUID, bytes]]:
    """Yield the sealed places of those signals of which it may be kept at all."""
    place = sealed_text(SignalLocation, "place")
    for new in signals:
        point, kind = new.row.point, load_type(new.row.signal_type)
        if point is not None and keeps_exact_place(kind, _severity(new.row)):
            text = Point(*point, None).as_text()
            yield new.id, place.sealed_for(SignalLocation, (new.id,), text)


def _severity(row: JudgedRow) -> int | None:
    return None if load_type(row.signal_type).is_positive else row.level
