"""What one signal adds to the counts: its roll-up row and its share of the cell key."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from resilience.clock import local_day
from resilience.maps.periods import week_of
from resilience.privacy.disclosure.counts import KEY_UNITS
from resilience.signals.attributes import Handling
from resilience.signals.models import Signal

#: Stands for every reporter whose link was taken away after a year; a person it is not.
NOBODY = UUID(int=0)


@dataclass(frozen=True, order=True, slots=True)
class RollupKey:
    """The row a signal is counted in. The order is the one in which rows are locked."""

    area_year: int
    buurt_code: str
    week: date
    domain_code: str
    polarity: int
    handling: Handling
    organisation_id: UUID
    reporter_id: UUID


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one signal counts for. A correction takes the old one out and the new one in."""

    row: RollupKey
    key: int


def contribution_of(signal: Signal) -> Contribution:
    """Return what ``signal`` adds, as its attributes stand now.

    It counts in the week in which it was observed, or recorded when nobody knows when it
    was observed; days and weeks are those of the Netherlands.
    """
    day = local_day(signal.observed_from or signal.recorded_at)
    row = RollupKey(
        area_year=signal.area_year,
        buurt_code=signal.buurt_code,
        week=week_of(day),
        domain_code=signal.domain_code,
        polarity=signal.polarity,
        handling=signal.handling,
        organisation_id=signal.organisation_id,
        reporter_id=signal.reporter_id or NOBODY,
    )
    return Contribution(row, int(signal.record_key * KEY_UNITS))
