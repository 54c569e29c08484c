"""What the pages of the log show: lines in words, the filters, the file that leaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from resilience.audit import queries
from resilience.audit.labels import OBJECTS, VERBS
from resilience.audit.listing import LogFilter
from resilience.audit.models import AuditEntry, Outcome
from resilience.privacy.activities import ACTIVITIES, find_activity
from resilience.uow import UnitOfWork
from resilience.web.filters import label, moment

CODE_LENGTH = 8


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """A line of the log as the privacy officer reads it."""

    entry: AuditEntry
    #: No name, function, address or trace where they would point at a shielded reporter.
    is_nameless: bool
    act: str
    kind: str
    record: str
    #: What the actor stated; mostly nothing, and then that of the activity holds.
    purpose: str
    activity: str
    activity_purpose: str

    @property
    def note(self) -> str:
        """Return what stands under the purpose."""
        return self.activity if self.purpose else self.activity_purpose

    @property
    def who(self) -> str:
        """Return who acted, as far as that may be told."""
        if self.is_nameless:
            return str(_("a colleague"))
        return self.entry.actor_name or str(_("nobody signed in"))

    @property
    def function(self) -> str:
        """Return the function of who acted."""
        return "" if self.is_nameless else self.entry.actor_function

    @property
    def origin(self) -> str:
        """Return where the act came from."""
        return "" if self.is_nameless else self.entry.origin


def shown(uow: UnitOfWork, entries: Sequence[AuditEntry]) -> list[ShownEntry]:
    """Return lines in words, with the numbers by which people know the records."""
    marks = queries.marks_of(uow, entries)
    return [_shown(entry, marks) for entry in entries]


def readings_of(
    uow: UnitOfWork, object_type: str, object_id: object, besides: tuple[str, ...] = ()
) -> list[dict[str, Any]]:
    """Return who looked at one of the actor's own records, as a short list, last first.

    ``besides`` are acts that the page tells of elsewhere.
    """
    found = map(read_line, queries.list_readings(uow, object_type, [object_id], besides))
    return [
        {"title": each["function"], "lines": [each["organisation"], f"{each['how']}, {each['at']}"]}
        for each in found
    ]


def read_line(reading: queries.Reading) -> dict[str, str]:
    """Return a reading in words: function and organisation, how it was seen, and when."""
    if reading.is_in_list:
        what = _("Saw it in a list")
    elif reading.times == 1:
        what = _("Opened it")
    else:
        what = _("Opened it %(times)s times", times=reading.times)
    return {
        "function": reading.function or reading.organisation or str(_("The platform itself")),
        "organisation": reading.organisation if reading.function else "",
        "how": str(what),
        "at": moment(reading.last_at),
    }


def activity_options() -> list[tuple[str, str]]:
    """Return the processing activities to choose from, after the one for all."""
    named = [(each.id, f"{each.id} {_(each.name)}") for each in ACTIVITIES]
    return [("", _("Every activity")), *named]


def outcome_options() -> list[tuple[str, str]]:
    """Return how acts can end, after the one for all."""
    return [("", _("Every outcome")), *((each.value, label(each)) for each in Outcome)]


def chosen(wanted: LogFilter) -> list[tuple[str, str]]:
    """Return what was chosen, in words, for the head of a file."""
    days = [each.isoformat() for each in (wanted.first, wanted.last) if each]
    rows = [
        (_("Name"), wanted.person),
        (_("Number"), wanted.record),
        (_("Activity"), wanted.activity_id),
        (_("Act"), wanted.act),
        (_("Outcome"), label(wanted.outcome) if wanted.outcome else ""),
        (_("From"), days[0] if wanted.first else ""),
        (_("Until"), days[-1] if wanted.last else ""),
    ]
    return [(str(name), value) for name, value in rows if value]


def _shown(entry: AuditEntry, marks: dict[str, queries.RecordMark]) -> ShownEntry:
    activity = find_activity(entry.activity_id)
    mark = marks.get(queries.record_of(entry))
    named = mark.number if mark else _short(entry)
    return ShownEntry(
        entry=entry,
        is_nameless=queries.is_nameless(entry, marks),
        act=str(VERBS.get(entry.action.partition(":")[2], "")),
        kind=str(OBJECTS.get(entry.object_type, entry.object_type)),
        record=named,
        purpose=entry.purpose,
        activity=_(activity.name) if activity else "",
        activity_purpose=_(activity.purpose) if activity else "",
    )


def _short(entry: AuditEntry) -> str:
    """Return the end of an id, which tells one from another, or whatever else was logged."""
    is_id = queries.record_of(entry) == entry.object_id
    return f"…{entry.object_id[-CODE_LENGTH:]}" if is_id else entry.object_id


def heads() -> list[Any]:
    """Return the columns of the log."""
    return [_("When"), _("Who"), _("Act"), _("On what"), _("Purpose"), _("Outcome")]
