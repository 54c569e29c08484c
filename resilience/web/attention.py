"""What waits for somebody: items with a moment, put in the order in which they are due.

Every feature offers its own items; the start page shows them together.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from resilience.clock import local_day
from resilience.uow import UnitOfWork


@dataclass(frozen=True)
class AttentionItem:
    """One thing that waits, and the act that settles it."""

    title: Any
    explanation: Any
    url: str
    act: Any
    icon: str
    due_at: datetime | None = None
    severity: int | None = None
    note: Any = ""


#: What a feature offers: the items that wait for the person who acts.
AttentionSource = Callable[[UnitOfWork], list[AttentionItem]]


class Urgency(StrEnum):
    """How soon something is due, nearest first."""

    OVERDUE = "overdue"
    TODAY = "today"
    THIS_WEEK = "this_week"
    LATER = "later"


A_WEEK = timedelta(days=7)


def urgency_of(item: AttentionItem, now: datetime) -> Urgency:
    """Return how soon ``item`` is due; what has no moment can wait until the rest is done."""
    if item.due_at is None:
        return Urgency.LATER
    if item.due_at <= now:
        return Urgency.OVERDUE
    if local_day(item.due_at) == local_day(now):
        return Urgency.TODAY
    return Urgency.THIS_WEEK if item.due_at - now <= A_WEEK else Urgency.LATER


def in_order_of_due_time(items: Iterable[AttentionItem]) -> list[AttentionItem]:
    """Return the items, first due first; those without a moment last."""
    return sorted(items, key=_moment_of_need)


def _moment_of_need(item: AttentionItem) -> tuple[bool, float]:
    return (item.due_at is None, item.due_at.timestamp() if item.due_at else 0.0)


def by_urgency(
    items: Sequence[AttentionItem], now: datetime
) -> list[tuple[Urgency, list[AttentionItem]]]:
    """Return the items in groups, most urgent group first; empty groups are left out."""
    ordered = in_order_of_due_time(items)
    groups = (
        (urgency, [item for item in ordered if urgency_of(item, now) is urgency])
        for urgency in Urgency
    )
    return [(urgency, found) for urgency, found in groups if found]
