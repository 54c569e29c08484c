"""Areas to narrow a list to, found by the name that is typed."""

from collections.abc import Sequence

from resilience.areas.codes import level_of
from resilience.areas.queries import WijkChoices, find_area, find_current_edition
from resilience.uow import UnitOfWork


class Places:
    """The wijken and buurten to choose from, each under one name."""

    def __init__(self, wijken: Sequence[WijkChoices]) -> None:
        named = [(wijk.name, wijk.code) for wijk in wijken]
        named += [(f"{name}, {wijk.name}", code) for wijk in wijken for code, name in wijk.buurten]
        self._codes = {name.casefold(): code for name, code in named}
        self._names = {code: name for name, code in named}
        self._short = {name.partition(",")[0].casefold(): code for name, code in reversed(named)}

    @property
    def names(self) -> list[str]:
        """What can be chosen, wijken first."""
        return list(self._names.values())

    def code_of(self, typed: str) -> str:
        """Return the code of an area by its code, its name, or the beginning of its name.

        Empty when no area is meant, or more than one could be.
        """
        wanted = " ".join(typed.split()).casefold()
        if not wanted:
            return ""
        code = wanted.upper()
        if level_of(code):
            return code
        found = self._codes.get(wanted) or self._short.get(wanted)
        if found:
            return found
        begun = [code for name, code in self._codes.items() if name.startswith(wanted)]
        return begun[0] if len(begun) == 1 else ""

    def name_of(self, uow: UnitOfWork, code: str) -> str:
        """Return the name of an area, also of one that is not among the choices."""
        if not code or code in self._names:
            return self._names.get(code, "")
        edition = find_current_edition(uow.session)
        area = find_area(uow.session, edition.year, code) if edition else None
        return area.name if area else code
