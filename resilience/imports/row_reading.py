"""From the cells of one row to what they say, or to the reason why they cannot be read."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID

from resilience.errors import ValidationError
from resilience.imports.cells import UNREADABLE, Cell, as_text
from resilience.imports.coordinates import SWAPPED, Form, Reading, read_pair
from resilience.imports.dates import Notation, read_day, readings, split_moment
from resilience.imports.judged import JudgedRow, RefusedError
from resilience.imports.limits import LONGEST_REFERENCE
from resilience.imports.mapping import LEAVE_OUT, Field, Matching, folded
from resilience.imports.reading import NumberedRow
from resilience.imports.reference import reference_key
from resilience.imports.states import Reason, Verdict
from resilience.imports.survey import cell_of
from resilience.signals.attributes import Handling, SignalOrigin
from resilience.signals.checks import LONGEST_CONDITION, LONGEST_TEXT
from resilience.signals.observed_time import Observed, ObservedChoice, ObservedDay, observed
from resilience.signals.police_origin import handlings_for
from resilience.signals.taxonomy import capped, load_type
from resilience.signals.typed_date import read_time
from resilience.signals.wording import LONG_AGO

#: How systems write a severity or strength, folded.
LEVELS = {
    "1": 1, "licht": 1, "light": 1, "eenmalig": 1,
    "2": 2, "matig": 2, "moderate": 2, "herhaald": 2,
    "3": 3, "ernstig": 3, "serious": 3, "blijvend": 3,
    "4": 4, "acuut": 4, "acute": 4,
}  # fmt: skip
MOST_KEPT_MOMENTS = 50_000
PLACE_REASONS = {
    Form.HALF: Reason.HALF_A_PLACE,
    Form.UNREADABLE: Reason.UNREADABLE_PLACE,
    Form.ABROAD: Reason.ABROAD,
}


@dataclass
class RowReader:
    """Reads rows of one file, with everything that was chosen for it."""

    matching: Matching
    places: dict[Field, int]
    notation: Notation | None
    origin: SignalOrigin
    organisation_id: UUID
    secret: bytes
    now: datetime
    width: int
    _moments: dict[tuple[date, time | None], Observed | Reason] = field(default_factory=dict)

    def read(self, row: NumberedRow) -> JudgedRow:
        """Return what a row says; the first thing that is wrong with it is its reason."""
        judged = JudgedRow(row.number)
        steps: tuple[Callable[[JudgedRow, list[Cell]], None], ...] = (
            self._reference,
            self._category,
            self._moment,
            self._place,
            self._level,
            self._texts,
            self._handling,
        )
        try:
            for step in steps:
                step(judged, row.cells)
        except RefusedError as refusal:
            judged.refuse(refusal.reason, refusal.column)
        return judged

    def _cell(self, cells: list[Cell], column: Field) -> Cell:
        return cell_of(cells, self.places.get(column))

    def _text(self, cells: list[Cell], column: Field) -> str:
        text = as_text(self._cell(cells, column))
        if UNREADABLE in text:
            raise RefusedError(Reason.UNREADABLE, column)
        return text

    def _reference(self, judged: JudgedRow, cells: list[Cell]) -> None:
        # Cells behind the last column: a delimiter too many, so every cell may have shifted.
        if any(cells[self.width :]):
            raise RefusedError(Reason.MORE_CELLS, Field.REFERENCE)
        reference = self._text(cells, Field.REFERENCE)
        if not reference:
            raise RefusedError(Reason.NO_REFERENCE, Field.REFERENCE)
        if len(reference) > LONGEST_REFERENCE:
            raise RefusedError(Reason.LONG_REFERENCE, Field.REFERENCE)
        judged.reference_key = reference_key(self.secret, self.organisation_id, reference)

    def _category(self, judged: JudgedRow, cells: list[Cell]) -> None:
        category = self._text(cells, Field.CATEGORY)
        if not category:
            raise RefusedError(Reason.NO_CATEGORY, Field.CATEGORY)
        code = self.matching.codes.get(folded(category), "")
        if not code:
            raise RefusedError(Reason.UNKNOWN_CATEGORY, Field.CATEGORY)
        if code == LEAVE_OUT:
            judged.verdict, judged.reason = Verdict.LEFT_OUT, Reason.LEFT_OUT
        else:
            judged.signal_type = code

    def _moment(self, judged: JudgedRow, cells: list[Cell]) -> None:
        cell = self._cell(cells, Field.DATE)
        if not cell:
            raise RefusedError(Reason.NO_DATE, Field.DATE)
        day, at = split_moment(cell) if isinstance(cell, datetime) else self._day(cell)
        if typed := self._text(cells, Field.TIME):
            at = _time(typed)
        found = self._moments.get((day, at))
        if found is None:
            if len(self._moments) > MOST_KEPT_MOMENTS:
                self._moments.clear()
            found = self._moments[day, at] = self._observed(day, at)
        if isinstance(found, Reason):
            raise RefusedError(found, Field.DATE)
        judged.observed = found

    def _day(self, text: str) -> tuple[date, time | None]:
        found = read_day(text, self.notation) if self.notation else None
        if found is not None:
            return found
        other = readings(text)
        raise RefusedError(Reason.OTHER_NOTATION if other else Reason.UNREADABLE_DATE, Field.DATE)

    def _observed(self, day: date, at: time | None) -> Observed | Reason:
        try:
            return observed(ObservedChoice(ObservedDay.EARLIER, day, at), self.now)
        except ValidationError as refusal:
            return Reason.LONG_AGO if str(refusal) == LONG_AGO else Reason.FUTURE_DATE

    def _place(self, judged: JudgedRow, cells: list[Cell]) -> None:
        found = read_pair(self._text(cells, Field.X), self._text(cells, Field.Y))
        if found.form is not Form.NONE:
            judged.place = (Field.X, self._accepted(found))
            return
        for column in (Field.POSTCODE, Field.BUURT):
            if text := self._text(cells, column):
                judged.place = (column, text)
                return
        raise RefusedError(Reason.NO_PLACE, self._place_column())

    def _accepted(self, found: Reading) -> Reading:
        """Return a pair that can be used as it is, or that may be put right."""
        if reason := PLACE_REASONS.get(found.form):
            raise RefusedError(reason, Field.X)
        if found.form in SWAPPED and not self.matching.is_swapping:
            raise RefusedError(Reason.SWAPPED, Field.X)
        if found.form is Form.MINUTES and not self.matching.is_converting:
            raise RefusedError(Reason.MINUTES, Field.X)
        return found

    def _place_column(self) -> Field:
        named = (Field.X, Field.POSTCODE, Field.BUURT)
        return next((column for column in named if column in self.places), Field.BUURT)

    def _level(self, judged: JudgedRow, cells: list[Cell]) -> None:
        text = self._text(cells, Field.LEVEL)
        level = LEVELS.get(folded(text.split(" ")[0])) if text else None
        if text and level is None:
            raise RefusedError(Reason.UNREADABLE_LEVEL, Field.LEVEL)
        if judged.signal_type:
            judged.level = capped(load_type(judged.signal_type), level)

    def _texts(self, judged: JudgedRow, cells: list[Cell]) -> None:
        judged.text = self._text(cells, Field.TEXT)
        if len(judged.text) > LONGEST_TEXT:
            raise RefusedError(Reason.LONG_TEXT, Field.TEXT)

    def _handling(self, judged: JudgedRow, cells: list[Cell]) -> None:
        text = self._text(cells, Field.HANDLING).upper()
        if not text and self.origin is SignalOrigin.POLICE:
            raise RefusedError(Reason.NOT_PROVIDED, Field.HANDLING)
        if text and text not in set(Handling):
            raise RefusedError(Reason.UNREADABLE_HANDLING, Field.HANDLING)
        judged.handling = Handling(text) if text else Handling.PERMITTED
        if judged.handling not in handlings_for(self.origin):
            raise RefusedError(Reason.NOT_YOURS_TO_KEEP, Field.HANDLING)
        if judged.handling is Handling.CONDITIONAL:
            judged.condition = self._condition(cells)

    def _condition(self, cells: list[Cell]) -> str:
        condition = self._text(cells, Field.CONDITION)
        if not condition:
            raise RefusedError(Reason.NO_CONDITION, Field.CONDITION)
        if len(condition) > LONGEST_CONDITION:
            raise RefusedError(Reason.LONG_CONDITION, Field.CONDITION)
        return condition


def _time(text: str) -> time:
    try:
        # Seconds say nothing here.
        return read_time(text[:5] if len(text) == len("00:00:00") else text, "observed_at")
    except ValidationError as error:
        raise RefusedError(Reason.UNREADABLE_TIME, Field.TIME) from error
