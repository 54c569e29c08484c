"""Where a safety concern can stand and what can happen to it (domain.md 2.3)."""

from collections.abc import Mapping
from enum import StrEnum

from resilience.errors import ConflictError


class ConcernState(StrEnum):
    """The statuses and side states; being overdue is computed, not a status."""

    RAISED = "nieuw"
    ACKNOWLEDGED = "ontvangst_bevestigd"
    ASSESSED = "beoordeeld"
    MEASURES_ACTIVE = "maatregelen_actief"
    AFTERCARE = "nazorg"
    TO_CLOSE = "te_sluiten"
    CLOSED = "gesloten"
    WITHDRAWN = "ingetrokken"
    REFERRED = "doorverwezen"
    REOPENED = "heropend"


class ConcernEventKind(StrEnum):
    """What happened to a concern."""

    RAISED = "gemeld"
    ACKNOWLEDGED = "ontvangst_bevestigd"
    ESCALATED = "geescaleerd"


#: A state that is not a key has no way out yet.
NEXT: Mapping[ConcernState, frozenset[ConcernState]] = {
    ConcernState.RAISED: frozenset({ConcernState.ACKNOWLEDGED}),
}


def move(current: ConcernState, target: ConcernState) -> ConcernState:
    """Return ``target``; raise ``ConflictError`` when there is no way to it from ``current``."""
    if target not in NEXT.get(current, frozenset()):
        raise ConflictError(f"a concern that is {current.value} cannot become {target.value}")
    return target


def states_before(target: ConcernState) -> tuple[ConcernState, ...]:
    """Return the states from which ``target`` can be reached, for a claim in the database."""
    return tuple(state for state, targets in NEXT.items() if target in targets)
