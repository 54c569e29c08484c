"""Prospective space-time scan: clusters that cross the borders of buurten and go on now."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy import special

from resilience.errors import ValidationError
from resilience.trends.verdicts import BoolArray, FloatArray, columns

#: Replications that are held in memory together.
TOGETHER = 50
EULER = 0.5772156649015329


class Significance(StrEnum):
    """How the p-value comes from the replications."""

    MONTE_CARLO = "monte-carlo"
    GUMBEL = "gumbel"


@dataclass(frozen=True, slots=True)
class ScanSettings:
    """Longest window in weeks, largest share of the expectation in a zone, replications."""

    longest: int = 4
    largest_share: float = 0.5
    replications: int = 999
    seed: int = 0
    significance: Significance = Significance.MONTE_CARLO

    def __post_init__(self) -> None:
        if self.longest < 1 or self.replications < 1:
            raise ValidationError("a scan has windows of a week or more, and replications")
        if not 0 < self.largest_share < 1:
            raise ValidationError("the largest share lies between 0 and 1")


@dataclass(frozen=True, slots=True)
class Cluster:
    """The most likely cluster: its areas (places), its weeks, its numbers."""

    areas: tuple[int, ...]
    weeks: int
    observed: float
    expected: float
    score: float
    pvalue: float


def zones_around(places: FloatArray, expected: FloatArray, largest_share: float) -> BoolArray:
    """Return every circle around every area as members (z, a), each set once.

    Parameters
    ----------
    places : ndarray of float, shape (a, 2)
        Centres in metres.
    expected : ndarray of float, shape (a,)
        Expectation of each area.
    largest_share : float
        A circle stops before it holds more than this share of all that is expected.

    """
    distance = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    order = np.argsort(distance, axis=1, kind="stable")
    share = np.cumsum(expected[order], axis=1) / expected.sum()
    members = []
    for neighbours, grown in zip(order, share, strict=True):
        for size in range(1, max(1, int(np.sum(grown <= largest_share))) + 1):
            row = np.zeros(len(places), dtype=np.bool_)
            row[neighbours[:size]] = True
            members.append(row)
    return np.unique(np.array(members), axis=0)


def likelihood_ratio(observed: FloatArray, expected: FloatArray, total: float) -> FloatArray:
    """Return the logarithm of Kulldorff's ratio; 0 where no more is seen than expected.

    Source: Kulldorff, Commun Stat Theory Methods 1997, 26:1481-1496, eq. for Poisson.
    """
    outside, left = total - observed, total - expected
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = special.xlogy(observed, observed / expected)
        ratio = ratio + special.xlogy(outside, outside / left)
    return np.where(observed > expected, ratio, 0.0)


def scan(
    counts: FloatArray, expected: FloatArray, zones: BoolArray, settings: ScanSettings
) -> Cluster | None:
    """Return the most likely cluster that lasts until the last week, or None without signals.

    Parameters
    ----------
    counts, expected : ndarray of float, shape (t, a)
        Signals and expectation (from effort, season, inhabitants) of every week of the study;
        only the proportions of ``expected`` matter.
    zones : ndarray of bool, shape (z, a)
        Members of each candidate zone.
    settings : ScanSettings
        Windows, replications, seed.

    Returns
    -------
    Cluster or None
        With its p-value, from the rank among the replications or from a Gumbel distribution
        with their moments, which can be smaller than 1 / (replications + 1).

    Raises
    ------
    ValidationError
        When counts and expectation differ in shape or nothing is expected.

    Notes
    -----
    Conditional on the total. Source: Kulldorff, J R Stat Soc A 2001, 164:61-72; Gumbel:
    Abrams, Kulldorff & Kleinman, Int J Health Geogr 2010, 9:61.

    """
    table, likely = columns(counts), columns(expected)
    if table.shape != likely.shape or not likely.sum() > 0 or settings.longest > len(table):
        raise ValidationError("counts and expectation must be alike, above zero and long enough")
    total = float(table.sum())
    if total == 0:
        return None
    members = zones.astype(np.float64)
    share = _within(likely[None] / likely.sum(), members, settings.longest)[0]
    seen = _within(table[None], members, settings.longest)[0]
    score = likelihood_ratio(seen, share * total, total)
    window, zone = np.unravel_index(np.argmax(score), score.shape)
    largest = np.concatenate(list(_replicas(round(total), likely, members, settings, share)))
    best = float(score[window, zone])
    return Cluster(
        tuple(np.flatnonzero(zones[zone]).tolist()),
        int(window) + 1,
        float(seen[window, zone]),
        float(share[window, zone] * total),
        best,
        _pvalue(best, largest, settings.significance),
    )


def _within(table: FloatArray, members: FloatArray, longest: int) -> FloatArray:
    """Sum (n, t, a) over the last 1, 2, … weeks and over zones, to (n, w, z)."""
    recent = np.cumsum(table[:, ::-1][:, :longest], axis=1)
    # One product of two plain matrices is many times faster than one per replication.
    sums: FloatArray = recent.reshape(-1, recent.shape[2]) @ members.T
    return sums.reshape(*recent.shape[:2], len(members))


def _replicas(
    total: int, likely: FloatArray, members: FloatArray, settings: ScanSettings, share: FloatArray
) -> Iterator[FloatArray]:
    """Yield the largest ratio of each replication of the null hypothesis."""
    random = np.random.default_rng(settings.seed)
    every = np.arange(total + 1.0)
    by_count = special.xlogy(every, every) + special.xlogy(total - every, total - every)
    recent = likely[-settings.longest :]
    cells = np.append(recent.ravel(), max(likely.sum() - recent.sum(), 0.0))
    for start in range(0, settings.replications, TOGETHER):
        size = min(TOGETHER, settings.replications - start)
        drawn = random.multinomial(total, cells / cells.sum(), size)[:, :-1].astype(np.float64)
        sums = _within(drawn.reshape(size, *recent.shape), members, settings.longest)
        yield _ratios_of_whole_counts(sums, share, by_count).max(axis=(1, 2))


def _ratios_of_whole_counts(
    sums: FloatArray, share: FloatArray, by_count: FloatArray
) -> FloatArray:
    """Return the same as ``likelihood_ratio``, with logarithms looked up: ten times faster."""
    total = len(by_count) - 1
    expected = share * total
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = np.log(expected) - np.log(total - expected)
        level = total * np.log(total - expected)
        ratio = np.take(by_count, sums.astype(np.int32))
        ratio -= sums * slope
        ratio -= level
    return np.where(sums > expected, ratio, 0.0)


def _pvalue(best: float, largest: FloatArray, significance: Significance) -> float:
    if significance is Significance.MONTE_CARLO:
        return float((1 + np.sum(largest >= best)) / (1 + len(largest)))
    scale = float(largest.std(ddof=1)) * np.sqrt(6) / np.pi
    location = float(largest.mean()) - EULER * scale
    return float(-np.expm1(-np.exp(-(best - location) / scale)))
