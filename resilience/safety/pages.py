"""What the pages of safety show: rows of the worklist, steps of a concern, who sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from resilience.accounts.models import User
from resilience.areas.queries import list_area_names
from resilience.safety.checks import concern_types
from resilience.safety.clock_words import term_in_words, words_left
from resilience.safety.models import ConcernEvent, SafetyConcern
from resilience.safety.recipients import (
    find_line_manager_of,
    is_line_manager_only_officer,
    line_manager_of,
    list_officers_for,
    officers_of,
)
from resilience.safety.states import ConcernEventKind, ConcernState
from resilience.signals.attributes import LocationPrecision, ObservedPrecision, Severity
from resilience.signals.labels import SEVERITIES, type_help, type_label
from resilience.uow import UnitOfWork
from resilience.web.filters import day, in_words, label, moment

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
#: Up to here hours say more than days.
SHORT = 2 * DAY


@dataclass(frozen=True, slots=True)
class ReadConcern:
    """A concern with the words that stand beside it."""

    concern: SafetyConcern
    title: str
    buurt: str
    #: The buurt, and where in it as far as that was said.
    place: str
    #: What is left of a term in working days; None lets the clock count hours.
    words: str | None
    waits: bool
    is_late: bool
    #: Whether the reader is one of those who can confirm its receipt.
    is_mine_to_confirm: bool


@dataclass(frozen=True, slots=True)
class Audience:
    """The people of the own organisation who see a concern."""

    officers: Sequence[User]
    manager: User | None
    #: Raising it shielded then keeps it from nobody.
    is_line_manager_only_officer: bool = False


def read_as(uow: UnitOfWork, concerns: Sequence[SafetyConcern]) -> list[ReadConcern]:
    """Return concerns with the words that the actor reads beside them."""
    places = {(concern.area_year, concern.buurt_code) for concern in concerns}
    names = list_area_names(uow.session, places)
    return [_read(uow, concern, names) for concern in concerns]


def heading(rows: Sequence[ReadConcern]) -> str:
    """Return what must be done, in one sentence."""
    waiting = [row for row in rows if row.is_mine_to_confirm]
    late = sum(row.is_late for row in waiting)
    if not waiting:
        return str(_("No safety concern waits for you"))
    first = ngettext(
        "One safety concern waits for you",
        "%(count)s safety concerns wait for you",
        len(waiting),
        count=in_words(len(waiting)).capitalize(),
    )
    if not late:
        return str(first)
    second = ngettext("one is overdue", "%(count)s are overdue", late, count=in_words(late))
    return f"{first}, {second}"


def audience_for(uow: UnitOfWork, reporter: User) -> Audience:
    """Return who would see a concern of a reporter that is not shielded."""
    officers = list_officers_for(uow.session, reporter, uow.now)
    manager = find_line_manager_of(uow.session, reporter, uow.now)
    return Audience(officers, manager, is_line_manager_only_officer(officers, reporter))


def audience_of(uow: UnitOfWork, concern: SafetyConcern) -> Audience:
    """Return who sees a concern, beside its reporter."""
    return Audience(officers_of(uow, concern), line_manager_of(uow, concern))


def people_of(concern: SafetyConcern, audience: Audience) -> list[dict[str, Any]]:
    """Return who sees a concern, as lines of a list: name and part."""
    people = [(concern.reporter, _("Reporter"))]
    people += [(officer, _("Safety officer")) for officer in audience.officers]
    if audience.manager is not None:
        people.append((audience.manager, _("Line manager")))
    return [{"title": person.name, "lines": [part]} for person, part in people]


def type_helps() -> dict[str, str]:
    """Return what each kind of concern means, by code."""
    return {kind.code: type_help(kind.code) for kind in concern_types()}


def severities() -> dict[str, tuple[int, int]]:
    """Return the usual and the highest severity of each kind, for the script of the form."""
    return {kind.code: (kind.severity_default, kind.severity_max) for kind in concern_types()}


def promises() -> list[tuple[str, str]]:
    """Return each severity with the time within which somebody answers."""
    return [(str(SEVERITIES[level]), term_in_words(level)) for level in Severity]


def happened(concern: SafetyConcern) -> str:
    """Return when it happened, as exactly as it is known."""
    is_exact = concern.occurred_precision is ObservedPrecision.EXACT
    return moment(concern.occurred_at) if is_exact else day(concern.occurred_at)


def steps_so_far(concern: SafetyConcern, *, is_own: bool) -> list[dict[str, Any]]:
    """Return what happened to a concern, oldest first, with who did it and when."""
    return [
        {
            "title": label(event.kind),
            "state": "late" if event.kind is ConcernEventKind.ESCALATED else "done",
            "text": _told(concern, event, is_own=is_own),
            "at": event.at,
        }
        for event in concern.events
    ]


def lasted(length: timedelta) -> str:
    """Return a length of time in words, such as "43 minutes"."""
    if length < HOUR:
        return str(
            ngettext("%(num)s minute", "%(num)s minutes", int(length / timedelta(minutes=1)))
        )
    if length < SHORT:
        return str(ngettext("%(num)s hour", "%(num)s hours", int(length / HOUR)))
    return str(ngettext("%(num)s day", "%(num)s days", length.days))


def _read(
    uow: UnitOfWork, concern: SafetyConcern, names: dict[tuple[int, str], str]
) -> ReadConcern:
    waits = concern.state is ConcernState.RAISED
    buurt = names.get((concern.area_year, concern.buurt_code), concern.buurt_code)
    return ReadConcern(
        concern=concern,
        title=type_label(concern.concern_type),
        buurt=buurt,
        place=_place(buurt, concern.location_precision),
        words=words_left(concern, uow.now) if waits else None,
        waits=waits,
        is_late=waits and concern.due_at <= uow.now,
        is_mine_to_confirm=concern.can_be_confirmed_by(uow.actor),
    )


def _place(buurt: str, precision: LocationPrecision) -> str:
    if precision is LocationPrecision.BUURT:
        return buurt
    return f"{buurt}, {label(precision).lower()}"


def _told(concern: SafetyConcern, event: ConcernEvent, *, is_own: bool) -> str:
    if event.kind is ConcernEventKind.RAISED:
        return str(_("By you.") if is_own else _("By the reporter, in person."))
    if event.kind is ConcernEventKind.ESCALATED:
        return str(
            _("Nobody confirmed the receipt in time. Everybody who must act was warned again.")
        )
    told = _(
        "%(name)s confirmed the receipt after %(length)s; the term was %(term)s.",
        name=event.actor.name if event.actor else "",
        length=lasted(event.at - concern.raised_at),
        term=term_in_words(Severity(concern.severity)),
    )
    return str(told)
