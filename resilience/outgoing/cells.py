"""Cells that do nothing by themselves: the one place that keeps formulas out of files (R-28)."""

from collections.abc import Sequence
from datetime import date

#: What one cell can hold; only a text can be taken for a formula.
Value = str | int | float | date | None

#: Spreadsheets take a cell that starts with one of these for a formula, or split it there; the
#: last four are their wide forms, which some of them read in the same way.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet could run ``text``; some of them skip white space first.

    Examples
    --------
    >>> is_formula("=1+1"), is_formula(" =1+1"), is_formula("1=1")
    (True, True, False)

    """
    return text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS)


def harmless(text: str) -> str:
    """Return ``text`` with an apostrophe in front when a spreadsheet would run it.

    Examples
    --------
    >>> harmless("=1+1"), harmless("goed")
    ("'=1+1", 'goed')

    """
    return f"'{text}" if is_formula(text) else text


def written(value: Value) -> str:
    """Return a value as it stands in a text file: days as ISO 8601, nothing for None."""
    if isinstance(value, str):
        return harmless(value)
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def written_row(cells: Sequence[Value]) -> list[str]:
    """Return the cells of a row as they stand in a text file."""
    return [written(cell) for cell in cells]
