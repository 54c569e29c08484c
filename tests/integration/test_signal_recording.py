"""Recording a signal: what is stored, what follows by itself, and what is refused."""

import json
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from resilience.audit.models import AuditEntry
from resilience.errors import NotAllowedError, ValidationError
from resilience.notifications.models import Notification, NotificationKind
from resilience.signals.attributes import (
    Handling,
    InformationGrade,
    LocationPrecision,
    ObservationMode,
    SignalEventKind,
    SignalOrigin,
)
from resilience.signals.drafts import PlaceDraft, Position, ResponseDraft, SourceDraft
from resilience.signals.models import Signal, SignalLocation
from resilience.signals.record_key import record_key
from tests.cast import DIRK, ESTHER, KARIN, NADIA, ROB, YUSUF
from tests.factories.signals import IN_THE_WATER, IN_WIEKENHOF, PORTS, WIEKENHOF, recorded

pytestmark = pytest.mark.usefixtures("app")


def refusal_of(uow, signal_type="OV01", **changes):
    with pytest.raises(ValidationError) as refused:
        recorded(uow, signal_type, **changes)
    return refused.value.field


def exact_place(session, signal):
    stored = session.get(SignalLocation, signal.id)
    return json.loads(stored.place) if stored else None


def test_a_signal_gets_a_number_with_the_year(uow_of):
    number = recorded(uow_of(YUSUF)).number
    assert number[:7] == "S-2026-"
    assert len(number) == 13


def test_the_number_carries_the_local_year(uow_of, clock):
    clock.moment = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert recorded(uow_of(YUSUF)).number.startswith("S-2027-")


def test_organisation_and_role_come_from_the_account(uow_of, cast):
    signal = recorded(uow_of(YUSUF))
    assert (signal.organisation_id, signal.reporter_role) == (
        cast[YUSUF].organisation_id,
        cast[YUSUF].function_title,
    )


def test_a_point_becomes_a_buurt_and_a_grid_cell(uow_of):
    signal = recorded(uow_of(YUSUF), place=PlaceDraft(IN_WIEKENHOF))
    assert (signal.buurt_code, signal.cell_500m[0], signal.location_precision) == (
        WIEKENHOF,
        "E",
        LocationPrecision.PLACE,
    )


def test_a_coarse_measurement_names_no_grid_cell(uow_of):
    coarse = Position(IN_WIEKENHOF.longitude, IN_WIEKENHOF.latitude, 900.0)
    signal = recorded(uow_of(YUSUF), place=PlaceDraft(coarse))
    assert (signal.cell_500m, signal.location_precision) == (None, LocationPrecision.BUURT)


def test_a_chosen_buurt_names_no_grid_cell(uow_of):
    assert recorded(uow_of(YUSUF)).cell_500m is None


@pytest.mark.parametrize(
    "place",
    [
        PlaceDraft(IN_THE_WATER),
        PlaceDraft(Position(float("nan"), 52.5)),
        PlaceDraft(Position(179.0, -89.0)),
        PlaceDraft(buurt_code="BU99019999"),
        PlaceDraft(buurt_code="WK990102"),
        PlaceDraft(buurt_code="'; DROP TABLE signals; --"),
        PlaceDraft(),
    ],
)
def test_a_place_outside_every_area_is_refused(uow_of, place):
    assert refusal_of(uow_of(YUSUF), place=place) == "place"


def test_the_exact_place_of_a_usual_signal_is_not_stored(session, uow_of):
    signal = recorded(uow_of(YUSUF), "LB01", place=PlaceDraft(IN_WIEKENHOF))
    assert exact_place(session, signal) is None


def test_the_exact_place_of_a_serious_signal_is_stored(session, uow_of):
    signal = recorded(uow_of(YUSUF), "IN01", place=PlaceDraft(IN_WIEKENHOF))
    assert exact_place(session, signal)["accuracy"] == 20.0


def test_the_exact_place_is_encrypted_in_the_table(session, uow_of):
    signal = recorded(uow_of(YUSUF), "IN01", place=PlaceDraft(IN_WIEKENHOF))
    raw = session.connection().exec_driver_sql("SELECT place FROM signal_locations").scalar_one()
    assert b"accuracy" not in bytes(raw)
    assert str(signal.id).encode() not in bytes(raw)


def test_a_blocked_space_keeps_its_exact_place_at_any_severity(session, uow_of):
    signal = recorded(uow_of(YUSUF), "IN02", level=1, place=PlaceDraft(IN_WIEKENHOF))
    assert exact_place(session, signal) is not None


def test_a_serious_signal_without_a_point_has_no_exact_place(session, uow_of):
    assert exact_place(session, recorded(uow_of(YUSUF), "IN01")) is None


def test_severity_is_capped_by_the_type(uow_of):
    assert recorded(uow_of(DIRK), "VB01", level=4).severity == 2


def test_a_positive_type_gets_a_strength_and_no_severity(uow_of):
    signal = recorded(uow_of(YUSUF), "WB04", level=2)
    assert (signal.severity, signal.strength, signal.polarity) == (None, 2, 1)


