"""The sentences of the generated history, and the places they speak of; all of it invented."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from resilience.signals.attributes import (
    EffectOnPeople,
    LocationPrecision,
    ObservationMode,
    Recurrence,
)

HERE = Path(__file__).parent
SLOT = re.compile(r"\{(place|street|square|complex|playground|underpass)\}")

Option = TypeVar("Option")
#: Numbers from 0 up to 1, used up one after the other.
Luck = Iterator[float]

PRECISION = {"complex": LocationPrecision.COMPLEX, "street": LocationPrecision.STREET}

#: How often a sentence is followed by how often it happens, what it does, and who told it.
TAIL_SHARE = 0.55
MOST_TAILS = 2


@dataclass(frozen=True, slots=True)
class Place:
    """A place within a buurt: a street, square, complex, playground or underpass."""

    kind: str
    name: str

    @property
    def precision(self) -> LocationPrecision:
        """How exactly a signal about this place says where it was."""
        return PRECISION.get(self.kind, LocationPrecision.PLACE)


@dataclass(frozen=True, slots=True)
class TypePhrases:
    """The sentences of one type, and the kinds of place it happens at."""

    kinds: tuple[str, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text and the place it speaks of, if any."""

    text: str
    place: Place | None


@cache
def places() -> dict[str, tuple[Place, ...]]:
    """Return the places of every buurt, by its code."""
    return {
        code: tuple(Place(found["kind"], found["name"]) for found in listed)
        for code, listed in _read("places.json").items()
    }


@cache
def type_phrases() -> dict[str, TypePhrases]:
    """Return the sentences by type code."""
    return {
        code: TypePhrases(tuple(found["kinds"]), tuple(found["sentences"]))
        for code, found in _read("sentences.json")["types"].items()
    }


@cache
def tails() -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the closing sentences by attribute and value."""
    found = _read("sentences.json")["tails"]
    return {
        attribute: {value: tuple(options) for value, options in by_value.items()}
        for attribute, by_value in found.items()
    }


def phrase(type_code: str, buurt: str, luck: Luck) -> Phrase:
    """Return a sentence about a type with a place of the buurt filled in."""
    found = type_phrases()[type_code]
    sentence = pick(found.sentences, luck)
    slot = SLOT.search(sentence)
    if slot is None:
        return Phrase(sentence, None)
    wanted = found.kinds if slot[1] == "place" else (slot[1],)
    place = pick(_of_kinds(buurt, wanted), luck)
    return Phrase(SLOT.sub(place.name, sentence), place)


def with_tails(
    text: str, known: tuple[Recurrence, EffectOnPeople, ObservationMode], luck: Luck
) -> str:
    """Return the text with one or two more sentences that agree with the attributes."""
    listed = [
        tails()[attribute].get(value.value)
        for attribute, value in zip(("recurrence", "effect", "mode"), known, strict=True)
    ]
    chosen = [pick(options, luck) for options in listed if options and next(luck) < TAIL_SHARE]
    start = int(next(luck) * max(1, len(chosen) - MOST_TAILS + 1))
    return " ".join([text, *chosen[start : start + MOST_TAILS]])


def pick(options: Sequence[Option], luck: Luck) -> Option:
    """Return one of the options."""
    return options[int(next(luck) * len(options))]


def _of_kinds(buurt: str, kinds: tuple[str, ...]) -> tuple[Place, ...]:
    """Return the places of these kinds; all places of a buurt that has none of them."""
    fitting = tuple(place for place in places()[buurt] if place.kind in kinds)
    return fitting or places()[buurt]


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((HERE / name).read_text(encoding="utf-8"))
    return found
