"""What a list of signals can be narrowed to, in which order, and where in it one is (pure)."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from resilience.signals.attributes import InformationGrade, SignalOrigin, SignalState

PAGE_SIZE = 50
#: Counting goes no further: "more than 200" says as much, and costs little for any list.
MOST_COUNTED = 200


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


class Assignment(StrEnum):
    """Who of the own organisation has taken a signal up."""

    MINE = "mine"
    NOBODY = "nobody"


class Order(StrEnum):
    """What stands on top."""

    NEWEST = "newest"
    OLDEST = "oldest"
    SERIOUS = "serious"


LEAST_SEVERITY = {
    SeverityChoice.MODERATE: 2,
    SeverityChoice.SERIOUS: 3,
    SeverityChoice.ACUTE: 4,
}

#: The steps of the order by severity; 0 is where the severity is not known, or there is none.
RANKS = (4, 3, 2, 1, 0)

SPAN = {
    Period.FOUR_WEEKS: timedelta(weeks=4),
    Period.THIRTEEN_WEEKS: timedelta(weeks=13),
    Period.YEAR: timedelta(weeks=52),
}


@dataclass(frozen=True, slots=True)
class SignalFilter:
    """What was chosen above the list; an empty choice narrows nothing."""

    domain_code: str = ""
    signal_type: str = ""
    #: A gemeente, wijk or buurt.
    area_code: str = ""
    severity: SeverityChoice | None = None
    period: Period | None = None
    #: Days of recording, the last one included; they prevail over the period.
    first: date | None = None
    last: date | None = None
    state: SignalState | None = None
    origin: SignalOrigin | None = None
    organisation_id: UUID | None = None
    assignment: Assignment | None = None
    grade: InformationGrade | None = None
    is_feedback_owed: bool = False
    #: Words of the text to search for.
    words: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was chosen."""
        return any(getattr(self, field.name) for field in fields(self))


@dataclass(frozen=True, slots=True)
class Cursor:
    """A signal at the edge of a page; what is recorded meanwhile shifts nothing."""

    recorded_at: datetime
    signal_id: UUID
    #: Its step in the order by severity; 0 where the severity is not known.
    rank: int = 0

    def text(self) -> str:
        """Return it as a word for an address."""
        said = f"{self.recorded_at.isoformat()}|{self.signal_id}|{self.rank}"
        return urlsafe_b64encode(said.encode()).decode().rstrip("=")


def read_cursor(text: str) -> Cursor | None:
    """Return the place that an address names, or None for anything unreadable.

    >>> read_cursor("nowhere") is None
    True
    """
    try:
        said = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
        at, signal_id, rank = said.split("|")
        moment = datetime.fromisoformat(at)
        cursor = Cursor(moment, UUID(signal_id), int(rank))
    except (ValueError, OverflowError):
        return None
    is_sound = moment.tzinfo is not None and cursor.rank in RANKS
    return cursor if is_sound else None


@dataclass(frozen=True, slots=True)
class Total:
    """How many signals a list holds, as far as they were counted."""

    count: int
    #: Whether there are more than ``count``.
    is_more: bool = False


def total_of(counted: int, most: int = MOST_COUNTED) -> Total:
    """Return the total when counting stopped one past ``most``.

    >>> total_of(201)
    Total(count=200, is_more=True)
    """
    return Total(min(counted, most), counted > most)
