"""The job that publishes what has closed: what is due, and how one of them is done."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from resilience.maps.periods import Period
from resilience.maps.release import list_unpublished, publish_period
from resilience.uow import UnitOfWork

#: A period of one edition of areas.
DuePeriod = tuple[int, Period]


def list_due_periods(session: Session, now: datetime) -> Sequence[DuePeriod]:
    """Return what is closed and waits to be published, oldest first."""
    return list_unpublished(session, now)


def publish_due_period(uow: UnitOfWork, due: DuePeriod) -> bool:
    """Publish one period; return False when another process came first."""
    area_year, period = due
    return publish_period(uow, area_year, period)
