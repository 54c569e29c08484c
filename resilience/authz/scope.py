"""The row gate: the scope of an actor as a WHERE clause."""

from collections.abc import Iterable
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, false, or_
from sqlalchemy.orm import InstrumentedAttribute

from resilience.authz.actor import Actor

Statement = TypeVar("Statement", bound=Select[Any])


class Guarded:
    """A table whose rows are only for some; each model says for whom."""

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Return the condition that holds for exactly the rows the actor may see."""
        raise TypeError(f"{cls.__name__} does not say what {actor.name} may see")


def visible(actor: Actor, statement: Statement, model: type[Guarded]) -> Statement:
    """Return ``statement`` narrowed to the rows of ``model`` that the actor may see."""
    return statement.where(model.visible_to(actor))


def within_areas(column: InstrumentedAttribute[str], areas: Iterable[str]) -> ColumnElement[bool]:
    """Return the condition that a CBS code in ``column`` lies inside one of ``areas``.

    The same rule as ``authz.actor.inside``: after the two letters, digits are prefixes.
    """
    return or_(false(), *(column.like(f"__{code[2:]}%") for code in areas))
