"""What the log can be narrowed to, and where in it one is (pure)."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from resilience.audit.models import Outcome
from resilience.privacy.activities import find_activity

PAGE_SIZE = 50
#: Without a choice the log goes back so far; an empty date goes back to its beginning.
USUAL_SPAN = timedelta(days=28)
LONGEST_WORD = 120


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last line of a page: the next page begins below it."""

    at: datetime
    entry_id: UUID

    def text(self) -> str:
        """Return it as a word for an address."""
        said = f"{self.at.isoformat()}|{self.entry_id}"
        return urlsafe_b64encode(said.encode()).decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class LogFilter:
    """What was chosen above the log; an empty choice narrows nothing."""

    person: str = ""
    record: str = ""
    activity_id: str = ""
    act: str = ""
    outcome: Outcome | None = None
    first: date | None = None
    last: date | None = None

    def arguments(self) -> dict[str, str]:
        """Return the query string that leads back to the same lines."""
        chosen = {
            "person": self.person,
            "record": self.record,
            "activity": self.activity_id,
            "act": self.act,
            "outcome": self.outcome.value if self.outcome else "",
            "until": self.last.isoformat() if self.last else "",
        }
        # Left out, the first day would be the usual one; empty, it is the beginning.
        first = {"from": self.first.isoformat() if self.first else ""}
        return first | {name: value for name, value in chosen.items() if value}


def read_filter(arguments: Mapping[str, str], today: date) -> LogFilter:
    """Return what a query string asks for; what cannot be read is left out."""
    first = arguments.get("from")
    activity = find_activity(arguments.get("activity", ""))
    outcome = arguments.get("outcome", "")
    return LogFilter(
        person=_word(arguments, "person"),
        record=_word(arguments, "record"),
        activity_id=activity.id if activity else "",
        act=_word(arguments, "act"),
        outcome=next((each for each in Outcome if each.value == outcome), None),
        first=today - USUAL_SPAN if first is None else read_day(first),
        last=read_day(arguments.get("until", "")),
    )


def read_day(text: str) -> date | None:
    """Return a day as a browser sends it, or None."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def read_cursor(text: str) -> Cursor | None:
    """Return the line that an address names, or None for anything unreadable."""
    try:
        said = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
        at, _, entry_id = said.partition("|")
        moment = datetime.fromisoformat(at)
        return Cursor(moment, UUID(entry_id)) if moment.tzinfo else None
    except ValueError:
        return None


def _word(arguments: Mapping[str, str], name: str) -> str:
    return arguments.get(name, "").strip().replace("\0", "")[:LONGEST_WORD]
