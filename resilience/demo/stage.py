"""Who and what the written part of the demo needs: people who act, places, the counts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from resilience.accounts.models import OrganisationKind, User
from resilience.accounts.queries import find_actor
from resilience.clock import AMSTERDAM, local_day
from resilience.demo.crowd import reporters_of
from resilience.demo.spots import Spots
from resilience.signals.ports import Ports
from resilience.uow import UnitOfWork

#: Something that somebody does at a moment.
Act = tuple[datetime, Callable[[], object]]


@dataclass(frozen=True)
class Stage:
    """The open session, the moment at which the demo begins, and everybody in it."""

    session: Session
    now: datetime
    people: dict[str, User]
    spots: Spots
    ports: Ports

    def acting(self, user: User, moment: datetime) -> UnitOfWork:
        """Return the unit of work of a person who acts at a moment in the past."""
        actor = find_actor(self.session, user.id, moment)
        if actor is None:
            raise LookupError(f"{user.name} had no account on {moment:%d-%m-%Y}")
        return UnitOfWork(self.session, actor, moment.astimezone(UTC))

    def day_before(self, days: int) -> date:
        """Return the Dutch calendar day so many days before today."""
        return local_day(self.now) - timedelta(days=days)

    def reporter(self, kind: OrganisationKind, turn: int) -> User:
        """Return one of the two best-known reporters of a kind of organisation, by turns."""
        return self.people[reporters_of(kind)[turn % 2].slug]

    def reporter_with(self, kind: OrganisationKind, function_title: str) -> User:
        """Return the first reporter of a kind of organisation who has this function."""
        wanted = function_title.casefold()
        found = (each for each in reporters_of(kind) if each.function_title.casefold() == wanted)
        return self.people[next(found).slug]


def local(day: date, at: time) -> datetime:
    """Return the moment in Dutch local time."""
    return datetime.combine(day, at, AMSTERDAM)
