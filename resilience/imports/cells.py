"""A cell as it is read: a text, or a moment where the spreadsheet itself says so."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

Cell = str | datetime

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
#: Stands where bytes were no letters in the encoding of the file.
UNREADABLE = "\ufffd"


def tidy(text: str) -> str:
    """Return a cell without control characters and space around it."""
    return _CONTROL.sub("", text).strip() if text else ""


def as_text(cell: Cell) -> str:
    """Return a cell as text; a moment in the notation of ISO 8601."""
    return cell if isinstance(cell, str) else cell.isoformat(" ", "minutes")


def named_columns(header: Sequence[Cell], unnamed: str) -> list[str]:
    """Return a name for each column: its own, numbered where names return or are missing."""
    names: list[str] = []
    last = max((at for at, cell in enumerate(header) if cell), default=-1)
    for at, cell in enumerate(header[: last + 1], start=1):
        wanted = " ".join(as_text(cell).split())[:80] or f"{unnamed} {at}"
        name, turn = wanted, 2
        while name in names:
            name, turn = f"{wanted} ({turn})", turn + 1
        names.append(name)
    return names


def is_blank(row: Iterable[Cell]) -> bool:
    """Tell whether nothing stands in a row."""
    return not any(row)
