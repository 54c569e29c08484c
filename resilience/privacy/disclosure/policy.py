"""The limits that a number must meet before it leaves; settings, stored with every release."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

#: Stored with every release, so that a published number can be traced to the rules it met.
RULE_VERSION = "2026-2"


@dataclass(frozen=True, slots=True)
class Policy:
    """The limits of the eligibility rule; stored with every release."""

    k: int = 5
    sensitive_k: int = 10
    reporters: int = 3
    organisations: int = 2
    largest_share: float = 0.8
    inhabitants: int = 200

    def __post_init__(self) -> None:
        whole = (self.k, self.sensitive_k, self.reporters, self.organisations)
        if min(whole) < 1 or self.inhabitants < 0:
            raise ValueError("a limit counts people or signals: at least 1")
        if self.sensitive_k < self.k:
            raise ValueError(
                f"the threshold of sensitive categories ({self.sensitive_k}) "
                f"is below the ordinary one ({self.k})"
            )
        if not 0 < self.largest_share <= 1:
            raise ValueError("the largest share is a part of 1")

    def threshold(self, *, is_sensitive: bool) -> int:
        """Return the smallest number of signals that may be shown."""
        return self.sensitive_k if is_sensitive else self.k


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
