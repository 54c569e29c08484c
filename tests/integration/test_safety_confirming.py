"""Confirming the receipt of a concern: by one officer, once, and never of one's own."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from resilience.accounts.services import PersonDraft, grant_role, open_account
from resilience.app import load_actor
from resilience.authz.actor import SYSTEM
from resilience.authz.roles import Role
from resilience.errors import ConflictError, NotAllowedError, NotFoundError
from resilience.notifications.models import Notification, NotificationKind
from resilience.safety.services import acknowledge_concern, escalate_concern, read_concern
from resilience.safety.states import ConcernEventKind, ConcernState
from resilience.uow import UnitOfWork
from tests.cast import ANNET, NADIA, NOW, PETRA, ROB
from tests.factories.safety import raised


@pytest.fixture
def second_officer(session, cast):
    """Return the unit of work of a second safety officer at Woonstichting."""
    uow = UnitOfWork(session, SYSTEM, NOW)
    draft = PersonDraft(cast[ROB].organisation_id, "eva@x.example", "Eva Bos", "Coördinator")
    user = open_account(uow, draft)
    grant_role(uow, user, Role.SAFETY_OFFICER, [])
    return UnitOfWork(session, load_actor(session, user.id, NOW), NOW)


def test_the_officer_confirms_the_receipt(uow_of, cast):
    concern = acknowledge_concern(uow_of(ROB), raised(uow_of(ANNET)).id)
    assert concern.state is ConcernState.ACKNOWLEDGED
    assert (concern.acknowledged_at, concern.acknowledged_by_id) == (NOW, cast[ROB].id)


def test_the_reporter_is_told_that_the_receipt_was_confirmed(uow_of, session, cast):
    concern = acknowledge_concern(uow_of(ROB), raised(uow_of(ANNET)).id)
    rows = select(Notification).where(
        Notification.kind == NotificationKind.CONCERN_ACKNOWLEDGED,
        Notification.subject_id == concern.id,
    )
    assert session.scalars(rows).one().recipient_id == cast[ANNET].id


def test_the_history_shows_who_confirmed(uow_of):
    concern = acknowledge_concern(uow_of(ROB), raised(uow_of(ANNET)).id)
    last = read_concern(uow_of(ANNET), concern.id).events[-1]
    assert (last.kind, last.actor.name) == (ConcernEventKind.ACKNOWLEDGED, "Rob Hendriks")


def test_a_second_press_of_the_same_officer_changes_nothing(uow_of, clock):
    concern = acknowledge_concern(uow_of(ROB), raised(uow_of(ANNET)).id)
    clock.advance(timedelta(minutes=5))
    assert acknowledge_concern(uow_of(ROB), concern.id).acknowledged_at == NOW


def test_a_second_officer_comes_too_late(uow_of, second_officer):
    concern = acknowledge_concern(uow_of(ROB), raised(uow_of(ANNET)).id)
    with pytest.raises(ConflictError):
        acknowledge_concern(second_officer, concern.id)


def test_an_officer_does_not_confirm_their_own_concern(uow_of):
    concern = raised(uow_of(ROB))
    with pytest.raises(NotAllowedError):
        acknowledge_concern(uow_of(ROB), concern.id)


def test_another_officer_confirms_the_concern_of_an_officer(uow_of, second_officer):
    concern = acknowledge_concern(second_officer, raised(uow_of(ROB)).id)
    assert concern.state is ConcernState.ACKNOWLEDGED


def test_the_officer_of_another_organisation_does_not_find_the_concern(uow_of):
    concern = raised(uow_of(ANNET))
    with pytest.raises(NotFoundError):
        acknowledge_concern(uow_of(NADIA), concern.id)


def test_the_line_manager_cannot_confirm(uow_of):
    concern = raised(uow_of(ANNET))
    with pytest.raises(NotAllowedError):
        acknowledge_concern(uow_of(PETRA), concern.id)


def test_an_escalated_concern_can_still_be_confirmed(uow_of, session, clock):
    concern = raised(uow_of(ANNET))
    clock.advance(timedelta(days=2))
    assert escalate_concern(UnitOfWork(session, SYSTEM, clock.now()), concern.id)
    assert acknowledge_concern(uow_of(ROB), concern.id).state is ConcernState.ACKNOWLEDGED
