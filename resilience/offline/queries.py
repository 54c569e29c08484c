"""What a person recorded last: the little that a phone shows of it without a network."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from uuid import UUID

from sqlalchemy import select

from resilience.areas.queries import list_area_names
from resilience.authz.scope import visible
from resilience.safety.models import SafetyConcern
from resilience.signals.models import Signal
from resilience.uow import UnitOfWork

#: Of each kind; "my recent" is no archive.
MOST = 10


@dataclass(frozen=True, slots=True)
class Recent:
    """One signal or concern of one's own, without its text."""

    id: UUID
    number: str
    #: Empty for a concern: what it is about stays on the server.
    signal_type: str
    place: str
    at: datetime
    state: Enum


def list_recent(uow: UnitOfWork) -> list[Recent]:
    """Return what the actor recorded last, newest first."""
    signals = _newest_signals(uow)
    concerns = _newest_concerns(uow)
    everything: list[Signal | SafetyConcern] = [*signals, *concerns]
    places = {(each.area_year, each.buurt_code) for each in everything}
    names = list_area_names(uow.session, places)

    def place(each: Signal | SafetyConcern) -> str:
        return names.get((each.area_year, each.buurt_code), each.buurt_code)

    found = [
        *(
            Recent(one.id, one.number, one.signal_type, place(one), one.recorded_at, one.state)
            for one in signals
        ),
        *(Recent(one.id, one.number, "", place(one), one.raised_at, one.state) for one in concerns),
    ]
    return sorted(found, key=lambda each: each.at, reverse=True)[:MOST]


def _newest_signals(uow: UnitOfWork) -> Sequence[Signal]:
    own = select(Signal).where(Signal.reporter_id == uow.actor.user_id)
    newest = own.order_by(Signal.recorded_at.desc(), Signal.id.desc()).limit(MOST)
    return uow.session.scalars(visible(uow.actor, newest, Signal)).all()


def _newest_concerns(uow: UnitOfWork) -> Sequence[SafetyConcern]:
    own = select(SafetyConcern).where(SafetyConcern.reporter_id == uow.actor.user_id)
    newest = own.order_by(SafetyConcern.raised_at.desc(), SafetyConcern.id.desc()).limit(MOST)
    return uow.session.scalars(visible(uow.actor, newest, SafetyConcern)).all()
