"""The attacker on published numbers: linear programmes, with every rule and the table known.

Written apart from the gate, so that both must agree: the bounds of a value come from trying
every count, the sums from the sides of the lattice, and the solver is HiGHS through scipy.
"""

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, eye_array, hstack, kron, vstack
from scipy.sparse.linalg import lsqr

#: So much room is asked for at most, so that all limits can have it at the same time.
TRACE = 1e-4
#: Less than this is no change.
STANDSTILL = 1e-6


def counts_behind(table, value, threshold):
    """Return the lowest and highest count that can be published as ``value``."""
    rows = len(table.chances) - 1
    possible = [
        count
        for count in range(threshold, value + 2 * table.max_deviation + 1)
        for deviation, chance in zip(
            table.deviations, table.chances[min(count - threshold, rows)], strict=True
        )
        if chance > 0 and count + deviation == value
    ]
    return min(possible), max(possible)


class Attacker:
    """Knows some counts of a lattice within bounds, and works out the others.

    ``least`` and ``most`` hold what is known of each cell; a party adds its own records.
    """

    def __init__(self, lattice, least, most):
        self.sums = _sums(lattice)
        self.least, self.most = least, most

    @classmethod
    def on(cls, lattice, gate, values, is_sensitive):
        """Return who reads published values; below zero stands for withheld."""
        least, most = np.zeros(lattice.size), np.full(lattice.size, np.inf)
        thresholds = gate.thresholds(is_sensitive)
        known = {
            (value, threshold): counts_behind(gate.table, value, threshold)
            for value, threshold in set(zip(values.tolist(), thresholds.tolist(), strict=True))
            if value >= 0
        }
        for cell in np.flatnonzero(values >= 0):
            least[cell], most[cell] = known[int(values[cell]), int(thresholds[cell])]
        return cls(lattice, least, most)

    def knowing(self, own, at_least=None):
        """Return the same reader with records of its own, and what that tells of shown cells."""
        more = own if at_least is None else np.where(self.most < np.inf, at_least, own)
        attacker = object.__new__(Attacker)
        attacker.sums, attacker.most = self.sums, self.most
        attacker.least = np.maximum(self.least, more)
        return attacker

    def interval(self, cell):
        """Return the lowest and highest count of one cell."""
        row = self.sums[[cell]].toarray().ravel()
        found = []
        for sign in (1, -1):
            rows, limits = self._limits()
            solved = linprog(sign * row, A_ub=rows, b_ub=limits, method="highs-ds")
            found.append(sign * solved.fun if solved.status == 0 else np.inf)
            assert solved.status in (0, 3), solved.message
        return tuple(found)

    def pinned(self, cells):
        """Return the cells of which only one count is possible, from one linear programme.

        It makes as many limits as can be hold with room to spare, each by no more than
        ``TRACE``; tables that agree with what is published can be mixed, so a limit without
        room never has any. Those limits are equations, and a cell is pinned when they fix it:
        when no step that obeys them all, taken in a random direction, changes it.
        """
        cells = np.asarray(cells)
        equations = self._equations()
        step = np.random.default_rng(1).normal(size=self.sums.shape[1])
        if equations.shape[0]:
            fixed = lsqr(equations.T, step, atol=1e-14, btol=1e-14, iter_lim=20_000)[0]
            step = step - equations.T @ fixed
        return cells[abs(self.sums[cells] @ step) < STANDSTILL]

    def _equations(self):
        """Return the limits, none negative included, that hold without room to spare."""
        rows, limits = self._limits()
        rows = vstack([rows, -eye_array(rows.shape[1])]).tocsr()
        limits = np.r_[limits, np.zeros(rows.shape[1])]
        room = np.r_[np.zeros(rows.shape[1]), -np.ones(rows.shape[0])]
        solved = linprog(
            room,
            A_ub=hstack([rows, eye_array(rows.shape[0])]).tocsr(),
            b_ub=limits,
            bounds=[(0, None)] * rows.shape[1] + [(0, TRACE)] * rows.shape[0],
            method="highs",
        )
        assert solved.status == 0, solved.message
        return rows[solved.x[rows.shape[1] :] < TRACE / 2]

    def _limits(self):
        """Return rows and limits: what is known of sums of the smallest cells."""
        above, below = np.flatnonzero(self.least > 0), np.flatnonzero(self.most < np.inf)
        rows = vstack([-self.sums[above], self.sums[below]]).tocsr()
        return rows, np.r_[-self.least[above], self.most[below]]


def _sums(lattice):
    """Return the matrix that adds the smallest cells up to every cell."""
    whole = None
    for axis in lattice.axes:
        inside, holder = axis.belongs
        smallest = [place for place in range(len(axis.codes)) if place not in axis.parts]
        column = {place: number for number, place in enumerate(smallest)}
        pairs = [(up, column[one]) for one, up in zip(inside, holder, strict=True) if one in column]
        rows, columns = np.array(pairs).T
        shape = (len(axis.codes), len(smallest))
        side = csr_array((np.ones(len(pairs)), (rows, columns)), shape=shape)
        whole = side if whole is None else kron(whole, side)
    return whole.tocsr()
