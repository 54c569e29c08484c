"""Escalating an overdue concern: once, to everybody who must act, shown to the reporter."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from resilience.authz.actor import SYSTEM
from resilience.notifications.models import Notification, NotificationKind
from resilience.safety.queries import list_due_for_escalation
from resilience.safety.services import acknowledge_concern, escalate_concern, read_concern
from resilience.safety.states import ConcernEventKind, ConcernState
from resilience.uow import UnitOfWork
from tests.cast import ANNET, NOW, PETRA, ROB
from tests.factories.safety import raised

LATER = NOW + timedelta(days=2)


@pytest.fixture
def late_uow(session):
    """Return the unit of work of the system, two days later."""
    return UnitOfWork(session, SYSTEM, LATER)


def warned(session, concern):
    rows = select(Notification.recipient_id).where(
        Notification.subject_id == concern.id,
        Notification.kind == NotificationKind.CONCERN_ESCALATED,
    )
    return set(session.scalars(rows))


def test_an_overdue_concern_is_escalated(uow_of, late_uow):
    concern = raised(uow_of(ANNET))
    assert escalate_concern(late_uow, concern.id)
    assert concern.escalated_at == LATER


def test_a_concern_is_escalated_once(uow_of, late_uow):
    concern = raised(uow_of(ANNET))
    escalate_concern(late_uow, concern.id)
    assert not escalate_concern(late_uow, concern.id)


def test_being_overdue_is_no_state_of_its_own(uow_of, late_uow):
    concern = raised(uow_of(ANNET))
    escalate_concern(late_uow, concern.id)
    assert concern.state is ConcernState.RAISED


def test_a_concern_that_is_still_in_time_is_not_escalated(uow_of, session):
    concern = raised(uow_of(ANNET))
    almost = UnitOfWork(session, SYSTEM, concern.due_at - timedelta(seconds=1))
    assert not escalate_concern(almost, concern.id)


def test_a_confirmed_concern_is_not_escalated(uow_of, late_uow):
    concern = acknowledge_concern(uow_of(ROB), raised(uow_of(ANNET)).id)
    assert not escalate_concern(late_uow, concern.id)


def test_escalation_warns_the_officers_and_the_line_manager(uow_of, late_uow, session, cast):
    concern = raised(uow_of(ANNET))
    escalate_concern(late_uow, concern.id)
    assert warned(session, concern) == {cast[ROB].id, cast[PETRA].id}


def test_escalation_of_a_shielded_concern_leaves_the_line_manager_out(
    uow_of, late_uow, session, cast
):
    concern = raised(uow_of(ANNET), is_shielded=True)
    escalate_concern(late_uow, concern.id)
    assert warned(session, concern) == {cast[ROB].id}


def test_the_reporter_sees_the_escalation_in_the_history(uow_of, late_uow):
    concern = raised(uow_of(ANNET))
    escalate_concern(late_uow, concern.id)
    kinds = [event.kind for event in read_concern(uow_of(ANNET), concern.id).events]
    assert kinds == [ConcernEventKind.RAISED, ConcernEventKind.ESCALATED]


def test_what_is_due_comes_longest_overdue_first(uow_of, session):
    light = raised(uow_of(ANNET), concern_type="PV01", severity=1)
    acute = raised(uow_of(ANNET), concern_type="PV03", severity=4)
    due = list_due_for_escalation(session, NOW + timedelta(days=9))
    assert due == [acute.id, light.id]


def test_what_was_escalated_or_confirmed_is_no_longer_due(uow_of, late_uow, session):
    escalate_concern(late_uow, raised(uow_of(ANNET)).id)
    acknowledge_concern(uow_of(ROB), raised(uow_of(ANNET)).id)
    assert list_due_for_escalation(session, LATER) == []
