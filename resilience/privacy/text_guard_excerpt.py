"""The words around what the text guard found, so that a hint can show them marked."""

from collections.abc import Iterator, Sequence
from typing import Protocol

REACH = 30


class Stretch(Protocol):
    """A marked part of a text: a finding, a sign or a span."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where it ends, exclusive."""

    @property
    def text(self) -> str:
        """Its words."""


def excerpt(text: str, findings: Sequence[Stretch]) -> tuple[tuple[str, bool], ...]:
    """Return the findings with some words on either side, as (words, is_marked) pairs.

    Parameters
    ----------
    text : str
        The text that the findings are from.
    findings : Sequence[Stretch]
        What was found in it, in order.

    Notes
    -----
    At most ``REACH`` characters on either side, cut between words; "…" stands for what is left
    out. The browser does the same in static/js/text-guard-excerpt.js.

    Examples
    --------
    >>> from resilience.privacy.text_guard import find_personal_data
    >>> excerpt("Bel 06-12345678.", find_personal_data("Bel 06-12345678."))
    (('Bel ', False), ('06-12345678', True), ('.', False))

    """
    return tuple(piece for piece in _pieces(text, findings) if piece[0])


def _pieces(text: str, findings: Sequence[Stretch]) -> Iterator[tuple[str, bool]]:
    position = 0
    for finding in findings:
        gap = text[position : finding.start]
        yield (_between(gap) if position else _before(gap)), False
        yield finding.text, True
        position = finding.end
    yield _after(text[position:]), False


def _before(gap: str) -> str:
    return gap if len(gap) <= REACH else f"… {_last_words(gap)}"


def _between(gap: str) -> str:
    return gap if len(gap) <= 2 * REACH else f"{_first_words(gap)} … {_last_words(gap)}"


def _after(gap: str) -> str:
    return gap if len(gap) <= REACH else f"{_first_words(gap)} …"


def _first_words(gap: str) -> str:
    return gap[:REACH].rpartition(" ")[0]


def _last_words(gap: str) -> str:
    return gap[-REACH:].partition(" ")[2]
