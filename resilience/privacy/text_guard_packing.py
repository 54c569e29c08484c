"""The word lists of the text guard made small, for the browser: half the bytes on the line."""

import json
from collections import defaultdict
from typing import Any

from resilience.privacy.text_guard_words import LEXICON, SOURCE

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def packed_words() -> str:
    """Return the word lists as JSON for static/js/text-guard-words.js.

    Notes
    -----
    Sorted words share their beginnings: each is written as how many letters it shares with the
    one before (a digit or a capital) and the letters that follow (all of them small).

    """
    by_class: dict[str, list[str]] = defaultdict(list)
    for word, letter in LEXICON.classes.items():
        by_class[letter].append(word)
    packed: dict[str, Any] = {
        "classes": {letter: _packed(sorted(words)) for letter, words in by_class.items()}
    }
    packed |= {part: SOURCE[part] for part in ("phrases", "lists", "endings")}
    return json.dumps(packed, ensure_ascii=False, separators=(",", ":"))


def _packed(words: list[str]) -> str:
    pieces = []
    before = ""
    for word in words:
        shared = next(at for at in range(len(word) + 1) if word[: at + 1] != before[: at + 1])
        pieces.append(_DIGITS[shared] + word[shared:])
        before = word
    return "".join(pieces)
