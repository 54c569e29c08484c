"""The words that the text guard knows, and which class a word is of; from one editable file."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unicodedata import category, normalize

UNKNOWN = "u"
NAMES = frozenset("FCfS")
_NO_MARKS = {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ə": "e"}

_LATIN = (*range(0x41, 0x5B), *range(0xC0, 0x250), *range(0x1E00, 0x1F00))
CAPITALS = frozenset(chr(code) for code in _LATIN if chr(code).lower() != chr(code))


def _bare_letters() -> dict[int, str]:
    """Return what every Latin letter is read as: in lower case and without marks."""
    table = {}
    for code in _LATIN:
        low = normalize("NFD", chr(code).lower())
        bare = "".join(letter for letter in low if category(letter) != "Mn")
        table[code] = "".join(_NO_MARKS.get(letter, letter) for letter in bare)
    return table


_BARE = _bare_letters()


def plain(word: str) -> str:
    """Return ``word`` in lower case and without accents, as the word lists have it."""
    return word.translate(_BARE)


@dataclass(frozen=True)
class Lexicon:
    """Every known word with its class, word groups that are no names, and telling endings."""

    classes: Mapping[str, str]
    phrases: Mapping[str, Sequence[tuple[str, ...]]]
    endings: Sequence[tuple[str, bool, re.Pattern[str]]]

    def class_of(self, word: str, *, is_capital: bool) -> str:
        """Return the class of a plain word: as listed, as a possessive, or by its ending."""
        listed = self.classes.get(word)
        if listed:
            return listed
        owner = self.classes.get(word[:-1]) if word.endswith("s") and len(word) > 3 else None  # noqa: PLR2004
        if owner and owner in NAMES and (is_capital or owner == "F"):
            return owner
        for letter, needs_capital, ending in self.endings:
            if (is_capital or not needs_capital) and ending.search(word):
                return letter
        return UNKNOWN


def _words(lines: Sequence[str]) -> list[str]:
    return " ".join(lines).split()


def _lexicon(source: Mapping[str, Any]) -> Lexicon:
    classes: dict[str, str] = {}
    for group in source["classes"]:
        for word in _words(group["words"]):
            classes.setdefault(word, group["class"])
    phrases: dict[str, list[tuple[str, ...]]] = {}
    for phrase in source["phrases"]:
        first, *others = phrase.split()
        phrases.setdefault(first, []).append(tuple(others))
    endings = [
        (ending["class"], ending["capital"], re.compile("".join(ending["pattern"]), re.ASCII))
        for ending in source["endings"]
    ]
    return Lexicon(classes, phrases, endings)


SOURCE = json.loads(Path(__file__).with_name("text_guard_words.json").read_text("utf-8"))
LEXICON = _lexicon(SOURCE)
LISTS: Mapping[str, Sequence[str]] = {
    name: _words(lines) for name, lines in SOURCE["lists"].items()
}
