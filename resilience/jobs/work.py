"""What a job is, and how its work is done item by item."""

import logging
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy.orm import Session, sessionmaker

from resilience.authz.actor import SYSTEM
from resilience.clock import Clock
from resilience.uow import UnitOfWork

log = logging.getLogger(__name__)

Sessions = sessionmaker[Session]
Item = TypeVar("Item", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many items were done, how many were set aside, and the kind of the first error."""

    done: int = 0
    failed: int = 0
    error: str = ""


Work = Callable[[Sessions, Clock], Tally]


@dataclass(frozen=True, slots=True)
class Job:
    """Work that comes back: its name, how often somebody looks, and what is done then."""

    name: str
    every: timedelta
    work: Work


def for_each(
    list_due: Callable[[Session, datetime], Sequence[Item]],
    act: Callable[[UnitOfWork, Item], bool],
) -> Work:
    """Return work that acts on every due item in a transaction of its own.

    ``list_due`` reads keys; ``act`` claims one, and returns False when another process was
    first. An item that raises an error is rolled back, logged and counted; the rest goes on,
    and the next run tries it again.
    """

    def work(sessions: Sessions, clock: Clock) -> Tally:
        with sessions() as session:
            items = list_due(session, clock.now())
        done = 0
        errors: list[str] = []
        for item in items:
            try:
                with sessions.begin() as session:
                    done += act(UnitOfWork(session, SYSTEM, clock.now(), "job"), item)
            except Exception as error:
                log.exception("set aside: %s", item)
                errors.append(kind_of(error))
        return Tally(done, len(errors), errors[0] if errors else "")

    return work


def kind_of(error: BaseException) -> str:
    """Return the name of the class of ``error``, of the driver's own when it has one.

    The message is left out: it may hold what people wrote.
    """
    return type(getattr(error, "orig", None) or error).__name__
