"""Signals that are counted: made straight in the tables, for tests of counts and maps."""

import random
from datetime import UTC, datetime
from uuid import UUID

import numpy as np
from sqlalchemy.orm import Session

from resilience.accounts.models import User
from resilience.db.base import new_id
from resilience.maps.rollups import count_in
from resilience.privacy.disclosure.gate import Gate
from resilience.privacy.disclosure.noise import PerturbationTable
from resilience.signals.attributes import (
    ActionTaken,
    DayPart,
    EffectOnPeople,
    Handling,
    InformationGrade,
    InformationSource,
    LocationPrecision,
    ObservationMode,
    ObservedPrecision,
    Recurrence,
    SignalOrigin,
    SignalState,
    SourceGrade,
)
from resilience.signals.models import Signal
from resilience.signals.record_key import record_key
from resilience.signals.taxonomy import load_type

KORENMOLENBUURT = "BU99010201"
WIEKENHOF = "BU99010202"
TOUWSLAGERSBUURT = "BU99010101"
BEDRIJVENPARK = "BU99010404"  # 120 inhabitants
#: A Tuesday in week 34, in the third quarter of 2026.
IN_AUGUST = datetime(2026, 8, 18, 12, 0, tzinfo=UTC)
TEXT = "Bewoners lopen om."
#: The gate with a table that changes nothing, for tests of what is counted and of pages.
EXACT = Gate(table=PerturbationTable(np.array([0]), np.array([[1.0]])))


def make_signal(
    session: Session,
    reporter: User,
    signal_type: str = "IN01",
    buurt_code: str = KORENMOLENBUURT,
    at: datetime = IN_AUGUST,
) -> Signal:
    """Store a signal that nobody has counted yet."""
    known = load_type(signal_type)
    signal_id: UUID = new_id()
    signal = Signal(
        id=signal_id,
        number=f"S-2026-{random.randrange(10**8):08}",
        client_id=new_id(),
        state=SignalState.SUBMITTED,
        origin=SignalOrigin.OWN,
        organisation_id=reporter.organisation_id,
        reporter_id=reporter.id,
        reporter_role=reporter.function_title,
        signal_type=signal_type,
        domain_code=known.domain,
        polarity=known.polarity,
        severity=None if known.is_positive else known.severity_default,
        strength=1 if known.is_positive else None,
        text=TEXT,
        information_source=InformationSource.STREET,
        observation_mode=ObservationMode.SEEN,
        source_grade=SourceGrade.RELIABLE,
        information_grade=InformationGrade.SEEN,
        handling=Handling.PERMITTED,
        observed_from=at,
        observed_to=None,
        observed_precision=ObservedPrecision.EXACT,
        day_part=DayPart.AFTERNOON,
        reported_at=None,
        recorded_at=at,
        location_precision=LocationPrecision.BUURT,
        buurt_code=buurt_code,
        area_year=2025,
        cell_500m=None,
        recurrence=Recurrence.FIRST,
        effect_on_people=EffectOnPeople.UNKNOWN,
        action_taken=ActionTaken.NONE,
        is_feedback_wanted=False,
        is_source_protected=False,
        felt_unsafe=False,
        record_key=record_key(b"test", signal_id),
    )
    session.add(signal)
    session.flush()
    return signal


def count_signals(
    session: Session,
    how_many: dict[User, int] | list[tuple[User, int]],
    signal_type: str = "IN01",
    buurt_code: str = KORENMOLENBUURT,
    at: datetime = IN_AUGUST,
) -> list[Signal]:
    """Store signals and count them: so many of each person."""
    pairs = how_many.items() if isinstance(how_many, dict) else how_many
    made = [
        make_signal(session, reporter, signal_type, buurt_code, at)
        for reporter, count in pairs
        for _ in range(count)
    ]
    count_in(session, *made)
    return made
