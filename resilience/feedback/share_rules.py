"""Which share of the answers came in time, and when partners may see it."""

from resilience.privacy.disclosure import Policy, at_least

RULE_VERSION = "2026-1"
#: Steps of a share that leaves: a share in whole percents would give the counts away.
STEP = 5
RESTS_ON = (10, 25, 50, 100, 250, 500, 1000)


def in_time_percent(in_time: int, owed: int) -> int | None:
    """Return the exact share in whole percents; None when nothing was owed.

    Notes
    -----
    Source: domain.md 3.6, indicator 17. Only answers whose term has ended, or that were given,
    are owed: what can still come in time is neither in time nor late.

    Examples
    --------
    >>> in_time_percent(2, 3), in_time_percent(0, 0)
    (67, None)

    """
    return round(100 * in_time / owed) if owed else None


def published_share(
    in_time: int, owed: int, reporters: int, policy: Policy | None = None
) -> tuple[int, int] | None:
    """Return the share in steps of five percents and what it rests on at least, or None.

    Parameters
    ----------
    in_time, owed, reporters : int
        Exact numbers of one organisation in one closed quarter.
    policy : Policy, optional
        Other limits than those of the gate.

    Notes
    -----
    The thresholds are those of the disclosure gate (R-06), with the one for sensitive subjects,
    as answers are owed for all of them. The counts themselves never leave; the share is rounded
    and only a lower limit of the denominator is told, so no count follows from it.

    Examples
    --------
    >>> published_share(11, 12, 4), published_share(9, 9, 4), published_share(12, 12, 2)
    ((90, 10), None, None)

    """
    limits = policy or Policy()
    if owed < limits.threshold(is_sensitive=True) or reporters < limits.reporters:
        return None
    percent = STEP * round(100 * in_time / owed / STEP)
    return percent, at_least(owed, RESTS_ON)
