"""The stored perturbation table: the value with which an exact count leaves."""

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Whole = NDArray[np.int64]
Real = NDArray[np.float64]

#: What may be off in a table by the rounding of stored decimals.
ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class PerturbationTable:
    """Chances of every deviation, per distance of the exact count above its threshold.

    Parameters
    ----------
    deviations : (d,) whole numbers
        Ascending.
    chances : (rows, d) floats
        Row j holds for counts j above the threshold, the last row for all higher ones.

    Raises
    ------
    ValueError
        When a row is not a distribution, has a bias, or lands below the threshold.

    Notes
    -----
    Cell-key method (Australian Bureau of Statistics; ONS and CBS, Census 2021). Every row is
    the distribution of most entropy without bias, with variance 3 and at most 4 off, that
    never lands below the threshold k; at exactly k only k itself is left. Source:
    statistics/methods.md 1.3.

    """

    deviations: Whole
    chances: Real

    def __post_init__(self) -> None:
        if (self.chances < 0).any() or abs(self.chances.sum(axis=1) - 1).max() > ROUNDING:
            raise ValueError("a row of the perturbation table does not add up to one")
        if abs(self.chances @ self.deviations).max() > ROUNDING * self.deviations.size:
            raise ValueError("a row of the perturbation table has a bias")
        rows = np.arange(len(self.chances))[:, np.newaxis]
        if self.chances[rows + self.deviations < 0].any():
            raise ValueError("the perturbation table lands below the threshold")

    @property
    def max_deviation(self) -> int:
        """The most that a value differs from its count."""
        return int(abs(self.deviations[self.chances.any(axis=0)]).max())

    def perturb(self, counts: ArrayLike, keys: ArrayLike, thresholds: ArrayLike) -> Whole:
        """Return the values for exact counts at or above their thresholds.

        Parameters
        ----------
        counts, thresholds : (n,) whole numbers
            Exact number of signals, and the smallest number that may be shown.
        keys : (n,) floats in [0, 1)
            Cell keys: sums of record keys modulo one.

        Returns
        -------
        (n,) whole numbers
            The same count, key and threshold always give the same value.

        Raises
        ------
        ValueError
            For a count below its threshold: such a cell has no value.

        """
        exact, above = np.asarray(counts), np.asarray(counts) - np.asarray(thresholds)
        if (above < 0).any():
            raise ValueError("a count below its threshold has no value to be published")
        rows = np.minimum(above, len(self.chances) - 1)
        reached = np.cumsum(self.chances, axis=1)[rows] <= np.asarray(keys)[..., np.newaxis]
        # Adding up leaves the last step a hair below one, where a key may still lie.
        last = self.deviations.size - 1 - np.argmax(self.chances[:, ::-1] > 0, axis=1)
        place = np.minimum(reached.sum(axis=-1), last[rows])
        return np.asarray(exact + self.deviations[place], dtype=np.int64)

    def bounds(self, values: ArrayLike, thresholds: ArrayLike) -> tuple[Whole, Whole]:
        """Return the lowest and highest exact count behind published values.

        This is what everybody can work out who knows the rules and the table.
        """
        over = np.asarray(values) - np.asarray(thresholds)
        low, high = self._reach()
        kind = np.minimum(over, len(low) - 1)
        return np.asarray(values + low[kind]), np.asarray(values + high[kind])

    def _reach(self) -> tuple[Whole, Whole]:
        """Return the least and most by which a count differs from a value, per value above k."""
        rows, most = len(self.chances) - 1, self.max_deviation
        over = np.arange(rows + most + 1)[:, np.newaxis]
        above = over - self.deviations
        place = np.arange(self.deviations.size)
        is_possible = (above >= 0) & (self.chances[np.clip(above, 0, rows), place] > 0)
        differs = np.where(is_possible, -self.deviations, 0)
        # A value that no count leads to is never published; it keeps a reach of nothing.
        low = np.where(is_possible, differs, most).min(axis=1)
        high = np.where(is_possible, differs, -most).max(axis=1)
        return low, high


@cache
def stored_table() -> PerturbationTable:
    """Return the table that belongs to the rules in force."""
    file = resources.files(__package__).joinpath("perturbation.json")
    stored: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return PerturbationTable(
        np.array(stored["deviations"], dtype=np.int64),
        np.array(stored["chances"], dtype=np.float64),
    )
