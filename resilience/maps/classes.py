"""The five colour classes of a map: where each starts, and which one a value falls in."""

import math
from bisect import bisect_right
from collections.abc import Sequence
from enum import StrEnum
from itertools import accumulate, pairwise

from resilience.maps.periods import PeriodKind

CLASSES = 5
#: With fewer values than this, natural breaks follow chance rather than shape.
FEWEST_VALUES = 12
#: More values are thinned to this many quantiles first; the breaks hardly move.
MOST_VALUES = 120


class Measure(StrEnum):
    """What a map shows of a category."""

    RATE = "rate"
    COUNT = "count"


#: The finest step in which a class may start.
FINEST = {Measure.RATE: 0.1, Measure.COUNT: 1.0}

#: Starts that serve until there are enough published values; rates per 1,000 inhabitants.
RATE_STARTS = {
    PeriodKind.FOUR_WEEKS: (1.0, 2.0, 4.0, 8.0),
    PeriodKind.QUARTER: (3.0, 6.0, 12.0, 24.0),
    PeriodKind.YEAR: (10.0, 20.0, 40.0, 80.0),
}


def rate_per_thousand(count: int, inhabitants: int | None) -> float | None:
    """Return signals per 1,000 inhabitants, to one decimal.

    Parameters
    ----------
    count : int
        Published number of signals in the area and period.
    inhabitants : int or None
        Public number of inhabitants (CBS); None or zero gives None.

    Notes
    -----
    Rates come from the published value and a public denominator, so that they tell nothing
    beyond the count itself. Source: statistics/methods.md 1.5. Halves go up, in whole numbers:
    the browser computes the same rate from the same count (static/js/map/areas.js).

    Examples
    --------
    >>> rate_per_thousand(52, 3_210)
    16.2

    """
    return (20_000 * count + inhabitants) // (2 * inhabitants) / 10 if inhabitants else None


def class_of(value: float, starts: Sequence[float]) -> int:
    """Return the class, 1 to 5, in which ``value`` falls.

    Examples
    --------
    >>> class_of(9.7, (5.5, 7.0, 9.0, 13.0))
    4

    """
    return bisect_right(starts, value) + 1


def starts_for(
    values: Sequence[float], measure: Measure, kind: PeriodKind, threshold: int
) -> tuple[float, ...]:
    """Return where classes two to five start, for maps of one kind during a year.

    Parameters
    ----------
    values : sequence of float
        Published values of this category and level in the latest releases.
    measure : Measure
        Whether they are counts or rates per 1,000 inhabitants.
    kind : PeriodKind
        Length of the periods; it decides the starts while values are few.
    threshold : int
        Smallest count that is published for this category.

    Returns
    -------
    tuple of float
        Four starts, rising; round numbers, so that a legend reads easily.

    """
    finest = FINEST[measure]
    if len(values) >= FEWEST_VALUES and len(set(values)) > CLASSES:
        rounded = _rounded(natural_breaks(thinned(values, MOST_VALUES)), finest)
        if len(set(rounded)) == CLASSES - 1 and rounded[0] > min(values):
            return rounded
    if measure is Measure.RATE:
        return RATE_STARTS[kind]
    return tuple(float(threshold * 2**step) for step in range(1, CLASSES))


def natural_breaks(values: Sequence[float], classes: int = CLASSES) -> tuple[float, ...]:
    """Return the lowest value of each class but the first, for the best division in classes.

    Parameters
    ----------
    values : sequence of float
        At least ``classes`` different values, in any order.
    classes : int
        Number of classes.

    Returns
    -------
    tuple of float
        ``classes - 1`` values, rising.

    Notes
    -----
    Exact minimum of the squared distances to the class means, by dynamic programming over
    the sorted values: Fisher (1958), "On grouping for maximum homogeneity", JASA 53; known
    in mapping as Fisher-Jenks. O(classes * n**2).

    Examples
    --------
    >>> natural_breaks([1, 2, 10, 11, 30], classes=3)
    (10, 30)

    """
    ordered = sorted(values)
    sums = [0.0, *accumulate(ordered)]
    squares = [0.0, *accumulate(value * value for value in ordered)]

    def spread(first: int, after: int) -> float:
        total = sums[after] - sums[first]
        return squares[after] - squares[first] - total * total / (after - first)

    size = len(ordered)
    # cost[n]: the least spread of the first n values in the classes made so far;
    # split[n]: where the last of those classes starts.
    cost = [0.0, *(spread(0, after) for after in range(1, size + 1))]
    splits: list[list[int]] = []
    for made in range(1, classes):
        split = [0] * (size + 1)
        previous, cost = cost, [math.inf] * (size + 1)
        for after in range(made + 1, size + 1):
            cost[after], split[after] = min(
                (previous[first] + spread(first, after), first) for first in range(made, after)
            )
        splits.append(split)
    return tuple(ordered[place] for place in _starting_places(splits, size))


def _starting_places(splits: list[list[int]], size: int) -> list[int]:
    places = []
    for split in reversed(splits):
        size = split[size]
        places.append(size)
    return places[::-1]


def thinned(values: Sequence[float], most: int) -> list[float]:
    """Return at most ``most`` of ``values``: evenly spaced quantiles, both ends included."""
    ordered = sorted(values)
    if len(ordered) <= most:
        return ordered
    last = len(ordered) - 1
    return [ordered[round(place * last / (most - 1))] for place in range(most)]


def _rounded(starts: Sequence[float], finest: float) -> tuple[float, ...]:
    """Round to the coarsest of 1, 2 or 5 times a power of ten that keeps classes apart."""
    gap = min(after - before for before, after in pairwise(starts))
    if gap <= 0:
        return tuple(starts)
    # Half the gap: rounding moves both sides, by half a step each at most.
    power = 10.0 ** math.floor(math.log10(gap / 2))
    # None fits when the logarithm of a gap just under a power of ten is rounded up.
    step = max([finest, *(nice * power for nice in (1, 2, 5) if nice * power <= gap / 2)])
    return tuple(round(round(start / step) * step, 1) for start in starts)
