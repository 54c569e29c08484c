"""What counts as "the same, nearby, lately", from what a reader may know of a place anyway.

The exact place of a signal is sealed and never asked here: whoever moves a mark over the map
could otherwise find it by which signals appear (ADR 0023).
"""

from dataclasses import dataclass
from datetime import timedelta
from math import floor, hypot

from resilience.areas.coordinates import CELL_M, HECTOMETRE_M, cell_500m

NEAR_M = 300.0
RECENT = timedelta(days=28)
#: A square and the eight around it: all that lies within a square's width.
STEPS = (-1, 0, 1)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where somebody is recording: a buurt, and the squares that may hold something nearby."""

    buurt_code: str
    #: Empty when only the buurt is known.
    cells: frozenset[str] = frozenset()


def cells_near(x: float, y: float, metres: float = NEAR_M) -> frozenset[str]:
    """Return the squares of 500 m of which some point lies within ``metres`` of a point.

    Parameters
    ----------
    x, y : float
        RD New metres of the mark of who is recording.
    metres : float
        At most the width of a square.

    Notes
    -----
    A signal that lies within ``metres`` always lies in one of these squares; one that lies
    farther away than ``metres`` plus the diagonal of a square (707 m) never does.

    Examples
    --------
    >>> sorted(cells_near(132_250.0, 399_250.0, 100))
    ['E1320N3990']
    >>> len(cells_near(132_010.0, 399_010.0))
    4

    """
    corner = (floor(x / CELL_M) * CELL_M, floor(y / CELL_M) * CELL_M)
    squares = (
        (corner[0] + east * CELL_M, corner[1] + north * CELL_M) for east in STEPS for north in STEPS
    )
    return frozenset(
        cell_500m(west, south)
        for west, south in squares
        if hypot(_gap(x, west), _gap(y, south)) <= metres
    )


def cells_around(cell: str) -> frozenset[str]:
    """Return a square and those that touch it, for a place of which only the square is known.

    Examples
    --------
    >>> len(cells_around("E1320N3990")), "E1315N3985" in cells_around("E1320N3990")
    (9, True)

    """
    west, south = (int(part) * HECTOMETRE_M for part in cell[1:].split("N"))
    return frozenset(
        cell_500m(west + east * CELL_M, south + north * CELL_M) for east in STEPS for north in STEPS
    )


def _gap(value: float, low: float) -> float:
    """Return how far a coordinate lies outside a square that begins at ``low``."""
    return max(low - value, 0.0, value - (low + CELL_M))