def test_grades_follow_from_how_the_professional_knows_it(uow_of):
    source = SourceDraft(mode=ObservationMode.SUSPICION)
    assert recorded(uow_of(YUSUF), source=source).information_grade is InformationGrade.UNKNOWN


def test_a_day_that_was_told_is_midnight_in_the_netherlands(uow_of):
    source = SourceDraft(mode=ObservationMode.RESIDENT, reported_on=date(2026, 7, 1))
    signal = recorded(uow_of(YUSUF), source=source)
    assert signal.reported_at == datetime(2026, 6, 30, 22, 0, tzinfo=UTC)


def test_a_signal_of_the_police_is_police_data(uow_of):
    assert recorded(uow_of(KARIN)).origin is SignalOrigin.POLICE


def test_a_signal_of_youth_work_is_no_police_data(uow_of):
    assert recorded(uow_of(YUSUF)).origin is SignalOrigin.OWN


def test_the_record_key_is_stored_with_the_record(uow_of):
    signal = recorded(uow_of(YUSUF))
    assert signal.record_key == record_key(PORTS.record_key_secret, signal.id)


def test_the_history_begins_with_the_recording(session, uow_of, cast):
    signal = recorded(uow_of(YUSUF))
    session.refresh(signal)
    assert [(event.kind, event.actor_id) for event in signal.events] == [
        (SignalEventKind.RECORDED, cast[YUSUF].id)
    ]


def test_recording_is_logged_without_content(session, uow_of):
    signal = recorded(uow_of(YUSUF))
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "signal:record")).one()
    assert (entry.object_id, entry.purpose) == (str(signal.id), "")


@pytest.mark.parametrize(
    ("signal_type", "field"),
    [("XX01", "signal_type"), ("", "signal_type"), ("PV01", "signal_type")],
)
def test_a_type_that_no_signal_can_have_is_refused(uow_of, signal_type, field):
    assert refusal_of(uow_of(YUSUF), signal_type) == field


def test_personal_data_in_the_text_is_refused_at_the_text(uow_of):
    assert refusal_of(uow_of(YUSUF), text="Bel 06-12345678 voor meer informatie.") == "text"


def test_personal_data_in_the_note_is_refused_at_the_note(uow_of):
    response = ResponseDraft(action_note="Gemaild met iemand@voorbeeld.nl.")
    assert refusal_of(uow_of(YUSUF), response=response) == "action_note"


def test_personal_data_in_the_condition_is_refused_at_the_condition(uow_of):
    condition = {"handling": Handling.CONDITIONAL, "handling_condition": "Overleg met XX-999-X."}
    assert refusal_of(uow_of(YUSUF), **condition) == "handling_condition"


def test_sharing_on_a_condition_needs_the_condition(uow_of):
    assert refusal_of(uow_of(YUSUF), handling=Handling.CONDITIONAL) == "handling_condition"


def test_a_text_of_blanks_is_too_short(uow_of):
    assert refusal_of(uow_of(YUSUF), text=" " * 40) == "text"


def test_a_text_that_would_not_fit_is_refused(uow_of):
    assert refusal_of(uow_of(YUSUF), text="a" * 2001) == "text"


def test_a_refused_signal_leaves_nothing_behind(session, uow_of):
    refusal_of(uow_of(YUSUF), place=PlaceDraft(IN_THE_WATER))
    assert session.scalar(select(func.count(Signal.id))) == 0


def test_the_second_sending_returns_the_first_signal(uow_of):
    client_id = uuid4()
    first = recorded(uow_of(YUSUF), client_id=client_id)
    assert recorded(uow_of(YUSUF), client_id=client_id).id == first.id


@pytest.mark.parametrize("other", [{"text": "Er lag ook glas op straat."}, {"signal_type": "LB01"}])
def test_a_second_sending_that_says_something_else_is_refused(uow_of, other):
    first = recorded(uow_of(YUSUF))
    assert refusal_of(uow_of(YUSUF), client_id=first.client_id, **other) == "text"


def test_two_people_may_happen_to_use_the_same_client_id(uow_of):
    client_id = uuid4()
    first = recorded(uow_of(YUSUF), client_id=client_id)
    assert recorded(uow_of(DIRK), client_id=client_id).id != first.id


def test_who_records_nothing_in_their_role_is_refused(uow_of):
    with pytest.raises(NotAllowedError):
        recorded(uow_of(ESTHER))


def told(session, user):
    return session.scalars(
        select(Notification.kind).where(Notification.recipient_id == user.id)
    ).all()


def test_an_acute_signal_reaches_the_own_safety_officer(session, uow_of, cast):
    recorded(uow_of(YUSUF), "OM05")
    assert told(session, cast[NADIA]) == [NotificationKind.SIGNAL_ACUTE]


def test_an_acute_signal_does_not_reach_another_safety_officer(session, uow_of, cast):
    recorded(uow_of(YUSUF), "OM05")
    assert told(session, cast[ROB]) == []


def test_a_usual_signal_disturbs_no_safety_officer(session, uow_of, cast):
    recorded(uow_of(YUSUF))
    assert told(session, cast[NADIA]) == []
