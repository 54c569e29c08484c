"""The moves of a signal: the table written down once more, apart from the code."""

from itertools import product

import pytest

from resilience.signals.attributes import SignalState
from resilience.signals.states import MOVES, Mover, find_move, moves_from, states_before

S, M = SignalState, Mover
#: From, to, by whom; everything else is impossible.
EXPECTED = {
    (S.TO_REVIEW, S.SUBMITTED): {M.REVIEWER, M.GUARD, M.SYSTEM},
    (S.TO_REVIEW, S.WITHDRAWN): {M.REPORTER},
    (S.SUBMITTED, S.TO_REVIEW): {M.GUARD},
    (S.SUBMITTED, S.ACCEPTED): {M.COORDINATOR},
    (S.SUBMITTED, S.REJECTED): {M.COORDINATOR},
    (S.SUBMITTED, S.WITHDRAWN): {M.REPORTER},
    (S.ACCEPTED, S.TO_REVIEW): {M.GUARD},
    (S.ACCEPTED, S.FED_BACK): {M.COORDINATOR},
    (S.ACCEPTED, S.CLOSED): {M.COORDINATOR},
    (S.ACCEPTED, S.REJECTED): {M.COORDINATOR},
    (S.ACCEPTED, S.WITHDRAWN): {M.REPORTER},
    (S.FED_BACK, S.TO_REVIEW): {M.GUARD},
    (S.FED_BACK, S.ACCEPTED): {M.COORDINATOR, M.REPORTER},
    (S.FED_BACK, S.CLOSED): {M.COORDINATOR, M.SYSTEM},
    (S.FED_BACK, S.WITHDRAWN): {M.REPORTER},
    (S.CLOSED, S.ACCEPTED): {M.COORDINATOR, M.REPORTER},
}


@pytest.mark.parametrize(("before", "after", "mover"), list(product(S, S, M)))
def test_a_step_is_possible_exactly_where_the_table_says_so(before, after, mover):
    is_expected = mover in EXPECTED.get((before, after), set())
    assert (find_move(before, after, {mover}) is not None) is is_expected


@pytest.mark.parametrize("state", [S.REJECTED, S.WITHDRAWN])
def test_what_ended_goes_nowhere(state):
    assert list(moves_from(state, set(Mover))) == []


def test_every_step_that_ends_a_signal_asks_a_reason():
    ends = [move for move in MOVES if move.after in (S.REJECTED, S.WITHDRAWN)]
    assert all(move.needs_reason for move in ends)


def test_a_claim_names_every_state_before():
    assert states_before(S.REJECTED, {M.COORDINATOR}) == {S.SUBMITTED, S.ACCEPTED}
    assert states_before(S.REJECTED, {M.REPORTER}) == frozenset()
