"""Holding values back that, taken together, would tell what another cell holds."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from resilience.privacy.disclosure.bounds import UNBOUNDED, Bounds, tighten
from resilience.privacy.disclosure.counts import CellFacts, Contributions
from resilience.privacy.disclosure.lattice import Axis, Flags, Lattice, Whole
from resilience.privacy.disclosure.noise import PerturbationTable
from resilience.privacy.disclosure.policy import Policy

#: What a party that knows its own records must at least be left in doubt about.
DOUBT_OF_PARTIES = 1


@dataclass(frozen=True, eq=False, slots=True)
class Rules:
    """All that a reader may know about how a release came about, and the exact facts."""

    lattice: Lattice
    facts: CellFacts
    policy: Policy
    table: PerturbationTable
    #: By how much a count may have moved since its value was published; zero where it is new.
    drift: Whole


@dataclass(frozen=True, eq=False, slots=True)
class Party:
    """A reader with records of its own: how many in each cell, and the fewest of all there."""

    own: Whole
    least: Whole


def withhold_for_openness(rules: Rules, values: Whole, is_open: Flags) -> Whole:
    """Return ``values`` with as few as possible withheld, so that no cell lies bare.

    Parameters
    ----------
    rules : Rules
        The lattice and what everybody knows.
    values : (cells,) whole numbers
        Values of cells judged by themselves; below zero where withheld.
    is_open : (cells,) flags
        Whether a cell may still be withheld; earlier releases are frozen.

    Returns
    -------
    (cells,) whole numbers

    Notes
    -----
    Noise is bounded, so now and then all of it points the same way: a wijk of 20 published
    as 16 holds two buurten that are at least 10 each, hence nothing else. The reader is
    taken to know every rule and the table, and adds up (``bounds``). For everybody a cell
    without value must leave at least ``max_deviation`` + 1 counts possible; for an
    organisation that subtracts its own records, or partners under an agreement that
    subtract theirs, at least two. For everybody the judgement rests on published values
    alone, so to a reader who repeats it on what was published it tells nothing new. Source:
    statistics/methods.md 1 (attack by intervals; own rule, ADR 0027).

    """
    values = values.copy()
    while True:
        bare = _bare_for_everybody(rules, values)
        # The parties cost a look each, so they are asked when everybody is content.
        if not len(bare):
            bare = _bare_for_parties(rules, values)
        found = {_nearest(rules.lattice, values, is_open, cell) for cell in bare.tolist()}
        found.discard(None)
        if not found:
            return values
        values[[cell for cell in found if cell is not None]] = -1


def _bare_for_everybody(rules: Rules, values: Whole) -> Whole:
    known = tighten(rules.lattice.sums, _by_itself(rules, values))
    doubt = rules.table.max_deviation
    is_bare = (known.high < doubt) | (known.high - known.low < doubt)
    return np.flatnonzero(is_bare & (values < 0))


def _bare_for_parties(rules: Rules, values: Whole) -> Whole:
    if not rules.table.max_deviation:
        return np.zeros(0, dtype=np.int64)
    start = _by_itself(rules, values)
    found = [_bare_for(rules, party, start) for party in _parties(rules)]
    return np.unique(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)


def _bare_for(rules: Rules, party: Party, start: Bounds) -> Whole:
    is_shown = start.high < UNBOUNDED
    # What a count has at least by the rules held when it was published, not for what came since.
    least = np.maximum(party.least - rules.drift, party.own)
    low = np.maximum(start.low, np.where(is_shown, least, party.own))
    known = tighten(rules.lattice.sums, Bounds(low, start.high))
    doubt = known.high - np.maximum(known.low, party.own)
    return np.flatnonzero(doubt < DOUBT_OF_PARTIES)


def _by_itself(rules: Rules, values: Whole) -> Bounds:
    """Return what everybody knows of each cell without adding up."""
    low = np.zeros(len(values), dtype=np.int64)
    high = np.full(len(values), UNBOUNDED)
    shown = np.flatnonzero(values >= 0)
    limits = rules.policy
    sensitive = rules.facts.is_sensitive[shown]
    thresholds = np.where(sensitive, limits.sensitive_k, limits.k)
    least, most = rules.table.bounds(values[shown], thresholds)
    low[shown] = np.maximum(least - rules.drift[shown], 0)
    high[shown] = most + rules.drift[shown]
    return Bounds(low, high)


def _parties(rules: Rules) -> Iterator[Party]:
    """Yield who knows records of its own; parties of different gemeenten in one go."""
    for own in _in_turn(rules.lattice, rules.facts.organisation_counts):
        yield Party(own, _least(rules.policy, own))
    for own in _in_turn(rules.lattice, rules.facts.partnership_counts):
        yield Party(own, own)


def _in_turn(lattice: Lattice, counts: Contributions) -> Iterator[Whole]:
    """Yield what the first party of every gemeente has, then the second, and so on."""
    parties = int(counts.party.max(initial=0)) + 1
    pairs, entry = np.unique(
        _regions(lattice)[counts.cell] * parties + counts.party, return_inverse=True
    )
    turn = (np.arange(len(pairs)) - np.searchsorted(pairs // parties, pairs // parties))[entry]
    for number in range(int(turn.max(initial=-1)) + 1):
        own = np.zeros(lattice.size, dtype=np.int64)
        own[counts.cell[turn == number]] = counts.count[turn == number]
        yield own


def _least(policy: Policy, own: Whole) -> Whole:
    """Return how many signals a shown cell has at least, for the organisation that has ``own``."""
    by_share = np.ceil(own / policy.largest_share - 1e-9).astype(np.int64)
    return np.where(own > 0, np.maximum(by_share, own + policy.organisations - 1), 0)


def _regions(lattice: Lattice) -> Whole:
    """Return for every cell the largest area around it: no sum runs across two of them."""
    axis: Axis = lattice.areas
    parts = {part for ways in axis.parts.values() for way in ways for part in way}
    inside, holder = axis.belongs
    is_top = ~np.isin(holder, sorted(parts))
    region = np.arange(len(axis.codes))
    region[inside[is_top]] = holder[is_top]
    return np.asarray(lattice.along(1, region), dtype=np.int64)


def _nearest(lattice: Lattice, values: Whole, is_open: Flags, cell: int) -> int | None:
    """Return the smallest value that can still be withheld in the closest sum around a cell.

    Parts go before wholes: the total of a wijk tells readers more than one of its buurten.
    """
    if values[cell] >= 0 and is_open[cell]:
        return cell
    waiting, seen = deque([cell]), {cell}
    while waiting:
        for group in lattice.sums.groups_of(waiting.popleft()).tolist():
            around = lattice.sums.parts_of(group)
            whole = lattice.sums.whole[group : group + 1]
            for some in (around, whole):
                free = some[(values[some] >= 0) & is_open[some]]
                if len(free):
                    return int(free[np.argmin(values[free])])
            new = [one for one in (*around.tolist(), *whole.tolist()) if one not in seen]
            seen.update(new)
            waiting.extend(new)
    return None
