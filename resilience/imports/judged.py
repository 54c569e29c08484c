"""One row on its way to a signal, and what it was found to hold."""

from dataclasses import dataclass

from resilience.imports.mapping import Field
from resilience.imports.states import Reason, Verdict
from resilience.signals.attributes import Handling, LocationPrecision
from resilience.signals.observed_time import UNKNOWN, Observed


class RefusedError(Exception):
    """A row that cannot become a signal: why, and because of which column."""

    def __init__(self, reason: Reason, column: Field) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.column = column


@dataclass(slots=True)
class JudgedRow:
    """What stands in a row, as far as it could be read, and the verdict on it."""

    number: int
    verdict: Verdict = Verdict.OK
    reason: Reason = Reason.NONE
    column: Field | None = None
    reference_key: bytes | None = None
    signal_type: str = ""
    text: str = ""
    level: int | None = None
    handling: Handling = Handling.PERMITTED
    condition: str = ""
    observed: Observed = UNKNOWN
    #: What was given as a place, until it is looked up.
    place: tuple[Field, object] | None = None
    buurt_code: str = ""
    precision: LocationPrecision = LocationPrecision.BUURT
    point: tuple[float, float] | None = None

    def refuse(self, reason: Reason, column: Field) -> None:
        """Note why this row is no signal."""
        self.verdict, self.reason, self.column = Verdict.REJECTED, reason, column
