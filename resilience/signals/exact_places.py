"""Reading an exact place: for a purpose, logged, and not without end (R-04)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from resilience.accounts.queries import list_colleagues_with
from resilience.areas.coordinates import to_wgs84
from resilience.audit.services import record_act, record_reads
from resilience.authz.permissions import Permission
from resilience.authz.policy import authorize
from resilience.authz.roles import Role
from resilience.authz.scope import visible
from resilience.clock import AMSTERDAM
from resilience.errors import NotFoundError
from resilience.notifications.models import NotificationKind
from resilience.notifications.services import notify
from resilience.signals.exact_place_models import ExactPlaceRead, ReadPurpose
from resilience.signals.models import Signal, SignalLocation
from resilience.uow import UnitOfWork

#: Degrees with so many decimals are a metre.
DEGREE_DECIMALS = 5


@dataclass(frozen=True, slots=True)
class ExactPlace:
    """A point in RD New metres and in degrees, and within how many metres it was measured."""

    x: int
    y: int
    longitude: float
    latitude: float
    accuracy_m: float | None


def find_location(uow: UnitOfWork, signal_id: UUID) -> SignalLocation | None:
    """Return the sealed place of a signal, when there is one and the actor may read it."""
    wanted = select(SignalLocation).where(SignalLocation.signal_id == signal_id)
    found: SignalLocation | None = uow.session.scalar(visible(uow.actor, wanted, SignalLocation))
    return found


def load_location(uow: UnitOfWork, signal_id: UUID) -> SignalLocation:
    """Return the sealed place; raise ``NotFoundError`` when there is none the actor may read."""
    location = find_location(uow, signal_id)
    if location is None:
        raise NotFoundError(f"no exact place of signal {signal_id}")
    return location


def read_exact_place(
    uow: UnitOfWork, signal_id: UUID, purpose: ReadPurpose, most_a_day: int
) -> ExactPlace | None:
    """Return the place once its reading is written down; None when today's number is used up.

    What is written down and what is read are one transaction: without a line there is no reading.
    """
    authorize(uow.actor, Permission.EXACT_PLACE_READ)
    location = load_location(uow, signal_id)
    _take_turns(uow)
    if _count_today(uow, is_refused=False) >= most_a_day:
        _refuse(uow, signal_id, purpose, most_a_day)
        return None
    _note(uow, signal_id, purpose)
    record_reads(uow, "exact_place:read", "signal", (signal_id,), purpose.value)
    uow.session.flush()
    return _opened(location)


def list_reads_of_own(uow: UnitOfWork, signal: Signal) -> Sequence[ExactPlaceRead]:
    """Return who read the exact place of the actor's own signal, newest first."""
    if signal.reporter_id != uow.actor.user_id:
        return []
    reads = (
        select(ExactPlaceRead)
        .where(ExactPlaceRead.signal_id == signal.id, ExactPlaceRead.is_refused.is_(False))
        .order_by(ExactPlaceRead.at.desc())
        .options(joinedload(ExactPlaceRead.reader), joinedload(ExactPlaceRead.organisation))
    )
    return uow.session.scalars(visible(uow.actor, reads, ExactPlaceRead)).all()


def _opened(location: SignalLocation) -> ExactPlace:
    stored = json.loads(location.place)
    longitude, latitude = to_wgs84(stored["x"], stored["y"])
    return ExactPlace(
        stored["x"],
        stored["y"],
        round(longitude, DEGREE_DECIMALS),
        round(latitude, DEGREE_DECIMALS),
        stored["accuracy"],
    )


def _take_turns(uow: UnitOfWork) -> None:
    """Let one person read one place at a time, so that two presses cannot both be the last."""
    key = func.hashtextextended(f"exact_place:{uow.actor.user_id}", 0)
    uow.session.execute(select(func.pg_advisory_xact_lock(key)))


def _count_today(uow: UnitOfWork, *, is_refused: bool) -> int:
    counted = select(func.count(ExactPlaceRead.id)).where(
        ExactPlaceRead.reader_id == uow.actor.user_id,
        ExactPlaceRead.is_refused.is_(is_refused),
        ExactPlaceRead.at >= _start_of_day(uow.now),
    )
    return uow.session.scalar(visible(uow.actor, counted, ExactPlaceRead)) or 0


def _start_of_day(moment: datetime) -> datetime:
    return moment.astimezone(AMSTERDAM).replace(hour=0, minute=0, second=0, microsecond=0)


def _refuse(uow: UnitOfWork, signal_id: UUID, purpose: ReadPurpose, most_a_day: int) -> None:
    """Note the refusal; the first of the day is told to the privacy officers."""
    is_first = _count_today(uow, is_refused=True) == 0
    _note(uow, signal_id, purpose, is_refused=True)
    record_act(uow, "exact_place:refuse", "signal", signal_id, purpose.value)
    if is_first and uow.actor.organisation_id and uow.actor.user_id:
        officers = list_colleagues_with(
            uow.session, uow.actor.organisation_id, Role.PRIVACY_OFFICER, uow.now
        )
        subject = (uow.actor.user_id, f"> {most_a_day}")
        notify(uow, (each.id for each in officers), NotificationKind.EXACT_PLACE_LIMIT, subject)


def _note(
    uow: UnitOfWork, signal_id: UUID, purpose: ReadPurpose, *, is_refused: bool = False
) -> None:
    uow.session.add(
        ExactPlaceRead(
            signal_id=signal_id,
            reader_id=uow.actor.user_id,
            organisation_id=uow.actor.organisation_id,
            at=uow.now,
            purpose=purpose,
            is_refused=is_refused,
        )
    )
    uow.session.flush()
