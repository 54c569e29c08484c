"""The gate: which cells of a lattice leave, and which value they leave with."""

from dataclasses import dataclass, field

import numpy as np

from resilience.privacy.disclosure.counts import CellFacts
from resilience.privacy.disclosure.lattice import Flags, Lattice, Whole
from resilience.privacy.disclosure.noise import PerturbationTable, stored_table
from resilience.privacy.disclosure.openness import Rules, withhold_for_openness
from resilience.privacy.disclosure.policy import Policy

#: The value of a cell that is not shown: too few or too little known, and zero as well.
WITHHELD = -1
#: Stands for a cell that no release has decided on yet.
UNDECIDED = -2
#: Shares are compared with this much to spare, because 0.8 is no exact binary number.
HAIR = 1e-9


@dataclass(frozen=True, slots=True)
class Gate:
    """The one door for numbers: limits, and the table of the perturbation."""

    policy: Policy = field(default_factory=Policy)
    table: PerturbationTable = field(default_factory=stored_table)

    def thresholds(self, is_sensitive: Flags) -> Whole:
        """Return the smallest number of signals that may be shown, per cell."""
        return np.where(is_sensitive, self.policy.sensitive_k, self.policy.k).astype(np.int64)

    def is_eligible(self, facts: CellFacts) -> Flags:
        """Tell which cells may be shown at all, judged on exact facts.

        Notes
        -----
        At least k signals (more for sensitive categories), enough different reporters and
        organisations, no organisation that knows nearly all of the cell by itself, and an
        area with enough inhabitants: a smaller buurt counts in its wijk only. Source:
        statistics/methods.md 1.2; R-06 in domain.md 4.2.

        """
        limits = self.policy
        return np.asarray(
            (facts.count >= self.thresholds(facts.is_sensitive))
            & (facts.reporters >= limits.reporters)
            & (facts.organisations >= limits.organisations)
            & (facts.inhabitants >= limits.inhabitants)
            & (facts.inhabitants >= 0)
            & self._leaves_others(facts, facts.count)
        )

    def values(self, facts: CellFacts) -> Whole:
        """Return the value of every cell judged by itself, or ``WITHHELD``.

        Notes
        -----
        The value of an eligible cell is its count with cell-key noise. It must meet the same
        limits as the count. Otherwise an organisation with 7 of 9 signals that reads "5"
        knows that there are 9, since it may hold no more than 80 % and 5 is at most 4 off.
        Source: statistics/methods.md 1.2 and 1.3 (cell-key method of ABS, ONS and CBS).

        """
        shown = np.flatnonzero(self.is_eligible(facts))
        threshold = self.thresholds(facts.is_sensitive)[shown]
        values = np.full(len(facts.count), WITHHELD, dtype=np.int64)
        values[shown] = self.table.perturb(facts.count[shown], facts.key[shown], threshold)
        return np.where(self._leaves_others(facts, values), values, WITHHELD)

    def release(self, lattice: Lattice, facts: CellFacts, before: Whole | None = None) -> Whole:
        """Return the value of every cell of a lattice, or ``WITHHELD``.

        Parameters
        ----------
        lattice : Lattice
            Periods, areas and categories, earlier published ones included.
        facts : CellFacts
            Exact facts of every cell.
        before : (cells,) whole numbers, optional
            What was published before: a value or ``WITHHELD`` for cells that are frozen,
            ``UNDECIDED`` for the others. Without it every cell is decided now.

        Returns
        -------
        (cells,) whole numbers
            A value is never below the threshold; ``WITHHELD`` stands for too few, too little
            known and zero: all look the same.

        Notes
        -----
        Cells by themselves first; then cells are withheld whose values together would tell
        what another cell holds (``openness``).

        """
        if before is None:
            before = np.full(lattice.size, UNDECIDED)
        return self._decide(lattice, facts, before, np.zeros(lattice.size, dtype=np.int64))

    def revise(self, lattice: Lattice, facts: CellFacts, before: Whole, differing: Whole) -> Whole:
        """Return the values of the one revision of what was published.

        Parameters
        ----------
        lattice, facts
            As for ``release``; the facts with what was late, withdrawn or corrected.
        before : (cells,) whole numbers
            What was published: a value or ``WITHHELD``.
        differing : (cells,) whole numbers
            Records of each cell that are in one of both and not in the other.

        Returns
        -------
        (cells,) whole numbers
            A cell is decided anew only when at least as many records differ as its threshold;
            every other keeps what was published, so that no single late record shows.

        Notes
        -----
        Source: statistics/methods.md 1.4. The earlier values stay stored.

        """
        thresholds = self.thresholds(facts.is_sensitive)
        is_new = differing >= thresholds
        drift = np.where(is_new, 0, thresholds - 1)
        return self._decide(lattice, facts, np.where(is_new, UNDECIDED, before), drift)

    def _decide(self, lattice: Lattice, facts: CellFacts, before: Whole, drift: Whole) -> Whole:
        is_open = (before == UNDECIDED) & lattice.is_shown
        values = np.where(is_open, self.values(facts), np.maximum(before, WITHHELD))
        rules = Rules(lattice, facts, self.policy, self.table, drift)
        return withhold_for_openness(rules, values, is_open)

    def _leaves_others(self, facts: CellFacts, count: Whole) -> Flags:
        """Tell where no organisation and no reporter makes up nearly all of ``count``."""
        share = self.policy.largest_share * count + HAIR
        rest = facts.largest_reporter + self.policy.reporters - 1
        return np.asarray((facts.largest_organisation <= share) & (rest <= count))
