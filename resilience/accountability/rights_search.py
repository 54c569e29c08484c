"""The records that an open request is about, and what is decided about each (R-23).

The functions ``rights_signals`` and ``rights_concerns`` of the database give them, for a request
that is open and of the own organisation only; who reported a record is not among what they give.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import hypot
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from resilience.accountability import wording
from resilience.accountability.queries import load_request
from resilience.accountability.rights import note_step
from resilience.areas.coordinates import to_rd
from resilience.audit.services import record_act, record_reads
from resilience.db.sealing import place_of
from resilience.db.types import current_sealer
from resilience.dossiers.models import RightsOutcome, RightsRequest
from resilience.dossiers.states import SEARCHABLE, OutcomeKind, RightsSubject, StepKind
from resilience.errors import ConflictError, NotFoundError, ValidationError
from resilience.privacy.refusals import refuse_personal_data
from resilience.safety.states import ConcernState
from resilience.signals.attributes import SignalOrigin
from resilience.uow import UnitOfWork

SIGNAL, CONCERN = "signal", "safety_concern"
SIGNALS = text("SELECT * FROM rights_signals(:request_id)")
CONCERNS = text("SELECT * FROM rights_concerns(:request_id)")
#: In these a concern is over, so that the duties of the employer no longer need it.
OVER = {ConcernState.CLOSED, ConcernState.WITHDRAWN}
#: Decisions that need words of their own.
WITH_NOTE = {OutcomeKind.ANNOTATE, OutcomeKind.CORRECT}


@dataclass(frozen=True, slots=True)
class Point:
    """A spot in degrees, and how far around it to look, in metres. Never stored."""

    longitude: float
    latitude: float
    radius_m: int


@dataclass(frozen=True, slots=True)
class FoundRecord:
    """One record of the own organisation, without who reported it."""

    object_type: str
    id: UUID
    number: str
    type_code: str
    level: int | None
    state: str
    #: None where a shielded concern keeps its words.
    words: str | None
    buurt_code: str
    area_year: int
    moment: datetime
    precision: str
    #: How many metres from the point that was asked; None when its exact place is unknown.
    distance_m: int | None = None
    is_police: bool = False

    @property
    def can_be_disclosed(self) -> bool:
        """Whether it may go to who asks: police data follow their own law (R-10)."""
        return not self.is_police and self.words is not None


def search(
    uow: UnitOfWork, request_id: UUID, point: Point | None = None
) -> tuple[RightsRequest, list[FoundRecord]]:
    """Return the records of an open request; each reading, and each opened place, is logged."""
    request = load_request(uow, request_id)
    if request.state not in SEARCHABLE:
        raise ConflictError(wording.NOT_OPEN)
    found = _signals(uow, request, point) + _concerns(uow, request)
    for object_type in (SIGNAL, CONCERN):
        ids = [each.id for each in found if each.object_type == object_type]
        record_reads(uow, "rights_request:read", object_type, ids, request.number)
    note_step(uow, request, StepKind.SEARCHED)
    return request, found


def find_record(uow: UnitOfWork, request: RightsRequest, object_id: UUID) -> FoundRecord:
    """Return one record of an open request; raise ``NotFoundError`` when it is not one of it."""
    rows = (*_rows(uow, SIGNALS, request), *_rows(uow, CONCERNS, request))
    found = next((row for row in rows if row.id == object_id), None)
    if found is None:
        raise NotFoundError(f"no record {object_id} in {request.number}")
    return _signal(found) if hasattr(found, "signal_type") else _concern(found)


def records_of(uow: UnitOfWork, request: RightsRequest) -> list[FoundRecord]:
    """Return every record of an open request; the caller logs what it reads."""
    return _signals(uow, request, None) + _concerns(uow, request)


def read_record(
    uow: UnitOfWork, request_id: UUID, object_id: UUID
) -> tuple[RightsRequest, FoundRecord]:
    """Return one record of an open request, and log the reading."""
    request = load_request(uow, request_id)
    record = find_record(uow, request, object_id)
    record_reads(uow, "rights_request:read", record.object_type, (record.id,), request.number)
    return request, record


def decide(
    uow: UnitOfWork, request_id: UUID, object_id: UUID, kind: OutcomeKind, note: str
) -> RightsOutcome:
    """Decide what is done with a record; a job carries it out within a minute."""
    request = load_request(uow, request_id, to_change=True)
    if request.state not in SEARCHABLE:
        raise ConflictError(wording.NOT_OPEN)
    record = find_record(uow, request, object_id)
    _refuse_unfit(request, record, kind, note)
    outcome = RightsOutcome(
        request_id=request.id,
        kind=kind,
        object_type=record.object_type,
        object_id=record.id,
        number=record.number,
        note=note.strip(),
        decided_at=uow.now,
        decided_by_id=uow.actor.user_id,
        carried_out_at=uow.now if kind is OutcomeKind.DISCLOSE else None,
    )
    uow.session.add(outcome)
    uow.session.flush()
    verb = f"rights_request:{kind.name.lower()}"
    record_act(uow, verb, record.object_type, record.id, request.number)
    return outcome


def _refuse_unfit(
    request: RightsRequest, record: FoundRecord, kind: OutcomeKind, note: str
) -> None:
    decided = {(each.object_id, each.kind) for each in request.outcomes}
    if (record.id, kind) in decided and kind not in WITH_NOTE:
        raise ConflictError(wording.DECIDED_ALREADY)
    if kind in WITH_NOTE and not note.strip():
        raise ValidationError(wording.NO_NOTE, "note")
    if kind is OutcomeKind.ERASE and record.object_type == CONCERN and record.state not in OVER:
        raise ConflictError(wording.STILL_RUNS)
    if kind is OutcomeKind.ERASE and not request.is_identity_checked:
        # It cannot be undone, so it is as much as handing over.
        raise ConflictError(wording.NOT_IDENTIFIED)
    if kind is OutcomeKind.DISCLOSE and not record.can_be_disclosed:
        raise NotFoundError(f"{record.number} cannot be disclosed")
    refuse_personal_data({"note": note})


def _signals(uow: UnitOfWork, request: RightsRequest, point: Point | None) -> list[FoundRecord]:
    rows = _rows(uow, SIGNALS, request)
    if point is None:
        return [_signal(row) for row in rows]
    placed = [row for row in rows if row.place]
    record_reads(uow, "exact_place:read", SIGNAL, [row.id for row in placed], request.number)
    return list(_near(rows, point))


def _near(rows: Sequence[Row[Any]], point: Point) -> Iterator[FoundRecord]:
    """Yield what lies within the radius, and what is known less exactly than that."""
    x, y = to_rd(point.longitude, point.latitude)
    for row in rows:
        if not row.place:
            yield _signal(row)
            continue
        spot = json.loads(
            current_sealer().open(bytes(row.place), place_of("signal_locations", "place", [row.id]))
        )
        distance = round(hypot(spot["x"] - x, spot["y"] - y))
        if distance <= point.radius_m:
            yield _signal(row, distance)


def _concerns(uow: UnitOfWork, request: RightsRequest) -> list[FoundRecord]:
    return [_concern(row) for row in _rows(uow, CONCERNS, request)]


def _rows(uow: UnitOfWork, statement: Any, request: RightsRequest) -> Sequence[Row[Any]]:
    found = uow.session.execute(statement, {"request_id": request.id}).all()
    if statement is SIGNALS or request.subject is not RightsSubject.ACCOUNT:
        return found
    # That it is of this account would say who raised it: only the safety officer knows.
    return [row for row in found if row.sealed_words is not None]


def _signal(row: Row[Any], distance_m: int | None = None) -> FoundRecord:
    return FoundRecord(
        object_type=SIGNAL,
        id=row.id,
        number=row.number,
        type_code=row.signal_type,
        level=row.level,
        state=row.state,
        words=" ".join(filter(None, (row.words, row.action_note))),
        buurt_code=row.buurt_code,
        area_year=row.area_year,
        moment=row.observed_from or row.recorded_at,
        precision=row.location_precision,
        distance_m=distance_m,
        is_police=row.origin == SignalOrigin.POLICE,
    )


def _concern(row: Row[Any]) -> FoundRecord:
    sealed = row.sealed_words
    place = place_of("safety_concerns", "text", [row.id])
    words = current_sealer().open(bytes(sealed), place) if sealed else ""
    return FoundRecord(
        object_type=CONCERN,
        id=row.id,
        number=row.number,
        type_code=row.concern_type,
        level=row.level,
        state=row.state,
        words=None if sealed is None else words,
        buurt_code=row.buurt_code,
        area_year=row.area_year,
        moment=row.occurred_at,
        precision=row.location_precision,
    )
