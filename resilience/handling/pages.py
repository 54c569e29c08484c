"""What the page of a signal shows of its handling: who has it, notes, handovers, the history."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from resilience.accounts.models import User
from resilience.areas.queries import list_area_names
from resilience.handling import labels, queries
from resilience.handling.assigning import may_pass_on
from resilience.handling.attributes import Part
from resilience.handling.correcting import snapshot_of
from resilience.handling.models import SignalHandover, SignalNote
from resilience.handling.permitted import may_work_on, parts_open_to
from resilience.handling.snapshots import Snapshot, before_each
from resilience.handling.value_words import (
    Change,
    changes_between,
    handling_words,
    level_words,
    place_words,
    source_words,
)
from resilience.signals import labels as signal_labels
from resilience.signals.assignment_models import SignalAssignment
from resilience.signals.attributes import SignalEventKind
from resilience.signals.models import Signal
from resilience.signals.queries import ReadSignal
from resilience.uow import UnitOfWork
from resilience.web.filters import moment

Names = Mapping[tuple[int, str], str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history: what happened, who did it, why, and what it changed."""

    moment: datetime
    title: str
    by: str = ""
    text: str = ""
    changes: tuple[Change, ...] = ()

    @property
    def at(self) -> str:
        """When it happened, in words."""
        return moment(self.moment)


@dataclass(frozen=True, slots=True)
class Following:
    """What colleagues of the own organisation see beside the signal."""

    assignment: SignalAssignment | None
    has_it: bool
    may_work: bool
    may_pass_on: bool
    may_correct: bool
    notes: Sequence[SignalNote]
    handovers: Sequence[SignalHandover]


def section(uow: UnitOfWork, read: ReadSignal) -> dict[str, Any]:
    """Return the handling of a signal and its whole history; nothing for partners."""
    if not read.is_ours:
        return {"following": None, "whole_history": None}
    signal = read.signal
    assignments = queries.list_assignments(uow, signal.id)
    running = next((each for each in assignments if each.ended_at is None), None)
    may_work = may_work_on(signal, uow.actor)
    following = Following(
        assignment=running,
        has_it=running is not None and running.assignee_id == uow.actor.user_id,
        may_work=may_work,
        may_pass_on=may_work and may_pass_on(uow, running),
        may_correct=bool(parts_open_to(signal, uow.actor)),
        notes=queries.list_notes(uow, signal.id),
        handovers=queries.list_handovers(uow, signal.id),
    )
    entries = [
        *_of_events(signal),
        *_of_versions(uow, signal),
        *_of_assignments(assignments),
        *_of_handovers(following.handovers),
    ]
    entries.sort(key=lambda entry: entry.moment, reverse=True)
    return {"following": following, "whole_history": entries}


def changes_since(uow: UnitOfWork, signal: Signal, version: int) -> tuple[Change, ...]:
    """Return what corrections changed after a version, as one step."""
    now = snapshot_of(signal)
    seen = before_each(now, queries.list_versions(uow, signal.id)).get(version, now)
    return changes_between(seen, now, _names(uow, [seen, now]))


def who(user: User | None) -> str:
    """Return a colleague by name and function; nobody once the link was taken away."""
    return f"{user.name}, {user.function_title.lower()}" if user is not None else ""


def _of_events(signal: Signal) -> Iterator[Entry]:
    for event in reversed(signal.events):
        # The version itself says more.
        if event.kind is not SignalEventKind.REVISED:
            yield Entry(event.at, str(signal_labels.EVENTS[event.kind]), text=event.reason)


def _of_versions(uow: UnitOfWork, signal: Signal) -> Iterator[Entry]:
    versions = queries.list_versions(uow, signal.id)
    now = snapshot_of(signal)
    stood = before_each(now, versions) | {signal.version: now}
    names = _names(uow, stood.values())
    is_erased = signal.content_erased_at is not None
    for version in reversed(versions):
        before, after = stood[version.number], stood.get(version.number + 1, now)
        changes = changes_between(before, after, names)
        if is_erased:
            changes = tuple(each for each in changes if each.part is not Part.TEXT)
        yield Entry(
            version.replaced_at, _("Corrected"), who(version.actor), version.reason, changes
        )


def _of_assignments(assignments: Sequence[SignalAssignment]) -> Iterator[Entry]:
    for each in assignments:
        if each.assignee_id == each.assigned_by_id:
            yield Entry(each.assigned_at, _("Picked up"), who(each.assignee))
        else:
            title = _("Given to %(name)s", name=each.assignee.name)
            yield Entry(each.assigned_at, title, who(each.assigned_by))
    last = assignments[-1] if assignments else None
    if last is not None and last.ended_at is not None:
        yield Entry(last.ended_at, _("Let go by %(name)s", name=last.assignee.name))


def _of_handovers(handovers: Sequence[SignalHandover]) -> Iterator[Entry]:
    for each in handovers:
        title = _("Person case passed on: %(target)s", target=labels.TARGETS[each.target])
        yield Entry(each.recorded_at, title, who(each.recorded_by))


def _names(uow: UnitOfWork, snapshots: Iterable[Snapshot]) -> Names:
    return list_area_names(uow.session, {(each.area_year, each.buurt_code) for each in snapshots})


def words_of(uow: UnitOfWork, signal: Signal) -> dict[Part, str]:
    """Return what stands in each part now, for the closed parts of the correction page."""
    now = snapshot_of(signal)
    return {
        Part.TYPE: f"{signal_labels.type_label(now.signal_type)}, {level_words(now).lower()}",
        Part.PLACE: place_words(now, _names(uow, [now])),
        Part.SOURCE: source_words(now),
        Part.HANDLING: handling_words(now),
        Part.PROTECTION: _("Source protected") if now.is_source_protected else "",
    }
