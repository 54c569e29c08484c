"""Which way a signal can go from where it stands, and who may send it there (domain.md 1.5)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from resilience.signals.attributes import SignalEventKind, SignalState

_S, _E = SignalState, SignalEventKind


class Mover(StrEnum):
    """What somebody is to a signal; one person can be several."""

    REPORTER = "reporter"
    #: A quality reviewer of the organisation that recorded it, never of their own text.
    REVIEWER = "reviewer"
    #: Who holds the direction in the area, and may read the signal.
    COORDINATOR = "coordinator"
    #: The text guard: words that were flagged, or new words in which it finds nothing.
    GUARD = "guard"
    #: A job; it carries out what a person decided before.
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Move:
    """One allowed step, who may make it, and what the history says of it."""

    before: SignalState
    after: SignalState
    by: frozenset[Mover]
    event: SignalEventKind
    needs_reason: bool = False


_REPORTER = frozenset({Mover.REPORTER})
_REVIEWER = frozenset({Mover.REVIEWER})
_GUARD = frozenset({Mover.GUARD})
_SYSTEM = frozenset({Mover.SYSTEM})
_COORDINATOR = frozenset({Mover.COORDINATOR})

#: The whole table. What is not in it cannot happen.
MOVES: tuple[Move, ...] = (
    Move(_S.TO_REVIEW, _S.SUBMITTED, _REVIEWER, _E.CLEARED),
    Move(_S.TO_REVIEW, _S.SUBMITTED, _GUARD, _E.REWORDED),
    Move(_S.TO_REVIEW, _S.SUBMITTED, _SYSTEM, _E.REDACTED),
    # A correction can bring in words that somebody must look at.
    Move(_S.SUBMITTED, _S.TO_REVIEW, _GUARD, _E.FLAGGED),
    Move(_S.ACCEPTED, _S.TO_REVIEW, _GUARD, _E.FLAGGED),
    Move(_S.FED_BACK, _S.TO_REVIEW, _GUARD, _E.FLAGGED),
    Move(_S.SUBMITTED, _S.ACCEPTED, _COORDINATOR, _E.ACCEPTED),
    Move(_S.ACCEPTED, _S.FED_BACK, _COORDINATOR, _E.FED_BACK),
    Move(_S.ACCEPTED, _S.CLOSED, _COORDINATOR, _E.CLOSED),
    Move(_S.FED_BACK, _S.CLOSED, _COORDINATOR | _SYSTEM, _E.CLOSED),
    # "Not satisfied" opens it once more; how often is for `resilience.feedback` to say.
    Move(_S.FED_BACK, _S.ACCEPTED, _COORDINATOR | _REPORTER, _E.REOPENED),
    Move(_S.CLOSED, _S.ACCEPTED, _COORDINATOR | _REPORTER, _E.REOPENED),
    Move(_S.SUBMITTED, _S.REJECTED, _COORDINATOR, _E.REJECTED, needs_reason=True),
    Move(_S.ACCEPTED, _S.REJECTED, _COORDINATOR, _E.REJECTED, needs_reason=True),
    Move(_S.TO_REVIEW, _S.WITHDRAWN, _REPORTER, _E.WITHDRAWN, needs_reason=True),
    Move(_S.SUBMITTED, _S.WITHDRAWN, _REPORTER, _E.WITHDRAWN, needs_reason=True),
    Move(_S.ACCEPTED, _S.WITHDRAWN, _REPORTER, _E.WITHDRAWN, needs_reason=True),
    Move(_S.FED_BACK, _S.WITHDRAWN, _REPORTER, _E.WITHDRAWN, needs_reason=True),
)

#: Here a signal counts for nothing any more, and what was typed is gone (class D of 4.4).
COUNTED_OUT = frozenset({SignalState.REJECTED, SignalState.WITHDRAWN})


def moves_from(state: SignalState, movers: Collection[Mover]) -> Iterator[Move]:
    """Yield the steps that somebody can make with a signal in ``state``.

    Parameters
    ----------
    state : SignalState
        Where the signal stands.
    movers : Collection of Mover
        What this person is to the signal.

    Notes
    -----
    Source: the states of issue 4, item 6, and class D of domain.md 4.4.

    """
    wanted = frozenset(movers)
    return (move for move in MOVES if move.before is state and move.by & wanted)


def find_move(before: SignalState, after: SignalState, movers: Collection[Mover]) -> Move | None:
    """Return the step between two states, or None when these people cannot make it."""
    return next((move for move in moves_from(before, movers) if move.after is after), None)


def states_before(after: SignalState, movers: Collection[Mover]) -> frozenset[SignalState]:
    """Return from where these people can bring a signal to ``after``."""
    wanted = frozenset(movers)
    return frozenset(move.before for move in MOVES if move.after is after and move.by & wanted)
