"""What every detector answers: what was seen, what was expected, where the alarm begins."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from resilience.errors import ValidationError

FloatArray = NDArray[np.float64]
IndexArray = NDArray[np.intp]
BoolArray = NDArray[np.bool_]

#: Rows of a year where the file does not say which weeks they are.
WEEKS_A_YEAR = 52


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Answers for ``weeks`` × areas; NaN stands for "cannot be said".

    Attributes
    ----------
    weeks : ndarray of int, shape (r,)
        Tested weeks as 0-based rows of the series.
    observed, expected, upperbound, pvalue : ndarray of float, shape (r, a)
        Counts, the expected count, the largest count that is no alarm, and the probability of
        at least so many when nothing is going on.
    alarm : ndarray of float, shape (r, a)
        1 for an alarm, 0 for none, NaN where the method gives no answer.

    """

    weeks: IndexArray
    observed: FloatArray
    expected: FloatArray
    upperbound: FloatArray
    alarm: FloatArray
    pvalue: FloatArray


def columns(counts: FloatArray) -> FloatArray:
    """Return one series (t,) or several (t, a) as columns (t, a); refuse what no count can be."""
    table = np.asarray(counts, dtype=np.float64)
    table = table[:, None] if table.ndim == 1 else table
    if np.any(table < 0) or np.any(np.isinf(table)):
        raise ValidationError("a count is zero or more")
    return table


def require_history(first: int, needed: int) -> None:
    """Refuse to test a week with too little before it, as R surveillance does.

    Parameters
    ----------
    first : int
        0-based row of the first tested week.
    needed : int
        Weeks of history that the method needs before it.

    Raises
    ------
    ValidationError
        When the history is too short.

    """
    if first < needed:
        raise ValidationError(
            f"the history is too short: the first week that can be tested is number {needed + 1}, "
            f"not {first + 1}"
        )
