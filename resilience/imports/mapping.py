"""Which column is what, and which category means which type: guessed, chosen, and kept."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

from resilience.imports.dates import Notation
from resilience.signals.taxonomy import recordable_types

#: The person's choice to leave a category out.
LEAVE_OUT = "-"
SHORTEST_WORD = 4


class Field(StrEnum):
    """What a column of a file can hold; every other column is left where it is."""

    REFERENCE = "reference"
    CATEGORY = "category"
    DATE = "date"
    TIME = "time"
    X = "x"
    Y = "y"
    POSTCODE = "postcode"
    BUURT = "buurt"
    TEXT = "text"
    LEVEL = "level"
    HANDLING = "handling"
    CONDITION = "condition"


#: Without these nothing can be made of a row.
NEEDED = (Field.REFERENCE, Field.CATEGORY, Field.DATE)
#: Of these at least one way to say where.
PLACES = ((Field.X, Field.Y), (Field.POSTCODE,), (Field.BUURT,))

#: How systems usually call a column, folded as ``folded`` does; a whole name goes before a part.
NAMES: dict[Field, tuple[str, ...]] = {
    Field.REFERENCE: (
        "kenmerk", "zaaknummer", "meldingnummer", "meldnummer", "referentie", "reference",
        "zaakid", "meldingid", "externid", "nummer", "id",
    ),
    Field.CATEGORY: (
        "categorie", "hoofdcategorie", "subcategorie", "soort", "soortmelding", "type",
        "signaaltype", "onderwerp", "rubriek", "category", "code",
    ),
    Field.DATE: (
        "datum", "meldingsdatum", "melddatum", "datummelding", "datumtijd", "constatering",
        "datumconstatering", "waargenomenop", "date", "aangemaaktop",
    ),
    Field.TIME: ("tijd", "tijdstip", "tijdmelding", "time", "uur"),
    Field.X: (
        "x", "xcoordinaat", "xcoord", "rdx", "xrd", "longitude", "lon", "lng", "lengtegraad",
    ),
    Field.Y: ("y", "ycoordinaat", "ycoord", "rdy", "yrd", "latitude", "lat", "breedtegraad"),
    Field.POSTCODE: ("postcode", "pc6", "postalcode", "zip"),
    Field.BUURT: ("buurtcode", "buurt", "bucode", "buurtnaam", "bunaam", "wijkbuurt"),
    Field.TEXT: ("omschrijving", "beschrijving", "toelichting", "tekst", "description", "melding"),
    Field.LEVEL: ("ernst", "prioriteit", "urgentie", "niveau", "severity", "sterkte"),
    Field.HANDLING: ("delen", "deelcode", "verstrekken", "handling"),
    Field.CONDITION: ("voorwaarde", "deelvoorwaarde", "condition"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Matching:
    """How the files of one system are read; an organisation keeps it for the next file."""

    #: What each column is, by the name of the column.
    columns: Mapping[Field, str] = field(default_factory=dict)
    #: Category as it stands in the file, folded -> code of a type, or LEAVE_OUT.
    codes: Mapping[str, str] = field(default_factory=dict)
    notation: Notation | None = None
    #: Put swapped coordinates in order, and turn minutes into degrees.
    is_swapping: bool = False
    is_converting: bool = False
    #: The person saw the questions about places, and chose to leave things as they are.
    is_answered: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Matching":
        """Return what was kept; a file that somebody wrote by hand may leave things out."""
        notation = kept.get("notation")
        return cls(
            columns={Field(name): str(column) for name, column in kept.get("columns", {}).items()},
            codes={folded(name): str(code) for name, code in kept.get("codes", {}).items()},
            notation=Notation(notation) if notation else None,
            is_swapping=bool(kept.get("is_swapping")),
            is_converting=bool(kept.get("is_converting")),
            is_answered=bool(kept.get("is_answered")),
        )

    def fits(self, header: Collection[str]) -> bool:
        """Tell whether every column that it names stands in a file."""
        return bool(self.columns) and set(self.columns.values()) <= set(header)

    def without_answers(self) -> "Matching":
        """Return it for another file: how that one writes days is looked at anew."""
        return replace(
            self, notation=None, is_swapping=False, is_converting=False, is_answered=False
        )


def folded(text: str) -> str:
    """Return a name without case, accents, signs and spaces, to compare with.

    Examples
    --------
    >>> folded(" X-Coördinaat (RD) ")
    'xcoordinaatrd'

    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]", "", plain) or text.strip().lower()


def guess_columns(header: Sequence[str]) -> dict[Field, str]:
    """Return what each column most likely is; one column stands for one thing at most."""
    guessed: dict[Field, str] = {}
    names = {column: folded(column) for column in header}
    for is_whole in (True, False):
        for wanted, known in NAMES.items():
            if wanted not in guessed:
                free = {each: name for each, name in names.items() if each not in guessed.values()}
                found = _first(known, free, is_whole=is_whole)
                if found is not None:
                    guessed[wanted] = found
    return guessed


def guess_type(category: str) -> str:
    """Return the code of the type that a category most likely means, or nothing.

    Examples
    --------
    >>> guess_type("Vernieling en graffiti")
    'LB02'

    """
    name = folded(category)
    types = recordable_types()
    for each in types:
        if name in {folded(each.code), folded(each.label_nl), folded(each.label_en)}:
            return each.code
    words = {folded(word) for word in category.split() if len(word) >= SHORTEST_WORD}
    scored = [
        (len(words & _words(f"{each.label_nl} {each.words_nl}")), each.code) for each in types
    ]
    best = max(score for score, _ in scored)
    codes = [code for score, code in scored if score == best]
    return codes[0] if best and len(codes) == 1 else ""


def _words(text: str) -> set[str]:
    return {folded(word) for word in re.split(r"[\s,;]+", text) if len(word) >= SHORTEST_WORD}


def _first(known: Sequence[str], names: Mapping[str, str], *, is_whole: bool) -> str | None:
    for word in known:
        for column, name in names.items():
            is_part = len(word) >= SHORTEST_WORD and word in name
            if name == word or (not is_whole and is_part):
                return column
    return None
