"""Taking words out of a text, wherever they stand in it and however they were typed."""

import re
from collections.abc import Iterable, Iterator

from resilience.privacy.text_guard_fold import fold

#: What stands in the place of words that were taken out, in every language.
BLANK = "[…]"


def without_words(text: str, words: Iterable[str]) -> str:
    """Return ``text`` with every occurrence of every word replaced by ``BLANK``.

    Parameters
    ----------
    text : str
        What somebody typed.
    words : iterable of str
        Words or groups of words, as they stand somewhere.

    Notes
    -----
    Capitals, look-alike and invisible characters and the spacing make no difference. A word
    inside a longer one stays: "Jan" leaves "januari" alone.

    Examples
    --------
    >>> without_words("JAN riep; jan  Smit en januari.", ["Jan Smit", "Jan"])
    '[…] riep; […] en januari.'

    """
    pieces, position = [], 0
    for start, end in _merged(_spans(text, words)):
        pieces += [text[position:start], BLANK]
        position = end
    return "".join([*pieces, text[position:]])


def holds_word(text: str, word: str) -> bool:
    """Tell whether ``without_words`` would take something out."""
    return next(_spans(text, [word]), None) is not None


def _spans(text: str, words: Iterable[str]) -> Iterator[tuple[int, int]]:
    folded = fold(text)
    for word in words:
        parts = fold(word).cased.split()
        if parts:
            pattern = r"(?<!\w)" + r"\s+".join(map(re.escape, parts)) + r"(?!\w)"
            for match in re.finditer(pattern, folded.cased, re.IGNORECASE):
                yield folded.starts[match.start()], folded.starts[match.end()]


def _merged(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the spans in order, those that touch or overlap as one."""
    covered: tuple[int, int] | None = None
    for start, end in sorted(spans):
        if covered is None or start > covered[1]:
            if covered is not None:
                yield covered
            covered = (start, end)
        else:
            covered = (covered[0], max(covered[1], end))
    if covered is not None:
        yield covered
