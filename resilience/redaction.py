"""How a feature takes words out of what it keeps about a signal (R-03).

Each feature with typed words brings a ``Redactor``; ``retention/redacting.py`` has the one list
and carries out. A test refuses a column that can hold typed words and stands in none of them.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from resilience.privacy.redacting import without_words


@dataclass(frozen=True, slots=True)
class Redaction:
    """Which words go, and from what: everything that is kept about one signal."""

    signal_id: UUID
    #: Whose drafts are looked through; nobody once the reporter was forgotten.
    reporter_id: UUID | None
    words: tuple[str, ...]

    def of(self, text: str, longest: int | None = None) -> str:
        """Return a text without the words, cut when it would no longer fit its column."""
        return without_words(text, self.words)[:longest]

    def of_json(self, text: str) -> str:
        """Return JSON in which no string holds the words any more."""
        return json.dumps(self._of_value(json.loads(text)))

    def _of_value(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.of(value)
        if isinstance(value, list):
            return [self._of_value(each) for each in value]
        if isinstance(value, dict):
            return {key: self._of_value(each) for key, each in value.items()}
        return value


@dataclass(frozen=True)
class Redactor:
    """The columns of one feature in which words of a signal can stand, and what empties them.

    ``redact`` acts as the owner of the tables, in the transaction of the whole redaction.
    """

    #: As ``table.column``.
    columns: tuple[str, ...]
    redact: Callable[[Session, Redaction], object]

    @property
    def tables(self) -> frozenset[str]:
        """The tables to be written anew, so that no page of a file keeps the words."""
        return frozenset(column.partition(".")[0] for column in self.columns)
