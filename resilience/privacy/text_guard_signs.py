"""The soft rules of the text guard: what may point at a person, for a person to look at (R-02)."""

import json
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import Any

from resilience.privacy.text_guard_reading import read
from resilience.privacy.text_guard_words import LISTS

_SOURCE = json.loads(Path(__file__).with_name("text_guard_signs.json").read_text("utf-8"))
_UNIT = re.compile(r"([ +])[^.0]")
_MACRO = re.compile(r"(?<!\(\?)<(\+?)(=?)((?:[^<>\\]|\\.)+?)(?::([0-9]+))?>")


class SoftKind(StrEnum):
    """What a stretch of text may say about a person; none of them stops a text."""

    NAME = "name"
    FAMILY = "family"
    HOUSE_NUMBER = "house_number"
    ORIGIN = "origin"
    RELIGION = "religion"
    HEALTH = "health"
    MINOR = "minor"
    FUNCTION = "function"


@dataclass(frozen=True)
class Sign:
    """A stretch that may point at a person, with the neutral words for it; ``end`` exclusive."""

    kind: SoftKind
    start: int
    end: int
    neutral: str


@dataclass(frozen=True)
class _Rule:
    pattern: re.Pattern[str]
    cues: tuple[str, ...]
    kind: SoftKind | None
    neutral: str


def _expand(pattern: str) -> str:
    """Put the parts in the place of their names, then write out the units in angle brackets."""
    parts = _SOURCE["parts"]
    while (fuller := re.sub(r"\{([a-z_]+)\}", lambda name: parts[name[1]], pattern)) != pattern:
        pattern = fuller
    return _MACRO.sub(_unit, pattern)


def _unit(macro: re.Match[str]) -> str:
    """Write out ``<Ff:13>`` (classes, shapes), ``<=van|op>`` (words), ``<=@minor>`` (a list)."""
    glued, literal, what, shapes = macro.groups()
    glue = r"\+" if glued else "[ +]"
    shape = f"[{shapes}]" if shapes else "[^ +]"
    if not literal:
        return f"(?:{glue}[{what}]{shape}[^ +]*)"
    words = re.sub(r"@(\w+)", lambda name: "|".join(LISTS[name[1]]), what)
    return f"(?:{glue}[^ +]{shape}(?:{words})(?![^ +]))"


def _rule(source: dict[str, Any]) -> _Rule:
    return _Rule(
        pattern=re.compile(_expand("".join(source["pattern"])), re.ASCII),
        cues=_cues(source),
        kind=SoftKind(source["kind"]) if "kind" in source else None,
        neutral=source.get("neutral", _SOURCE["neutral"].get(source.get("kind"), "")),
    )


def _cues(source: dict[str, Any]) -> tuple[str, ...]:
    """Return the stretches of which one must occur before it is worth trying the pattern."""
    units = [glue + unit for unit in source.get("needs", ()) for glue in " +"]
    words = (LISTS[cue[1:]] if cue.startswith("@") else [cue] for cue in source.get("cues", ()))
    return (*units, *chain.from_iterable(words))


_SHIELDS = tuple(map(_rule, _SOURCE["shields"]))
_RULES = tuple(map(_rule, _SOURCE["rules"]))


def find_signs(text: str) -> tuple[Sign, ...]:
    """Return what in ``text`` may point at a person, in order, none overlapping.

    Parameters
    ----------
    text : str
        Free text of any length; the time it takes grows linearly with the length.

    Notes
    -----
    First the names of streets, shops and the like are set apart ("shields"), then the rules look
    at what is left (docs/methods.md, "The text guard"). Of overlapping finds the one that begins
    first stays, of those the longest, of those the one whose rule comes first.

    Examples
    --------
    >>> [(sign.kind.value, sign.neutral) for sign in find_signs("Volgens Ali Kaya is het zo.")]
    [('name', 'iemand')]

    """
    reading = read(text)
    units = _shielded(reading.units)
    found = sorted(
        (begin, -end, order)
        for order, rule in enumerate(_RULES)
        if _may_match(rule, units)
        for begin, end in map(_counting, rule.pattern.finditer(units))
    )
    signs: list[Sign] = []
    covered = 0
    for begin, minus_end, order in found:
        if begin >= covered:
            covered = -minus_end
            first = bisect_right(reading.begins, begin) - 1
            last = bisect_left(reading.begins, covered) - 1
            start, end = reading.spans[first][0], reading.spans[last][1]
            kind = _RULES[order].kind
            assert kind is not None  # noqa: S101 - only shields have none
            signs.append(Sign(kind, start, end, _RULES[order].neutral))
    return tuple(signs)


def _may_match(rule: _Rule, units: str) -> bool:
    return not rule.cues or any(cue in units for cue in rule.cues)


def _shielded(units: str) -> str:
    """Give what is no person's name the class of a place."""
    for shield in _SHIELDS:
        if _may_match(shield, units):
            units = shield.pattern.sub(_set_apart, units)
    return units


def _set_apart(found: re.Match[str]) -> str:
    whole, offset = found[0], found.start()
    begin, end = (at - offset for at in _counting(found))
    return whole[:begin] + _UNIT.sub(r"\1G", whole[begin:end]) + whole[end:]


def _counting(found: re.Match[str]) -> tuple[int, int]:
    """Return where the part that counts begins and ends: the one in brackets, or the whole."""
    return found.span(found.lastindex or 0)
