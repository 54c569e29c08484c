"""The piece of a text where the words stand that somebody searches (pure)."""

import re
from typing import NamedTuple

#: Around a hit; no text holds them, because forms drop control characters.
BEGIN, END = "\x02", "\x03"
#: So many characters before the first hit, and in all.
BEFORE, LONGEST = 60, 200
HIT = re.compile(f"{BEGIN}[^{END}]*{END}")


class Part(NamedTuple):
    """A stretch of text, and whether it is what was searched."""

    text: str
    is_hit: bool = False


def excerpt(text: str, marked: str) -> list[Part]:
    r"""Return the piece of ``text`` around its first hit, in parts.

    Parameters
    ----------
    text : str
        The text as it was written.
    marked : str
        The same text letter for letter, accents apart, with its hits between BEGIN and END.

    Examples
    --------
    >>> excerpt("Het café.", "Het \x02cafe\x03.")[1]
    Part(text='café', is_hit=True)

    """
    hits = _places(marked)
    if not hits:
        return []
    start = _start(text, hits[0][0])
    end = _end(text, start + LONGEST)
    parts, at = [], start
    for first, last in hits:
        if first >= end:
            break
        parts += [Part(text[at:first]), Part(text[first : min(last, end)], is_hit=True)]
        at = min(last, end)
    parts.append(Part(text[at:end] + ("…" if end < len(text) else "")))
    lead = [Part("…")] if start else []
    return [part for part in (*lead, *parts) if part.text]


def _places(marked: str) -> list[tuple[int, int]]:
    """Return where each hit begins and ends in the text without the marks."""
    return [
        (hit.start() - 2 * number, hit.end() - 2 * number - 2)
        for number, hit in enumerate(HIT.finditer(marked))
    ]


def _start(text: str, hit: int) -> int:
    """Return the beginning of a word, some way before the hit."""
    if hit <= BEFORE:
        return 0
    space = text.find(" ", hit - BEFORE, hit)
    return space + 1 if space >= 0 else hit


def _end(text: str, end: int) -> int:
    """Return the end of a word, at most at ``end``."""
    if end >= len(text):
        return len(text)
    space = text.rfind(" ", 0, end)
    return space if space > end - BEFORE else end
