"""The 25 signals that were written by hand: recorded through the real service, in the past."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from resilience.accounts.models import OrganisationKind
from resilience.areas.coordinates import to_wgs84
from resilience.clock import local_day
from resilience.demo.phrases import Place, places
from resilience.demo.stage import Act, Stage, local
from resilience.signals.attributes import (
    ActionTaken,
    DayPart,
    EffectOnPeople,
    Handling,
    InformationGrade,
    InformationSource,
    LocationPrecision,
    ObservationMode,
    Recurrence,
    SourceGrade,
)
from resilience.signals.drafts import (
    PlaceDraft,
    Position,
    ResponseDraft,
    SignalDraft,
    SourceDraft,
)
from resilience.signals.observed_time import ObservedChoice, ObservedDay
from resilience.signals.services import record_signal

SOURCE = Path(__file__).with_name("demo_data.json")
#: Names made in this space are the same in every demo.
NAMESPACE = UUID("5d2f6d0e-3c55-4d0e-9a54-5b4f0c9d9901")

#: When a signal about each part of the day was recorded by who saw it.
RECORDED_AT = {
    DayPart.MORNING: time(10, 20),
    DayPart.AFTERNOON: time(17, 5),
    DayPart.EVENING: time(22, 40),
    DayPart.NIGHT: time(8, 40),
    DayPart.UNKNOWN: time(14, 30),
}
#: What was heard is recorded in the morning after.
RECORDED_WHEN_HEARD = time(9, 15)
HEARD = frozenset({ObservationMode.RESIDENT, ObservationMode.BUSINESS, ObservationMode.COLLEAGUE})

_FIRST, _MORE, _ALWAYS = Recurrence.FIRST, Recurrence.REPEATED, Recurrence.STRUCTURAL
_E, _A = EffectOnPeople, ActionTaken

#: How often, what it does to people and what was done: what the texts say, per number.
ANSWERS = {
    1: (_ALWAYS, _E.NONE, _A.PASSED_ON),
    2: (_FIRST, _E.DETOUR, _A.PASSED_ON),
    3: (_MORE, _E.UNKNOWN, _A.NONE),
    4: (_MORE, _E.DETOUR, _A.SPOKEN),
    5: (_MORE, _E.OTHER, _A.PASSED_ON),
    6: (_MORE, _E.OTHER, _A.NONE),
    7: (_FIRST, _E.UNKNOWN, _A.PASSED_ON),
    8: (_MORE, _E.DETOUR, _A.PASSED_ON),
    9: (_FIRST, _E.STAY_AWAY, _A.PASSED_ON),
    10: (_FIRST, _E.STOP_REPORTING, _A.OTHER),
    11: (_MORE, _E.STOP_REPORTING, _A.NONE),
    12: (_FIRST, _E.UNKNOWN, _A.OTHER),
    13: (_MORE, _E.OTHER, _A.PASSED_ON),
    14: (_ALWAYS, _E.UNKNOWN, _A.NONE),
    15: (_FIRST, _E.UNKNOWN, _A.CALLED_112),
    16: (_MORE, _E.UNKNOWN, _A.PASSED_ON),
    17: (_FIRST, _E.UNKNOWN, _A.PASSED_ON),
    18: (_ALWAYS, _E.NONE, _A.NONE),
    19: (_ALWAYS, _E.UNKNOWN, _A.PASSED_ON),
    20: (_ALWAYS, _E.OTHER, _A.SPOKEN),
    21: (_MORE, _E.UNKNOWN, _A.SPOKEN),
    22: (_ALWAYS, _E.STAY_AWAY, _A.SPOKEN),
    23: (_MORE, _E.STOP_REPORTING, _A.SPOKEN),
    24: (_MORE, _E.OTHER, _A.NONE),
    25: (_MORE, _E.OTHER, _A.REPAIRED),
}


@dataclass(frozen=True, slots=True)
class WrittenSignal:
    """One signal of the data file."""

    n: int
    type: str
    buurt: str
    organisation_kind: OrganisationKind
    information_source: InformationSource
    observation_mode: ObservationMode
    source_grade: SourceGrade
    information_grade: InformationGrade
    severity: int
    location_precision: LocationPrecision
    day_part: DayPart
    days_ago: int
    text: str


@cache
def written_signals() -> tuple[WrittenSignal, ...]:
    """Return the written signals in their own order."""
    return tuple(_written(found) for found in read_demo_data()["signals"])


@cache
def read_demo_data() -> dict[str, Any]:
    """Return the data file as it is."""
    found: dict[str, Any] = json.loads(SOURCE.read_text(encoding="utf-8"))
    return found


def signal_acts(stage: Stage) -> Iterator[Act]:
    """Yield the recording of every written signal, at its moment."""
    for written in written_signals():
        moment = _recorded_at(stage, written)
        yield moment, _recording(stage, written, moment)


def _recording(stage: Stage, written: WrittenSignal, moment: datetime) -> Any:
    draft = _draft(stage, written, moment)
    reporter = stage.reporter(written.organisation_kind, written.n)
    return lambda: record_signal(stage.acting(reporter, moment), draft, stage.ports)


def _recorded_at(stage: Stage, written: WrittenSignal) -> datetime:
    if written.observation_mode in HEARD:
        return local(stage.day_before(written.days_ago - 1), RECORDED_WHEN_HEARD)
    return local(stage.day_before(written.days_ago), RECORDED_AT[written.day_part])


def _draft(stage: Stage, written: WrittenSignal, moment: datetime) -> SignalDraft:
    recurrence, effect, action = ANSWERS[written.n]
    is_heard = written.observation_mode in HEARD
    return SignalDraft(
        client_id=uuid5(NAMESPACE, f"signal {written.n}"),
        signal_type=written.type,
        text=written.text,
        place=_place(stage, written),
        level=written.severity,
        observed=_observed(stage.day_before(written.days_ago), written.day_part),
        recurrence=recurrence,
        source=SourceDraft(
            mode=written.observation_mode,
            kind=written.information_source,
            source_grade=written.source_grade,
            information_grade=written.information_grade,
            reported_on=local_day(moment) - timedelta(days=1) if is_heard else None,
        ),
        response=ResponseDraft(effect_on_people=effect, action_taken=action),
        handling=Handling.PERMITTED,
    )


def _observed(day: date, part: DayPart) -> ObservedChoice:
    return ObservedChoice(ObservedDay.EARLIER, on=day, day_part=part)


def _place(stage: Stage, written: WrittenSignal) -> PlaceDraft:
    """Return the place that the text names, marked on the map; a buurt where it names none."""
    if written.location_precision is LocationPrecision.BUURT:
        return PlaceDraft(buurt_code=written.buurt)
    spot = stage.spots[written.buurt, _named_place(written)]
    longitude, latitude = to_wgs84(*spot)
    return PlaceDraft(Position(longitude, latitude), precision=written.location_precision)


def _named_place(written: WrittenSignal) -> Place:
    listed = places()[written.buurt]
    named = [place for place in listed if place.name.partition(" ")[2] in written.text]
    fitting = [place for place in listed if place.precision is written.location_precision]
    return [*named, *fitting][0]


def _written(found: dict[str, Any]) -> WrittenSignal:
    return WrittenSignal(
        **{
            **found,
            "organisation_kind": OrganisationKind(found["organisation_kind"]),
            "information_source": InformationSource(found["information_source"]),
            "observation_mode": ObservationMode(found["observation_mode"]),
            "source_grade": SourceGrade(found["source_grade"]),
            "information_grade": InformationGrade(found["information_grade"]),
            "location_precision": LocationPrecision(found["location_precision"]),
            "day_part": DayPart(found["day_part"]),
        }
    )
