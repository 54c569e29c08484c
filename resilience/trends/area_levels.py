"""From gemeente to wijk to buurt: which small areas are tested at all, and effort that jumps."""

from dataclasses import dataclass

import numpy as np

from resilience.trends.false_discoveries import raised
from resilience.trends.verdicts import BoolArray, FloatArray, IndexArray

#: False discovery rate per level. Whole counts are judged more strictly than methods.md
#: does, so wijken and buurten may spend more; the simulation measures what comes of it.
Q_GEMEENTE, Q_WIJK, Q_BUURT = 0.08, 0.2, 0.2
#: Effort that changes by more than this part is a break in the series, not news.
BREAK = 0.25
#: Signals in the window that an area must lead one to expect to be tested without its parent.
OWN_VOLUME = 4.0


@dataclass(frozen=True, slots=True)
class Level:
    """One area level: p-values and expectations (r, a), and the place of each parent (a,).

    ``parents`` is None for the top level; ``q`` is the false discovery rate.
    """

    pvalues: FloatArray
    expected: FloatArray
    parents: IndexArray | None = None
    q: float = Q_GEMEENTE


def raised_top_down(levels: list[Level], own_volume: float = OWN_VOLUME) -> list[BoolArray]:
    """Return the alarms of every level, largest areas first.

    Parameters
    ----------
    levels : list of Level
        Gemeenten, wijken, buurten.
    own_volume : float
        Expected signals in the window from which an area is tested whatever its parent shows.

    Returns
    -------
    list of ndarray of bool, shape (r, a)
        Alarms per level.

    Notes
    -----
    Fewer tests make the ones that matter sharper. Source: methods.md 2; Yekutieli, J Am Stat
    Assoc 2008, 103:309-316.

    """
    alarms: list[BoolArray] = []
    for level in levels:
        pvalues = level.pvalues
        if level.parents is not None:
            tested = alarms[-1][:, level.parents] | (level.expected >= own_volume)
            pvalues = np.where(tested, pvalues, np.nan)
        alarms.append(raised(pvalues, level.q))
    return alarms


def has_effort_break(past_effort: FloatArray, effort: FloatArray) -> BoolArray:
    """Tell where effort per week changed by more than a quarter ("meetbreuk").

    Parameters
    ----------
    past_effort, effort : ndarray of float
        Mean effort a week in the baseline and in the window, same unit.

    Returns
    -------
    ndarray of bool
        True too where effort began or ended.

    """
    return np.asarray(np.abs(effort - past_effort) > BREAK * past_effort)


@dataclass(frozen=True, slots=True)
class SilenceFacts:
    """What silence is judged on, each (r, a).

    ``lower_tail`` of resident-sourced signals per effort, ``intimidation_above`` whether
    intimidation in the previous 8 weeks was above its expectation, mean effort a week in
    ``past_effort`` and ``effort``.
    """

    lower_tail: FloatArray
    intimidation_above: BoolArray
    past_effort: FloatArray
    effort: FloatArray


def silent(facts: SilenceFacts, q: float = 0.1) -> BoolArray:
    """Return where residents went quiet while intimidation rose and effort did not fall.

    Parameters
    ----------
    facts : SilenceFacts
        Tails, intimidation and effort.
    q : float
        False discovery rate among the areas that can be silent at all.

    Notes
    -----
    Source: methods.md 2, "Silence (A6)".

    """
    possible = facts.intimidation_above & (facts.effort >= facts.past_effort) & (facts.effort > 0)
    return raised(np.where(possible, facts.lower_tail, np.nan), q)
