"""Reading a text as its plain characters, so that no look-alike or invisible sign hides data."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_SOURCE = json.loads(Path(__file__).with_name("text_guard_fold.json").read_text("utf-8"))


def _table() -> dict[int, str]:
    """Return what every character that is not read as itself is read as; "" leaves it out."""
    table = {
        int(first, 16) + step: chr(ord(target) + step)
        for first, target, length in _SOURCE["runs"]
        for step in range(length)
    }
    for target, characters in _SOURCE["characters"].items():
        table |= dict.fromkeys(map(ord, characters), target)
    for first, last in _SOURCE["dropped"]:
        table |= dict.fromkeys(range(int(first, 16), int(last, 16) + 1), "")
    return table


_TABLE = _table()
_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


@dataclass(frozen=True)
class Folded:
    """A text as the rules read it.

    ``starts[i]`` is where the character behind folded character ``i`` begins in the original;
    one more entry holds the length of the original.
    """

    cased: str
    lower: str
    starts: Sequence[int]


def fold(text: str) -> Folded:
    """Return ``text`` with look-alikes as ASCII and invisible characters left out.

    Only ASCII letters get their lower case, because other alphabets change length in some
    engines and the browser has to arrive at the same string.
    """
    cased = text.translate(_TABLE)
    starts: Sequence[int] = range(len(text) + 1)
    if len(cased) != len(text):
        kept = [at for at, character in enumerate(text) if _TABLE.get(ord(character)) != ""]
        starts = (*kept, len(text))
    return Folded(cased, cased.translate(_LOWER), starts)
