"""The address of a list of signals: selection, filters, order and place, as a query string."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from resilience.areas.codes import level_of
from resilience.authz.actor import Actor
from resilience.authz.permissions import Permission
from resilience.signals.attributes import InformationGrade, SignalOrigin, SignalState
from resilience.signals.listing import (
    Assignment,
    Cursor,
    Order,
    Period,
    Selection,
    SeverityChoice,
    SignalFilter,
    read_cursor,
)
from resilience.signals.taxonomy import domains, recordable_types

Member = TypeVar("Member", bound=StrEnum)

#: Which field of the filter stands under which name, in the order of the page.
FIELD_OF = {
    "domain": "domain_code",
    "type": "signal_type",
    "area": "area_code",
    "severity": "severity",
    "state": "state",
    "period": "period",
    "from": "first",
    "until": "last",
    "organisation": "organisation_id",
    "origin": "origin",
    "grade": "grade",
    "assigned": "assignment",
    "owed": "is_feedback_owed",
}
#: Words go through an address sealed: addresses end up in logs (ADR 0022).
WORDS = "words"
YES = "1"


@dataclass(frozen=True, slots=True)
class ListAddress:
    """What the address asks for; what it does not know is left out."""

    selection: Selection
    wanted: SignalFilter
    order: Order = Order.NEWEST
    #: The page begins below this signal, or ends above that one.
    after: Cursor | None = None
    before: Cursor | None = None
    #: The words of the filter as they stand in the address.
    sealed_words: str = ""

    def arguments(self) -> dict[str, str]:
        """Return the query string that leads to the first page of the same list."""
        chosen = {
            "selection": self.selection.value if self.selection is not Selection.OWN else "",
            **{name: _said(getattr(self.wanted, field)) for name, field in FIELD_OF.items()},
            WORDS: self.sealed_words if self.wanted.words else "",
            "order": self.order.value if self.order is not Order.NEWEST else "",
        }
        return {name: value for name, value in chosen.items() if value}

    def without(self, name: str) -> dict[str, str]:
        """Return the query string of the same list with one choice undone."""
        left = {key: value for key, value in self.arguments().items() if key != name}
        # Alone at "/signals" one gets the usual view; who undid the last choice wants the list.
        return {"selection": self.selection.value} | left

    def page_after(self, cursor: Cursor) -> dict[str, str]:
        """Return the query string of the page that begins below a signal."""
        return self.arguments() | {"after": cursor.text()}

    def page_before(self, cursor: Cursor) -> dict[str, str]:
        """Return the query string of the page that ends above a signal."""
        return self.arguments() | {"before": cursor.text()}

    def with_words(self, words: str) -> "ListAddress":
        """Return the same list with words to search for."""
        return replace(self, wanted=replace(self.wanted, words=words))


def read_address(arguments: Mapping[str, str], actor: Actor, words: str = "") -> ListAddress:
    """Return what a query string asks for; the area is for those who may read it.

    ``words`` are those that stand sealed in it, opened by whoever can.
    """
    selection = _member(Selection, arguments.get("selection")) or Selection.OWN
    if not actor.may(Permission.SIGNAL_READ):
        selection = Selection.OWN
    return ListAddress(
        selection,
        _filter(arguments, words),
        _member(Order, arguments.get("order")) or Order.NEWEST,
        after=read_cursor(arguments.get("after", "")),
        before=read_cursor(arguments.get("before", "")),
        sealed_words=arguments.get(WORDS, "") if words else "",
    )


def _filter(arguments: Mapping[str, str], words: str) -> SignalFilter:
    domain_code, area_code = arguments.get("domain", ""), arguments.get("area", "")
    signal_type = arguments.get("type", "")
    is_type = any(known.code == signal_type for known in recordable_types())
    return SignalFilter(
        domain_code=domain_code if domain_code in domains() else "",
        signal_type=signal_type if is_type else "",
        area_code=area_code if level_of(area_code) else "",
        severity=_member(SeverityChoice, arguments.get("severity")),
        period=_member(Period, arguments.get("period")),
        first=_day(arguments.get("from", "")),
        last=_day(arguments.get("until", "")),
        state=_member(SignalState, arguments.get("state")),
        origin=_member(SignalOrigin, arguments.get("origin")),
        organisation_id=_id(arguments.get("organisation", "")),
        assignment=_member(Assignment, arguments.get("assigned")),
        grade=_member(InformationGrade, arguments.get("grade")),
        is_feedback_owed=arguments.get("owed") == YES,
        words=words,
    )


def _said(value: object) -> str:
    if isinstance(value, bool):
        return YES if value else ""
    if isinstance(value, date):
        return value.isoformat()
    return str(value or "")


def _member(kind: type[Member], value: str | None) -> Member | None:
    return next((member for member in kind if member.value == value), None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
