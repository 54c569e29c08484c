"""The disclosure gate: which number may leave, and which value it leaves with."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

#: Stored with every release, so that a published number can be traced to the rules it met.
RULE_VERSION = "2026-1"


@dataclass(frozen=True, slots=True)
class CellFacts:
    """The exact facts of one cell: an area, a category and a period.

    ``inhabitants`` is None where CBS keeps the number secret. ``key`` is the sum of the
    record keys modulo one; it decides the perturbation and never leaves the server.
    """

    count: int
    reporters: int
    organisations: int
    largest_organisation_share: float
    inhabitants: int | None
    key: float


@dataclass(frozen=True, slots=True)
class Policy:
    """The limits of the eligibility rule; stored with every release."""

    k: int = 5
    sensitive_k: int = 10
    reporters: int = 3
    organisations: int = 2
    largest_share: float = 0.8
    inhabitants: int = 200

    def threshold(self, *, is_sensitive: bool) -> int:
        """Return the smallest number of signals that may be shown."""
        return self.sensitive_k if is_sensitive else self.k


class Perturbation(Protocol):
    """Turns the exact count of an eligible cell into the value that is published."""

    def __call__(self, count: int, key: float, threshold: int) -> int:
        """Return the value for ``count``; the same key and count always give the same value."""
        ...


def unperturbed(count: int, key: float, threshold: int) -> int:  # noqa: ARG001
    """Return the count itself."""
    return count


def is_eligible(facts: CellFacts, policy: Policy, *, is_sensitive: bool) -> bool:
    """Tell whether the cell may be shown at all, judged on exact facts.

    Notes
    -----
    At least k signals (more for sensitive categories), enough different reporters and
    organisations, no organisation that knows nearly all of the cell by itself, and an area
    with enough inhabitants. Source: statistics/methods.md 1.2; R-06 in domain.md 4.2.

    """
    return (
        facts.count >= policy.threshold(is_sensitive=is_sensitive)
        and facts.reporters >= policy.reporters
        and facts.organisations >= policy.organisations
        and facts.largest_organisation_share <= policy.largest_share
        and facts.inhabitants is not None
        and facts.inhabitants >= policy.inhabitants
    )


def release_value(
    facts: CellFacts,
    policy: Policy,
    *,
    is_sensitive: bool,
    perturb: Perturbation = unperturbed,
) -> int | None:
    """Return the number that may be published for a cell, or None when none may.

    Parameters
    ----------
    facts : CellFacts
        Exact facts of the cell.
    policy : Policy
        Limits in force for this release.
    is_sensitive : bool
        Whether the category holds signal types of threshold class 10.
    perturb : Perturbation
        Cell-key noise for eligible cells; without it the exact count is published.

    Returns
    -------
    int or None
        None stands for "too few", which covers zero as well: both look the same.

    Raises
    ------
    ValueError
        When the perturbation lands below the threshold, where it would tell what was hidden.

    Notes
    -----
    Source: statistics/methods.md 1.2 and 1.3 (cell-key method of ABS, ONS and CBS).

    Examples
    --------
    >>> release_value(CellFacts(12, 4, 3, 0.5, 1_500, 0.25), Policy(), is_sensitive=True)
    12
    >>> release_value(CellFacts(9, 4, 3, 0.5, 1_500, 0.25), Policy(), is_sensitive=True)

    """
    if not is_eligible(facts, policy, is_sensitive=is_sensitive):
        return None
    threshold = policy.threshold(is_sensitive=is_sensitive)
    value = perturb(facts.count, facts.key, threshold)
    if value < threshold:
        raise ValueError(f"a published value of {value} lies below the threshold {threshold}")
    return value


def at_least(count: int, steps: Sequence[int]) -> int:
    """Return the highest of the ascending ``steps`` that ``count`` reaches, or 0.

    What a figure rests on is told in such classes ("5 or more organisations"), never
    exactly. Source: statistics/methods.md 1.5.

    Examples
    --------
    >>> at_least(7, (2, 3, 5, 10))
    5

    """
    reached = bisect_right(steps, count)
    return steps[reached - 1] if reached else 0
