"""How a feature says what of its tables goes, when, and how: the words that retention reads."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, SQLColumnExpression, func, type_coerce
from sqlalchemy.orm import Session

from resilience.db.types import UTCDateTime
from resilience.privacy.retention import Rule, Term, Unit

ZONE = "Europe/Amsterdam"
BATCH = 200


@dataclass(frozen=True)
class Expiry:
    """What of one table goes under one rule.

    ``waiting`` tells at a moment which rows still hold what must go: after ``expire`` a row no
    longer meets it, which is what makes a run safe to repeat.
    """

    rule: Rule
    #: The word for such a record in proofs and lists.
    object_type: str
    model: type[Any]
    starts: SQLColumnExpression[Any]
    waiting: Callable[[datetime], Sequence[ColumnElement[bool]]]
    expire: Callable[[Session, Sequence[UUID], datetime], object]
    #: Every table that loses something, so that it is written anew afterwards.
    tables: tuple[str, ...]
    organisation: SQLColumnExpression[Any] | None = None
    number: SQLColumnExpression[Any] | None = None
    #: What is destroyed after seven years has been proved already.
    is_proved: bool = True
    #: One proof for a whole batch, with their number: for lines of which there are very many.
    is_proved_together: bool = False
    #: How many go in one transaction.
    batch_size: int = BATCH


def everything(_now: datetime) -> Sequence[ColumnElement[bool]]:
    """Say that each row waits as long as it exists."""
    return ()


def due_at(starts: SQLColumnExpression[Any], term: Term) -> ColumnElement[datetime]:
    """Return ``privacy.retention.due_at`` as an expression of the database."""
    if term.unit is Unit.HOURS:
        return type_coerce(starts + func.make_interval(0, 0, 0, 0, term.count), UTCDateTime())
    months, days = (term.count, 0) if term.unit is Unit.MONTHS else (0, term.count)
    day = func.date_trunc("day", func.timezone(ZONE, starts), type_=DateTime())
    reached = day + func.make_interval(0, months, 0, days)
    return type_coerce(func.timezone(ZONE, reached), UTCDateTime())


def start_of_week(moment: SQLColumnExpression[Any]) -> ColumnElement[datetime]:
    """Return noon on the Monday of the Dutch week of ``moment``: all that a core keeps of it."""
    monday = func.date_trunc("week", func.timezone(ZONE, moment), type_=DateTime())
    noon = monday + func.make_interval(0, 0, 0, 0, 12)
    return type_coerce(func.timezone(ZONE, noon), UTCDateTime())
