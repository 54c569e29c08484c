"""The small chart of the bias report: signals per active reporter, as bars of one length scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

LONGEST = 100


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it stands for, its value, and its length of at most a hundred."""

    name: str
    value: float | None
    length: int


def bars(rows: Sequence[dict[str, Any]]) -> list[Bar]:
    """Return a bar for each row; what is withheld has none.

    Examples
    --------
    >>> [bar.length for bar in bars([{"name": "A", "per_reporter": 4.0},
    ...                              {"name": "B", "per_reporter": None}])]
    [100, 0]

    """
    most = max((row["per_reporter"] or 0 for row in rows), default=0) or 1
    return [
        Bar(row["name"], row["per_reporter"], round(LONGEST * (row["per_reporter"] or 0) / most))
        for row in rows
    ]
