"""A text as a row of classed words, the form in which the rules of the soft flags read it.

Every word, number or sign becomes one unit: " " or "+" (glued to what stands before it), a class,
a shape, and the word in lower case without accents. "Volgens Ali." reads " i2volgens F1ali+._.".
Shapes of words: 0 lower case, 1 capital, 2 capital where a sentence begins, 3 capitals only.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_letters

from resilience.privacy.text_guard_fold import Folded, fold
from resilience.privacy.text_guard_words import CAPITALS, LEXICON, LISTS, plain

_LETTER = "a-zA-Z\u00c0-\u1fff\u2c00-\ud7ff"
_PIECE = re.compile(
    rf"([{_LETTER}]+)|(\d+[a-zA-Z]{{0,2}}(?![{_LETTER}\d])|\d+)|[^ \t\n\r\f\v]", re.ASCII
)
_NEW_LINE = re.compile(r"[\n\r]")
_ENDS_SENTENCE = frozenset('.!?:;"*>')
_KEEPS_PLACE = frozenset("'-([{")
_ABBREVIATIONS = frozenset(LISTS["abbreviation"])
_MINOR_UNTIL = 17
_LAST_HOUSE = 4


@dataclass(frozen=True)
class Reading:
    """The units as one string, where each begins in it, and where its characters stood."""

    units: str
    begins: Sequence[int]
    spans: Sequence[tuple[int, int]]


def read(text: str) -> Reading:
    """Return how the rules read ``text``."""
    folded = fold(text)
    reader = _Reader(folded)
    for found in _PIECE.finditer(folded.cased):
        reader.add(found)
    return reader.reading()


class _Reader:
    """Adds one piece of the text after another."""

    def __init__(self, folded: Folded) -> None:
        self._folded = folded
        self._parts: list[list[str]] = []
        self._spans: list[tuple[int, int]] = []
        self._end = 0
        self._opens = True

    def add(self, found: re.Match[str]) -> None:
        """Add the next piece of the folded text."""
        piece, at = found.group(), found.start()
        gap = self._folded.cased[self._end : at]
        self._opens = self._opens or bool(_NEW_LINE.search(gap))
        glue = " " if gap or not self._parts else "+"
        if found.group(1):
            self._put_word(glue, piece)
        elif found.group(2):
            self._put(glue, "0", _shape_of_number(piece), plain(piece))
        else:
            self._put_sign(glue, piece)
        self._end = at + len(piece)
        starts = self._folded.starts
        self._spans.append((starts[at], starts[self._end]))

    def _put(self, glue: str, letter: str, shape: str, word: str) -> None:
        self._parts.append([glue, letter, shape, word])
        self._opens = False

    def _put_word(self, glue: str, piece: str) -> None:
        word = plain(piece)
        shape = _shape_of_word(piece, opens=self._opens)
        if len(piece) == 1 and shape != "0":
            letter = "I"
        else:
            letter = LEXICON.class_of(word, is_capital=shape != "0")
        self._put(glue, letter, shape, word)

    def _put_sign(self, glue: str, sign: str) -> None:
        opens = sign in _ENDS_SENTENCE or (sign in _KEEPS_PLACE and self._opens)
        if sign == "." and self._parts:
            opens = not self._is_abbreviation()
        self._put(glue, ".", "_", ";" if sign == "+" else sign)
        self._opens = opens

    def _is_abbreviation(self) -> bool:
        _, letter, _, word = self._parts[-1]
        return letter == "I" or word in _ABBREVIATIONS

    def reading(self) -> Reading:
        """Return everything that was added."""
        self._mark_phrases()
        begins, units, length = [], [], 0
        for part in self._parts:
            unit = "".join(part)
            begins.append(length)
            units.append(unit)
            length += len(unit)
        return Reading("".join(units), begins, self._spans)

    def _mark_phrases(self) -> None:
        """Give the words of a known name of a place or a shop their class."""
        words = [part[3] for part in self._parts]
        for at, word in enumerate(words):
            for others in LEXICON.phrases.get(word, ()):
                if tuple(words[at + 1 : at + 1 + len(others)]) == others:
                    for part in self._parts[at : at + 1 + len(others)]:
                        part[1] = "G"


def _shape_of_word(piece: str, *, opens: bool) -> str:
    if piece[0] not in CAPITALS:
        return "0"
    if len(piece) > 1 and all(letter in CAPITALS for letter in piece):
        return "3"
    return "2" if opens else "1"


def _shape_of_number(piece: str) -> str:
    digits = piece.rstrip(ascii_letters)
    if digits != piece:
        return "3"
    if len(digits) > _LAST_HOUSE:
        return "5"
    if len(digits) == _LAST_HOUSE:
        return "4"
    return "1" if int(digits) <= _MINOR_UNTIL else "2"
