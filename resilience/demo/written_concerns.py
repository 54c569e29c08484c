"""The 10 safety concerns that were written by hand, and what happened with them since."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache
from itertools import count
from typing import Any
from uuid import UUID, uuid5

from resilience.accounts.models import OrganisationKind, User
from resilience.authz.actor import SYSTEM
from resilience.clock import AMSTERDAM
from resilience.demo.stage import Act, Stage, local
from resilience.demo.written import NAMESPACE, read_demo_data
from resilience.safety.deadlines import receipt_due
from resilience.safety.drafts import ConcernDraft
from resilience.safety.recipients import list_officers_for
from resilience.safety.services import (
    acknowledge_concern,
    escalate_concern,
    raise_concern,
    read_concern,
)
from resilience.safety.states import ConcernState
from resilience.signals.attributes import LocationPrecision, Severity
from resilience.signals.observed_time import ObservedChoice, ObservedDay
from resilience.uow import UnitOfWork
from resilience.working_days import is_working_day

#: Whoever is shaken reports soon; a worry is reported at the end of the visit.
RAISED_AFTER = timedelta(minutes=25)
#: A concern of this morning, in a demo that begins before the hour it was written for.
LONG_ENOUGH_AGO = timedelta(minutes=45)
A_MOMENT = timedelta(seconds=20)

#: Hour terms are met by whoever is on duty; working-day terms in office hours.
ANSWERED_AFTER = {Severity.ACUTE: timedelta(minutes=18), Severity.SERIOUS: timedelta(minutes=55)}
ANSWERED_IN_OFFICE_AFTER = timedelta(hours=2)
OFFICE_HOURS = (time(8, 30), time(17, 0))
ANSWERED_NEXT_DAY = time(9, 5)


@dataclass(frozen=True, slots=True)
class WrittenConcern:
    """One concern of the data file, as far as it is of use before it is closed."""

    n: int
    type: str
    buurt: str
    organisation_kind: OrganisationKind
    role: str
    severity: Severity
    location_precision: LocationPrecision
    days_ago: int
    time: time
    is_shielded: bool
    is_waiting: bool
    is_overdue: bool
    text: str


@cache
def written_concerns() -> tuple[WrittenConcern, ...]:
    """Return the written concerns in their own order."""
    return tuple(_written(found) for found in read_demo_data()["concerns"])


def concern_acts(stage: Stage) -> Iterator[Act]:
    """Yield all that happened with the concerns until now, each act at its moment."""
    for written in written_concerns():
        yield from _Course(stage, written).acts()


class _Course:
    """The course of one concern: raised, perhaps escalated, perhaps acknowledged."""

    def __init__(self, stage: Stage, written: WrittenConcern) -> None:
        self._stage = stage
        self._written = written
        self._set_out(written.days_ago)
        # Just after a row of holidays nobody was at work to answer; then it began a day earlier.
        for days_ago in count(written.days_ago + 1):
            if self._told_by() < stage.now:
                break
            self._set_out(days_ago)
        self._reporter = stage.reporter_with(written.organisation_kind, written.role)
        self._concern_id: UUID | None = None

    def _set_out(self, days_ago: int) -> None:
        self._occurred_at = self._occurrence(days_ago)
        self._raised_at = min(self._occurred_at + RAISED_AFTER, self._stage.now - A_MOMENT)
        self._due_at = receipt_due(self._raised_at, self._written.severity)

    def _told_by(self) -> datetime:
        """Return when the last act of the story takes place."""
        if not self._written.is_waiting:
            return self._answered()
        return self._late() if self._written.is_overdue else self._raised_at

    def acts(self) -> Iterator[Act]:
        """Yield what happened."""
        written = self._written
        yield self._raised_at, self._raise
        if written.is_overdue:
            yield self._late(), self._escalate
        if not written.is_waiting:
            answered = self._answered()
            yield answered, lambda: self._acknowledge(answered)

    def _late(self) -> datetime:
        return self._due_at + A_MOMENT

    def _occurrence(self, days_ago: int) -> datetime:
        moment = local(self._stage.day_before(days_ago), self._written.time)
        latest = self._stage.now.astimezone(AMSTERDAM) - LONG_ENOUGH_AGO
        return min(moment, latest.replace(second=0, microsecond=0))

    def _answered(self) -> datetime:
        """Return when the officer answers: in time, or the morning after it was too late."""
        if self._written.is_overdue:
            return _next_morning(self._late())
        soon = ANSWERED_AFTER.get(self._written.severity)
        if soon is not None:
            return self._raised_at + soon
        answered = self._raised_at + ANSWERED_IN_OFFICE_AFTER
        opens, closes = OFFICE_HOURS
        if is_working_day(answered.date()) and opens <= answered.time() <= closes:
            return answered
        return _next_morning(answered)

    def _raise(self) -> None:
        written = self._written
        draft = ConcernDraft(
            client_id=uuid5(NAMESPACE, f"concern {written.n}"),
            concern_type=written.type,
            buurt_code=written.buurt,
            text=written.text,
            severity=written.severity,
            location_precision=written.location_precision,
            occurred=ObservedChoice(
                ObservedDay.EARLIER, on=self._occurred_at.date(), at=self._occurred_at.time()
            ),
            is_shielded=written.is_shielded,
        )
        uow = self._stage.acting(self._reporter, self._raised_at)
        self._concern_id = raise_concern(uow, draft).id

    def _escalate(self) -> None:
        moment = self._late().astimezone(UTC)
        escalate_concern(UnitOfWork(self._stage.session, SYSTEM, moment), self._raised())

    def _acknowledge(self, moment: datetime) -> None:
        uow = self._stage.acting(self._officer(moment), moment)
        acknowledge_concern(uow, read_concern(uow, self._raised()).id)

    def _officer(self, moment: datetime) -> User:
        return list_officers_for(self._stage.session, self._reporter, moment)[0]

    def _raised(self) -> UUID:
        if self._concern_id is None:
            raise LookupError("nothing happens to a concern before it is raised")
        return self._concern_id


def _next_morning(moment: datetime) -> datetime:
    """Return the first hour of work after a moment, on the Dutch calendar."""
    day = moment.astimezone(AMSTERDAM).date()
    while not is_working_day(day) or local(day, ANSWERED_NEXT_DAY) < moment:
        day += timedelta(days=1)
    return local(day, ANSWERED_NEXT_DAY)


def _written(found: dict[str, Any]) -> WrittenConcern:
    hour, minute = found["time"].split(".")
    return WrittenConcern(
        n=found["n"],
        type=found["type"],
        buurt=found["buurt"],
        organisation_kind=OrganisationKind(found["organisation_kind"]),
        role=found["role"],
        severity=Severity(found["severity"]),
        location_precision=LocationPrecision(found["location_precision"]),
        days_ago=found["days_ago"],
        time=time(int(hour), int(minute)),
        is_shielded=found["shielded"],
        is_waiting=found["status"] == ConcernState.RAISED,
        is_overdue=found["overdue"],
        text=found["text"],
    )
