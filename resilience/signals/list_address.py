"""The address of a list of signals: selection, filters and page, read from the query string."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from resilience.areas.codes import AreaLevel, level_of
from resilience.authz.actor import Actor
from resilience.authz.permissions import Permission
from resilience.signals.listing import Period, Selection, SeverityChoice, SignalFilter
from resilience.signals.taxonomy import domains

Member = TypeVar("Member", bound=StrEnum)

#: More pages than anybody leafs through; a larger number is a mistake in the address.
LAST_PAGE = 100_000


@dataclass(frozen=True, slots=True)
class ListAddress:
    """What the address asks for; what it does not know is left out."""

    selection: Selection
    wanted: SignalFilter
    page: int = 1

    def arguments(self, page: int | None = None) -> dict[str, str]:
        """Return the query string that leads back here, or to another page of the same list."""
        wanted = self.wanted
        chosen = {
            "selection": self.selection.value if self.selection is not Selection.OWN else "",
            "domain": wanted.domain_code,
            "buurt": wanted.buurt_code,
            "severity": wanted.severity.value if wanted.severity else "",
            "period": wanted.period.value if wanted.period else "",
            "page": str(page) if page and page > 1 else "",
        }
        return {name: value for name, value in chosen.items() if value}


def read_address(arguments: Mapping[str, str], actor: Actor) -> ListAddress:
    """Return what a query string asks for; the area is for those who may read it."""
    selection = _member(Selection, arguments.get("selection")) or Selection.OWN
    if not actor.may(Permission.SIGNAL_READ):
        selection = Selection.OWN
    domain_code = arguments.get("domain", "")
    buurt_code = arguments.get("buurt", "")
    wanted = SignalFilter(
        domain_code=domain_code if domain_code in domains() else "",
        buurt_code=buurt_code if level_of(buurt_code) is AreaLevel.BUURT else "",
        severity=_member(SeverityChoice, arguments.get("severity")),
        period=_member(Period, arguments.get("period")),
    )
    return ListAddress(selection, wanted, _page(arguments.get("page", "")))


def _member(kind: type[Member], value: str | None) -> Member | None:
    return next((member for member in kind if member.value == value), None)


def _page(text: str) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) < len(str(LAST_PAGE))
    return max(1, int(text)) if is_number else 1
