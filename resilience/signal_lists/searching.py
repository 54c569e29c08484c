"""Finding signals by words of their text, as far as the actor may read it, or by their number."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, any_, bindparam, cast, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, REGCONFIG

from resilience.authz.scope import planned_as_often, visible
from resilience.authz.shared_fields import SharedField
from resilience.db.acting import is_acting
from resilience.signal_lists.excerpts import BEGIN, END, Part, excerpt
from resilience.signals.models import Signal
from resilience.uow import UnitOfWork

DUTCH = cast(literal("dutch"), REGCONFIG)
MARKED = f'HighlightAll=true, StartSel="{BEGIN}", StopSel="{END}"'
LONGEST = 200
#: Counting so many hits again would take as long as finding them.
MANY = 1000
#: As it is written, and as it is typed: S-2026-000012, s 2026 12, 2026-12.
NUMBER = re.compile(r"(?:s[-\s]*(\d{4})[-\s]+|(\d{4})-)(\d{1,9})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Search:
    """What was found for some words."""

    words: str
    #: The signals whose text the actor may read; None for words that are nearly everywhere.
    found: tuple[UUID, ...] | None
    #: Whether anything was left to search for after words like "de" and "een".
    has_words: bool = True

    @property
    def is_widespread(self) -> bool:
        """Whether the words are in so many texts that nobody counts them."""
        return self.found is None or len(self.found) > MANY

    def matches(self, uow: UnitOfWork) -> list[ColumnElement[bool]]:
        """Return the conditions that hold for what was found."""
        # A hit would tell of a partner's signal what the agreement leaves out.
        known = planned_as_often(Signal.knows(uow.actor, SharedField.TEXT))
        if self.found is None:
            return [known, planned_as_often(Signal.text_search.bool_op("@@")(_query(self.words)))]
        ids = bindparam(None, list(self.found), ARRAY(Uuid))
        return [known, Signal.id == any_(ids)]


def search(uow: UnitOfWork, words: str) -> Search:
    """Return which signals hold the words, without asking more than the actor may read."""
    query = _query(words)
    has_words = bool(uow.session.scalar(select(func.numnode(query))))
    if not has_words:
        return Search(words, (), has_words=False)
    if not is_acting(uow.session):
        # The owner passes every policy, so the index of words is there for the asking.
        return Search(words, None)
    found = uow.session.scalar(select(func.find_signals_with(query, type_=ARRAY(Uuid))))
    return Search(words, None if found is None else tuple(found))


def read_number(words: str) -> str | None:
    """Return the number of a signal as it is written, when that is what was typed.

    >>> read_number(" s 2026 12 ")
    'S-2026-000012'
    """
    typed = NUMBER.fullmatch(words.strip())
    return f"S-{typed[1] or typed[2]}-{int(typed[3]):06d}" if typed else None


def find_numbered(uow: UnitOfWork, number: str) -> UUID | None:
    """Return the signal with a number, or None when there is none that the actor may see."""
    wanted = select(Signal.id).where(Signal.number == number)
    return uow.session.scalar(visible(uow.actor, wanted, Signal))


def list_excerpts(uow: UnitOfWork, words: str, ids: Collection[UUID]) -> dict[UUID, list[Part]]:
    """Return of each of these signals where the words stand, of texts that the actor may read."""
    composed = func.normalize(Signal.text)
    marked = func.ts_headline(DUTCH, func.fold_accents(Signal.text), _query(words), MARKED)
    wanted = select(Signal.id, composed, marked).where(
        Signal.id.in_(ids), Signal.knows(uow.actor, SharedField.TEXT)
    )
    found = uow.session.execute(visible(uow.actor, wanted, Signal))
    return {signal_id: excerpt(text, hits) for signal_id, text, hits in found}


def _query(words: str) -> ColumnElement[object]:
    # `websearch_to_tsquery` for Dutch, and for each plain word also as it is typed.
    return func.words_to_query(words[:LONGEST])
