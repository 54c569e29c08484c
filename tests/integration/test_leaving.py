"""Leaving: access ends at the moment itself, and what is left open is told (R-15)."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from resilience.accounts import closing, organisations, queries, role_changes
from resilience.accounts.people_models import RoleProposal
from resilience.accounts.queries import find_actor, held_roles
from resilience.accounts.role_changes import RoleDraft
from resilience.accounts.session_models import SignInSession
from resilience.accounts.sessions import Device, begin_session
from resilience.agreements.queries import list_shares
from resilience.authz.actor import SYSTEM
from resilience.authz.roles import Role
from resilience.errors import ConflictError, NotAllowedError, NotFoundError, ValidationError
from resilience.jobs.account_closing import settle_closing
from resilience.notifications.models import Notification, NotificationKind
from resilience.uow import UnitOfWork
from tests.cast import ANJA, ANNET, JOKE, NOW, ROB, TOM, YUSUF
from tests.factories import safety, signals
from tests.factories.people import passkey

FRIDAY = date(2026, 11, 27)
#: Friday at midnight in the Netherlands.
END_OF_FRIDAY = NOW + timedelta(days=4, hours=14)


def settle_due(session, now):
    uow = UnitOfWork(session, SYSTEM, now)
    return [settle_closing(uow, each) for each in closing.list_due_closings(session, now)]


def test_an_account_closed_at_once_has_no_access_any_more(uow_of, cast, session):
    closing.plan_closing(uow_of(TOM), cast[ANNET].id, None)
    assert find_actor(session, cast[ANNET].id, NOW) is None


def test_closing_ends_every_session(uow_of, cast, session):
    begin_session(session, cast[ANNET].id, Device("Firefox", "10.0.0.1"), NOW)
    planned = closing.plan_closing(uow_of(TOM), cast[ANNET].id, None)
    assert planned.ended_session_count == 1
    assert session.scalars(select(SignInSession.end_reason)).one() == "account_closed"


def test_closing_ends_every_role_and_every_way_in(uow_of, cast, session):
    user = cast[ANNET]
    user.password, user.tf_totp_secret = "hash", "secret"
    user.webauthn.append(passkey())
    closing.plan_closing(uow_of(TOM), user.id, None)
    assert held_roles(uow_of(TOM), user) == []
    assert (user.password, user.tf_totp_secret, user.webauthn) == (None, None, [])


def test_until_the_last_day_is_over_there_is_access(uow_of, cast, session):
    closing.plan_closing(uow_of(TOM), cast[ANNET].id, FRIDAY)
    assert find_actor(session, cast[ANNET].id, END_OF_FRIDAY - timedelta(seconds=1))


def test_access_ends_with_the_day_also_when_no_job_runs(uow_of, cast, session):
    closing.plan_closing(uow_of(TOM), cast[ANNET].id, FRIDAY)
    assert find_actor(session, cast[ANNET].id, END_OF_FRIDAY) is None


def test_the_job_settles_what_is_due_and_nothing_else(uow_of, cast, session):
    closing.plan_closing(uow_of(TOM), cast[ANNET].id, FRIDAY)
    assert settle_due(session, END_OF_FRIDAY - timedelta(seconds=1)) == []
    assert settle_due(session, END_OF_FRIDAY) == [True]
    assert settle_due(session, END_OF_FRIDAY) == []
    assert not cast[ANNET].active


def test_what_was_left_open_is_counted_without_its_content(uow_of, cast, session):
    safety.raised(uow_of(ANNET))
    signals.recorded(uow_of(ANNET), "OM02")
    closing.plan_closing(uow_of(TOM), cast[ANNET].id, None)
    settle_due(session, NOW)
    settled = queries.find_last_closing(uow_of(TOM), cast[ANNET].id)
    assert (settled.open_concern_count, settled.open_signal_count) == (1, 1)


def test_the_administrators_are_told_that_it_was_settled(uow_of, cast, session):
    closing.plan_closing(uow_of(TOM), cast[ANNET].id, None)
    settle_due(session, NOW)
    told = select(Notification).where(Notification.kind == NotificationKind.ACCOUNT_CLOSED)
    assert [each.recipient_id for each in session.scalars(told)] == [cast[TOM].id]


def test_who_was_to_leave_can_stay(uow_of, cast, session):
    closing.plan_closing(uow_of(TOM), cast[ANNET].id, FRIDAY)
    closing.cancel_closing(uow_of(TOM), cast[ANNET].id)
    assert settle_due(session, END_OF_FRIDAY) == []
    assert find_actor(session, cast[ANNET].id, END_OF_FRIDAY)


def test_a_reopened_account_has_a_new_link_and_no_role(uow_of, cast, session):
    closing.plan_closing(uow_of(TOM), cast[ANNET].id, None)
    settle_due(session, NOW)
    issued = closing.reopen(uow_of(TOM), cast[ANNET].id)
    assert issued.invitation.user.active
    assert held_roles(uow_of(TOM), cast[ANNET]) == []


def test_every_role_of_who_came_back_needs_a_second_person(uow_of, cast, session):
    closing.plan_closing(uow_of(TOM), cast[ANNET].id, None)
    settle_due(session, NOW)
    closing.reopen(uow_of(TOM), cast[ANNET].id)
    proposed = role_changes.change_role(uow_of(TOM), cast[ANNET].id, RoleDraft(Role.FIELD_WORKER))
    assert isinstance(proposed, RoleProposal)
    with pytest.raises(NotAllowedError):
        role_changes.decide(uow_of(TOM), proposed.id, is_granted=True)


@pytest.mark.parametrize("last_day", [date(2026, 11, 22), date(2028, 1, 1)])
def test_a_last_day_in_the_past_or_far_away_is_refused(uow_of, cast, last_day):
    with pytest.raises(ValidationError):
        closing.plan_closing(uow_of(TOM), cast[ANNET].id, last_day)


def test_the_last_safety_officer_leaves_only_with_a_successor(uow_of, cast):
    with pytest.raises(ConflictError):
        closing.plan_closing(uow_of(TOM), cast[ROB].id, None)


def test_nobody_closes_the_own_account(uow_of, cast):
    with pytest.raises(NotAllowedError):
        closing.plan_closing(uow_of(TOM), cast[TOM].id, None)


def test_an_administrator_elsewhere_does_not_find_the_account(uow_of, cast):
    with pytest.raises(NotFoundError):
        closing.plan_closing(uow_of(ANJA), cast[ANNET].id, None)


def test_closing_an_organisation_ends_its_sessions_and_access(uow_of, cast, session):
    begin_session(session, cast[YUSUF].id, Device("Firefox", "10.0.0.1"), NOW)
    assert organisations.close_organisation(uow_of(JOKE), cast[YUSUF].organisation_id) == 1
    assert find_actor(session, cast[YUSUF].id, NOW) is None


def test_closing_an_organisation_takes_it_out_of_every_agreement(uow_of, cast, session):
    closed, reader = cast[YUSUF].organisation_id, cast[ANNET].organisation_id
    organisations.close_organisation(uow_of(JOKE), closed)
    shares = list_shares(session, reader, NOW)
    assert closed not in {partner for share in shares for partner in share.partner_ids}


def test_a_closed_organisation_can_take_part_again(uow_of, cast, session):
    organisations.close_organisation(uow_of(JOKE), cast[YUSUF].organisation_id)
    organisations.reopen_organisation(uow_of(JOKE), cast[YUSUF].organisation_id)
    assert find_actor(session, cast[YUSUF].id, NOW)


def test_only_who_runs_the_platform_closes_an_organisation(uow_of, cast):
    with pytest.raises(NotAllowedError):
        organisations.close_organisation(uow_of(TOM), cast[YUSUF].organisation_id)
    with pytest.raises(NotAllowedError):
        organisations.close_organisation(uow_of(JOKE), cast[JOKE].organisation_id)
