"""Reading one page of the list, on or back from a signal, and its total as far as it counts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, or_, select, true, tuple_
from sqlalchemy.orm import joinedload

from resilience.authz.scope import planned_as_often, visible_often
from resilience.authz.shared_fields import SharedField
from resilience.signal_lists.narrowing import Conditions, conditions_of
from resilience.signal_lists.searching import Search, search
from resilience.signals.list_address import ListAddress
from resilience.signals.listing import (
    MOST_COUNTED,
    PAGE_SIZE,
    RANKS,
    Cursor,
    Order,
    Selection,
    SignalFilter,
    Total,
    total_of,
)
from resilience.signals.models import Signal
from resilience.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class Page:
    """Part of a list, and where it goes on."""

    signals: Sequence[Signal]
    total: Total
    #: The page before this one ends above this signal; None on the first page.
    before: Cursor | None
    #: The page after this one begins below this signal; None on the last page.
    after: Cursor | None
    #: What was found for the words of the filter, if there are any.
    search: Search | None


@dataclass(frozen=True, slots=True)
class _Step:
    """A way to go through a list: from a signal, on or back."""

    order: Order
    start: Cursor | None
    is_back: bool = False

    @property
    def is_ascending(self) -> bool:
        return (self.order is Order.OLDEST) is not self.is_back

    def beyond(self) -> ColumnElement[bool]:
        """Hold for what lies beyond the signal that the step begins at."""
        if self.start is None:
            return true()
        place = tuple_(Signal.recorded_at, Signal.id)
        edge = tuple_(literal(self.start.recorded_at), literal(self.start.signal_id))
        return place > edge if self.is_ascending else place < edge

    def sorting(self) -> tuple[ColumnElement[Any], ...]:
        """Return the order within one rank."""
        columns: tuple[Any, ...] = (Signal.recorded_at, Signal.id)
        return tuple(each.asc() if self.is_ascending else each.desc() for each in columns)


Ranked = list[tuple[Signal, int]]


@dataclass(frozen=True, slots=True)
class _Part:
    """The signals of one page, each with its rank, and whether the list goes on."""

    rows: Ranked
    has_before: bool
    has_after: bool


def load_page(uow: UnitOfWork, address: ListAddress) -> Page:
    """Return the page of the list that an address asks for."""
    found = search(uow, address.wanted.words) if address.wanted.words else None
    conditions = conditions_of(uow, address.selection, address.wanted)
    conditions += found.matches(uow) if found else []
    part = _part(uow, conditions, address)
    return Page(
        signals=[signal for signal, _rank in part.rows],
        total=_total(uow, conditions, part, found),
        before=_cursor(*part.rows[0]) if part.has_before else None,
        after=_cursor(*part.rows[-1]) if part.has_after else None,
        search=found,
    )


def list_newest(uow: UnitOfWork, selection: Selection, limit: int) -> Sequence[Signal]:
    """Return the newest signals of a selection."""
    conditions = conditions_of(uow, selection, SignalFilter())
    rows = _rows(uow, conditions, _Step(Order.NEWEST, None), limit)
    return [signal for signal, _rank in rows]


def count_up_to(
    uow: UnitOfWork, conditions: Conditions, most: int = MOST_COUNTED, *, in_order: bool = True
) -> Total:
    """Return how many signals meet the conditions, counting no further than ``most``."""
    some = _scoped(uow, select(literal(1)), conditions)
    if in_order:
        # The newest ones lie together, and were just read for the page.
        some = some.order_by(Signal.recorded_at.desc(), Signal.id.desc())
    some_of_them = some.limit(most + 1).subquery()
    counted = uow.session.scalar(select(func.count()).select_from(some_of_them)) or 0
    return total_of(counted, most)


def _part(uow: UnitOfWork, conditions: Conditions, address: ListAddress) -> _Part:
    """Return the signals of a page; back at the top, or below the end, those of the first."""
    if address.before is not None:
        rows = _rows(uow, conditions, _Step(address.order, address.before, is_back=True))
        if len(rows) > PAGE_SIZE:
            return _Part(rows[:PAGE_SIZE][::-1], has_before=True, has_after=True)
    elif address.after is not None:
        rows = _rows(uow, conditions, _Step(address.order, address.after))
        if rows:
            return _Part(rows[:PAGE_SIZE], has_before=True, has_after=len(rows) > PAGE_SIZE)
    rows = _rows(uow, conditions, _Step(address.order, None))
    return _Part(rows[:PAGE_SIZE], has_before=False, has_after=len(rows) > PAGE_SIZE)


def _total(uow: UnitOfWork, conditions: Conditions, part: _Part, found: Search | None) -> Total:
    if not part.has_before and not part.has_after:
        return Total(len(part.rows))
    if found is not None and found.is_widespread:
        # Nobody can tell without going through all of them.
        return Total(PAGE_SIZE, is_more=True)
    return count_up_to(uow, conditions, in_order=found is None)


def _rows(
    uow: UnitOfWork, conditions: Conditions, step: _Step, limit: int = PAGE_SIZE + 1
) -> Ranked:
    """Return the next signals, each with its rank, and so many that one sees whether it goes on."""
    rows: Ranked = []
    for rank, within in _ranks(uow, step):
        is_edge = step.start is not None and rank == step.start.rank
        narrowed = [*conditions, within, step.beyond() if is_edge else true()]
        wanted = _scoped(uow, select(Signal), narrowed).order_by(*step.sorting())
        wanted = wanted.options(joinedload(Signal.organisation)).limit(limit - len(rows))
        rows += [(signal, rank) for signal in uow.session.scalars(wanted)]
        if len(rows) == limit:
            break
    return rows


def _ranks(uow: UnitOfWork, step: _Step) -> Iterator[tuple[int, ColumnElement[bool]]]:
    """Yield the parts of a list in which the moment alone decides, from where the step begins.

    The order by severity is a list of lists, each with an index behind it; an expression that
    hides a severity the reader may not know (R-09) would have to be sorted as a whole.
    """
    if step.order is not Order.SERIOUS:
        yield 0, true()
        return
    known = planned_as_often(Signal.knows(uow.actor, SharedField.SEVERITY))
    ranks = RANKS[::-1] if step.is_back else RANKS
    for rank in ranks[ranks.index(step.start.rank) :] if step.start else ranks:
        if rank:
            yield rank, (Signal.severity == rank) & known
        else:
            yield rank, or_(Signal.severity.is_(None), ~known)


def _scoped(uow: UnitOfWork, statement: Select[Any], conditions: Conditions) -> Select[Any]:
    return visible_often(uow.actor, statement.where(*conditions), Signal)


def _cursor(signal: Signal, rank: int) -> Cursor:
    return Cursor(signal.recorded_at, signal.id, rank)
