"""What a list of signals can be narrowed to, and one page of it."""

from dataclasses import dataclass, fields
from datetime import timedelta
from enum import StrEnum
from math import ceil

PAGE_SIZE = 50


class Selection(StrEnum):
    """Whose signals are listed."""

    OWN = "own"
    AREA = "area"


class SeverityChoice(StrEnum):
    """From which severity on, or positive signals only."""

    MODERATE = "moderate"
    SERIOUS = "serious"
    ACUTE = "acute"
    POSITIVE = "positive"


class Period(StrEnum):
    """How far back, counted from now by the moment of recording."""

    FOUR_WEEKS = "4-weeks"
    THIRTEEN_WEEKS = "13-weeks"
    YEAR = "52-weeks"


LEAST_SEVERITY = {
    SeverityChoice.MODERATE: 2,
    SeverityChoice.SERIOUS: 3,
    SeverityChoice.ACUTE: 4,
}

SPAN = {
    Period.FOUR_WEEKS: timedelta(weeks=4),
    Period.THIRTEEN_WEEKS: timedelta(weeks=13),
    Period.YEAR: timedelta(weeks=52),
}


@dataclass(frozen=True, slots=True)
class SignalFilter:
    """What was chosen above the list; an empty choice narrows nothing."""

    domain_code: str = ""
    buurt_code: str = ""
    severity: SeverityChoice | None = None
    period: Period | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was chosen."""
        return any(getattr(self, field.name) for field in fields(self))


def page_count(total: int) -> int:
    """Return how many pages ``total`` signals fill, one at least."""
    return max(1, ceil(total / PAGE_SIZE))
