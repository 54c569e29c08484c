"""The row gate: the scope of an actor as a WHERE clause."""

from collections.abc import Iterable
from itertools import pairwise
from string import ascii_uppercase, digits
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, false, null, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from resilience.authz.actor import Actor

Statement = TypeVar("Statement", bound=Select[Any])

#: Codes of a gemeente with more than a hundred wijken go on with letters after the 9 (5.4).
FOLLOWING = dict(pairwise(digits + ascii_uppercase))


class Guarded:
    """A table whose rows are only for some; each model says for whom."""

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Return the condition that holds for exactly the rows the actor may see."""
        raise TypeError(f"{cls.__name__} does not say what {actor.name} may see")


def visible(actor: Actor, statement: Statement, model: type[Guarded]) -> Statement:
    """Return ``statement`` narrowed to the rows of ``model`` that the actor may see."""
    return statement.where(model.visible_to(actor))


def visible_often(actor: Actor, statement: Statement, model: type[Guarded]) -> Statement:
    """Return what ``visible`` gives, for a list that narrows by other things as well.

    The planner takes every condition to be about other rows than the last one. Area, agreement
    and the policy of the database are about the same ones, so it would guess far too few, and
    sort all of a list to show its top. Told that nearly every row passes, it reads in order.
    """
    return statement.where(planned_as_often(model.visible_to(actor)))


def planned_as_often(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return a condition that holds for the same rows, and that the planner expects to hold."""
    # Never holds, which the planner cannot know; migration 0002 does the same in its policies.
    never = select(null()).scalar_subquery().is_not(None)
    return or_(condition, never)


def within_areas(column: InstrumentedAttribute[str], areas: Iterable[str]) -> ColumnElement[bool]:
    """Return the condition that the buurt in ``column`` lies inside one of ``areas``.

    The same rule as ``authz.actor.inside``: after the two letters, digits are prefixes. It is
    asked as a range, for which the planner can use an index and what it knows of the column;
    of a pattern it may use neither where the database itself guards the rows.
    """
    return or_(false(), *(_begins_with(column, code[2:]) for code in areas))


def _begins_with(column: InstrumentedAttribute[str], start: str) -> ColumnElement[bool]:
    kept = start.rstrip("Z")
    end = f"BU{kept[:-1]}{FOLLOWING[kept[-1]]}" if kept else "BV"
    return and_(column >= f"BU{start}", column < end)
