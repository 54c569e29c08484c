"""Raising a safety concern: number, term, who is told, and what is refused."""

from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text

from resilience.audit.models import AuditEntry
from resilience.errors import NotAllowedError, ValidationError
from resilience.notifications.models import Notification, NotificationKind
from resilience.safety.models import SafetyConcern
from resilience.safety.states import ConcernEventKind, ConcernState
from resilience.signals.observed_time import ObservedChoice, ObservedDay
from resilience.uow import UnitOfWork
from tests.cast import ANNET, JOKE, NOW, PETRA, ROB, YUSUF
from tests.factories.safety import BAS, concern_draft, raised
from tests.factories.signals import recorded


def told(session, concern, kind=NotificationKind.CONCERN_RAISED):
    rows = select(Notification.recipient_id).where(
        Notification.subject_id == concern.id, Notification.kind == kind
    )
    return set(session.scalars(rows))


def test_a_concern_raised_on_friday_is_due_on_monday(session, cast):
    friday = datetime(2026, 3, 6, 14, 30, tzinfo=UTC)
    concern = raised(UnitOfWork(session, cast.actor(ANNET), friday))
    assert concern.due_at == datetime(2026, 3, 9, 14, 30, tzinfo=UTC)


def test_an_acute_concern_is_due_within_the_hour(uow_of):
    concern = raised(uow_of(ANNET), concern_type="PV03", severity=4)
    assert concern.due_at == NOW + timedelta(hours=1)


def test_a_concern_gets_a_number_of_the_year(uow_of):
    concern = raised(uow_of(ANNET))
    assert concern.number.startswith("V-2026-")
    assert len(concern.number) == len("V-2026-000012")


def test_a_new_concern_waits_for_confirmation(uow_of):
    assert raised(uow_of(ANNET)).state is ConcernState.RAISED


def test_the_history_begins_with_the_reporter(uow_of, cast):
    (event,) = raised(uow_of(ANNET)).events
    assert (event.kind, event.actor_id) == (ConcernEventKind.RAISED, cast[ANNET].id)


def test_a_second_sending_of_the_same_concern_returns_the_first(uow_of, session):
    draft = concern_draft()
    first = raised(uow_of(ANNET), client_id=draft.client_id)
    assert raised(uow_of(ANNET), client_id=draft.client_id) is first
    assert session.scalar(select(func.count(SafetyConcern.id))) == 1


@pytest.mark.parametrize("other", [{"text": "Er werd ook geduwd."}, {"concern_type": "PV02"}])
def test_a_second_sending_that_says_something_else_is_refused(uow_of, other):
    first = raised(uow_of(ANNET))
    with pytest.raises(ValidationError) as refused:
        raised(uow_of(ANNET), client_id=first.client_id, **other)
    assert refused.value.field == "text"


def test_the_same_client_id_of_somebody_else_is_another_concern(uow_of):
    client_id = uuid4()
    first = raised(uow_of(ANNET), client_id=client_id)
    assert raised(uow_of(YUSUF), client_id=client_id).id != first.id


def test_left_open_the_severity_is_the_usual_one_of_the_kind(uow_of):
    assert raised(uow_of(ANNET), concern_type="PV02", severity=None).severity == 3


def test_the_officers_and_the_line_manager_are_told(uow_of, session, cast):
    concern = raised(uow_of(ANNET))
    assert told(session, concern) == {cast[ROB].id, cast[PETRA].id}


def test_of_a_shielded_concern_only_the_officers_are_told(uow_of, session, cast):
    concern = raised(uow_of(ANNET), is_shielded=True)
    assert told(session, concern) == {cast[ROB].id}


def test_the_text_is_sealed_in_the_database(uow_of, session):
    concern = raised(uow_of(ANNET))
    stored = session.scalar(
        text("SELECT text FROM safety_concerns WHERE id = :id"), {"id": concern.id}
    )
    assert b"kelder" not in bytes(stored)


def test_raising_is_logged_without_content(uow_of, session):
    concern = raised(uow_of(ANNET))
    entry = session.scalars(select(AuditEntry).where(AuditEntry.object_id == str(concern.id))).one()
    assert (entry.action, entry.object_type) == ("concern:raise", "safety_concern")


def test_a_concern_can_stand_with_ones_own_signal(uow_of):
    signal = recorded(uow_of(ANNET))
    assert raised(uow_of(ANNET), signal_id=signal.id).signal_id == signal.id


def test_a_concern_with_the_signal_of_somebody_else_is_raised_without_it(uow_of):
    signal = recorded(uow_of(YUSUF))
    assert raised(uow_of(ANNET), signal_id=signal.id).signal_id is None


def test_not_even_a_signal_that_one_may_read_if_somebody_else_recorded_it(uow_of):
    signal = recorded(uow_of(ANNET))
    assert raised(uow_of(BAS), signal_id=signal.id).signal_id is None


def test_a_known_time_is_kept_as_it_was_on_the_wall(uow_of):
    at_two = ObservedChoice(ObservedDay.YESTERDAY, at=time(14, 10))
    concern = raised(uow_of(ANNET), occurred=at_two)
    assert concern.occurred_at == datetime(2026, 11, 22, 13, 10, tzinfo=UTC)


def test_who_may_not_raise_a_concern_cannot(uow_of):
    with pytest.raises(NotAllowedError):
        raised(uow_of(JOKE))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"concern_type": "LB01"}, "concern_type"),
        ({"concern_type": "XX99"}, "concern_type"),
        ({"severity": 5}, "severity"),
        ({"severity": 0}, "severity"),
        ({"concern_type": "PV01", "severity": 4}, "severity"),
        ({"buurt_code": "BU99999999"}, "buurt_code"),
        ({"buurt_code": "WK990102"}, "buurt_code"),
        ({"buurt_code": ""}, "buurt_code"),
        ({"text": "Kort"}, "text"),
        ({"text": "x" * 2001}, "text"),
        ({"text": "Hij zei: bel 06-12345678 maar eens."}, "text"),
        ({"occurred": ObservedChoice(ObservedDay.EARLIER)}, "occurred_on"),
        ({"occurred": ObservedChoice(ObservedDay.TODAY, at=time(23, 0))}, "occurred_at"),
        (
            {"occurred": ObservedChoice(ObservedDay.EARLIER, on=NOW.date() + timedelta(days=1))},
            "occurred_on",
        ),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(uow_of, changes, field):
    with pytest.raises(ValidationError) as refusal:
        raised(uow_of(ANNET), **changes)
    assert refusal.value.field == field


def test_a_text_of_ten_megabytes_is_refused_for_its_length_alone(uow_of):
    with pytest.raises(ValidationError, match="too long"):
        raised(uow_of(ANNET), text="06-12345678 " * 900_000)
