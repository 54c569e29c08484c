"""What somebody who knows every rule works out from published values by adding up."""

from dataclasses import dataclass

import numpy as np

from resilience.privacy.disclosure.lattice import Sums, Whole

#: Stands for "no upper bound"; far above any count, far below what whole numbers hold.
UNBOUNDED = np.int64(1) << 40
#: Bounds that still move after so many rounds stay a little wide, which is never wrong.
ROUNDS = 12


@dataclass(frozen=True, eq=False, slots=True)
class Bounds:
    """The lowest and highest count that each cell can have."""

    low: Whole
    high: Whole


def tighten(sums: Sums, start: Bounds) -> Bounds:
    """Return the bounds that follow from ``start`` because the cells add up.

    Parameters
    ----------
    sums : Sums
        Which cells add up to which.
    start : Bounds
        What is known of every cell by itself; ``UNBOUNDED`` where nothing is known above.

    Returns
    -------
    Bounds
        Never wider than ``start``, never narrower than a linear programme would find.

    Notes
    -----
    Bound propagation: a whole is at least the sum of the least, at most the sum of the most
    of its parts; a part is at most the whole less the least of the others, and at least the
    whole less the most of the others. Source: bounds propagation of constraint programming;
    the attack itself is that of statistics/methods.md 1.

    Examples
    --------
    A wijk of at most 14 with a buurt of at least 12 leaves 2 for the other buurt.

    >>> sums = Sums(np.array([0]), np.array([0, 0]), np.array([1, 2]))
    >>> bounds = Bounds(np.array([10, 12, 0]), np.array([14, 16, UNBOUNDED]))
    >>> tighten(sums, bounds).high.tolist()
    [14, 14, 2]

    """
    low, high = start.low.copy(), start.high.copy()
    for _ in range(ROUNDS):
        before = low.copy(), high.copy()
        _to_wholes(sums, low, high)
        _to_parts(sums, low, high)
        if np.array_equal(low, before[0]) and np.array_equal(high, before[1]):
            break
    return Bounds(low, high)


def _to_wholes(sums: Sums, low: Whole, high: Whole) -> None:
    np.maximum.at(low, sums.whole, sums.over_parts(low))
    np.minimum.at(high, sums.whole, sums.over_parts(high))


def _to_parts(sums: Sums, low: Whole, high: Whole) -> None:
    others_low = sums.over_parts(low)[sums.group] - low[sums.part]
    others_high = sums.over_parts(high)[sums.group] - high[sums.part]
    of_whole = sums.whole[sums.group]
    np.minimum.at(high, sums.part, high[of_whole] - others_low)
    np.maximum.at(low, sums.part, low[of_whole] - others_high)
