"""What a number of the bias report must meet before it is written down."""

from resilience.privacy.disclosure import Policy

RULE_VERSION = "2026-1"
#: Types that look at people's ways rather than at places, so that a skew would do harm (R-22).
WATCHED = ("VB05", "OV01", "VB01")
ROUNDED_TO = 5


def safe_count(
    count: int, reporters: int, *, is_sensitive: bool, policy: Policy | None = None
) -> int | None:
    """Return a count rounded to fives, or None when it is too small to stand anywhere.

    Parameters
    ----------
    count, reporters : int
        Exact number of signals, and of different people behind them.
    is_sensitive : bool
        Whether the higher threshold holds.
    policy : Policy, optional
        Other limits than those of the gate.

    Notes
    -----
    The thresholds are those of the disclosure gate (R-06). Totals are rounded too, so that a
    value that is withheld cannot be found by subtraction.

    Examples
    --------
    >>> safe_count(13, 4, is_sensitive=False), safe_count(13, 2, is_sensitive=False)
    (15, None)

    """
    limits = policy or Policy()
    if count < limits.threshold(is_sensitive=is_sensitive) or reporters < limits.reporters:
        return None
    return max(ROUNDED_TO, (count + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO)


def per_reporter(count: int | None, reporters: int) -> float | None:
    """Return signals per active reporter, from the rounded count; None when it is withheld."""
    return round(count / reporters, 1) if count is not None and reporters else None


def share(part: int | None, whole: int | None) -> int | None:
    """Return a part in whole percents of a whole, at most 100; None when one is withheld."""
    if part is None or not whole:
        return None
    return min(100, round(100 * part / whole))
