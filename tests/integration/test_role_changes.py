"""Roles: given by an administrator, the far-reaching ones by two, never by oneself."""

import pytest
from sqlalchemy import select

from resilience.accounts import role_changes
from resilience.accounts.models import Membership
from resilience.accounts.people_models import RoleProposal
from resilience.accounts.queries import held_roles
from resilience.accounts.role_changes import RoleDraft
from resilience.accounts.role_rules import NEEDS_TWO
from resilience.accounts.services import grant_role
from resilience.accounts.session_models import SignInSession
from resilience.accounts.sessions import Device, begin_session
from resilience.audit.models import AuditEntry
from resilience.authz.roles import Role
from resilience.errors import ConflictError, NotAllowedError, NotFoundError, ValidationError
from tests.cast import ANJA, ANNET, ELS, JOKE, NOW, PETRA, PIETER, ROB, TOM, YUSUF

TEAM = RoleDraft(Role.TEAM_MEMBER, ("WK990102",))


def roles_of(uow, user):
    return {each.role: each.area_codes for each in held_roles(uow, user)}


def test_a_role_holds_for_the_areas_that_were_named(uow_of, cast):
    uow = uow_of(TOM)
    role_changes.change_role(uow, cast[ANNET].id, TEAM)
    assert roles_of(uow, cast[ANNET])[Role.TEAM_MEMBER] == ["WK990102"]


def test_a_change_of_areas_leaves_the_past_readable(uow_of, cast, session):
    role_changes.change_role(
        uow_of(TOM), cast[ANNET].id, RoleDraft(Role.FIELD_WORKER, ("WK990101",))
    )
    every = select(Membership).where(Membership.user_id == cast[ANNET].id)
    ended = [each for each in session.scalars(every) if each.valid_to is not None]
    assert [each.area_codes for each in ended] == [["GM9901"]]


def test_a_withdrawn_role_is_gone_with_the_sessions(uow_of, cast, session):
    begin_session(session, cast[ANNET].id, Device("Firefox", "10.0.0.1"), NOW)
    uow = uow_of(TOM)
    role_changes.withdraw_role(uow, cast[ANNET].id, Role.FIELD_WORKER)
    assert roles_of(uow, cast[ANNET]) == {}
    running = SignInSession.ended_at.is_(None)
    ids = session.scalars(select(SignInSession.user_id).where(running)).all()
    assert cast[ANNET].id not in ids


def test_a_role_that_was_withdrawn_can_be_given_again(uow_of, cast):
    uow = uow_of(TOM)
    role_changes.withdraw_role(uow, cast[ANNET].id, Role.FIELD_WORKER)
    role_changes.change_role(uow, cast[ANNET].id, RoleDraft(Role.FIELD_WORKER, ("GM9901",)))
    assert Role.FIELD_WORKER in roles_of(uow, cast[ANNET])


def test_an_administrator_does_not_change_the_own_rights(uow_of, cast):
    with pytest.raises(NotAllowedError):
        role_changes.change_role(uow_of(TOM), cast[TOM].id, TEAM)


def test_another_organisation_does_not_find_the_person(uow_of, cast):
    with pytest.raises(NotFoundError):
        role_changes.change_role(uow_of(ANJA), cast[ANNET].id, TEAM)


@pytest.mark.parametrize("slug", [YUSUF, ROB, PETRA, ELS, JOKE])
def test_nobody_but_the_administrator_changes_roles(uow_of, cast, slug):
    with pytest.raises(NotAllowedError):
        role_changes.change_role(uow_of(slug), cast[ANNET].id, TEAM)


def test_no_person_becomes_another_system(uow_of, cast):
    with pytest.raises(ValidationError):
        role_changes.change_role(uow_of(TOM), cast[ANNET].id, RoleDraft(Role.API_CLIENT))


def test_the_last_safety_officer_cannot_be_taken_away(uow_of, cast):
    with pytest.raises(ConflictError, match="successor"):
        role_changes.withdraw_role(uow_of(TOM), cast[ROB].id, Role.SAFETY_OFFICER)


def test_with_a_successor_the_safety_officer_can_go(uow_of, cast):
    uow = uow_of(TOM)
    successor = proposed(uow_of, cast, Role.SAFETY_OFFICER)
    role_changes.decide(uow_of(ELS), successor.id, is_granted=True)
    role_changes.withdraw_role(uow, cast[ROB].id, Role.SAFETY_OFFICER)
    assert Role.SAFETY_OFFICER not in roles_of(uow, cast[ROB])


def proposed(uow_of, cast, role=Role.PRIVACY_OFFICER, person=ANNET):
    return role_changes.change_role(uow_of(TOM), cast[person].id, RoleDraft(role, ("GM9901",)))


@pytest.mark.parametrize("role", sorted(NEEDS_TWO))
def test_a_far_reaching_role_is_only_proposed(uow_of, cast, role):
    assert isinstance(proposed(uow_of, cast, role), RoleProposal)
    assert role not in roles_of(uow_of(TOM), cast[ANNET])


def test_a_second_person_confirms_the_role(uow_of, cast):
    role_changes.decide(uow_of(ELS), proposed(uow_of, cast).id, is_granted=True)
    assert Role.PRIVACY_OFFICER in roles_of(uow_of(TOM), cast[ANNET])


def test_who_proposed_it_cannot_confirm_it(uow_of, cast):
    with pytest.raises(NotAllowedError):
        role_changes.decide(uow_of(TOM), proposed(uow_of, cast).id, is_granted=True)


def test_who_would_get_the_role_cannot_confirm_it(uow_of, cast):
    proposal = proposed(uow_of, cast, Role.ORG_ADMIN, ELS)
    with pytest.raises(NotAllowedError):
        role_changes.decide(uow_of(ELS), proposal.id, is_granted=True)


def test_the_role_that_runs_the_platform_is_confirmed_by_who_runs_it(uow_of, cast):
    proposal = proposed(uow_of, cast, Role.PLATFORM_ADMIN)
    with pytest.raises(NotAllowedError):
        role_changes.decide(uow_of(ELS), proposal.id, is_granted=True)
    assert role_changes.decide(uow_of(JOKE), proposal.id, is_granted=True).is_granted


def test_who_runs_the_platform_does_not_find_other_proposals(uow_of, cast):
    with pytest.raises((NotFoundError, NotAllowedError)):
        role_changes.decide(uow_of(PIETER), proposed(uow_of, cast).id, is_granted=True)


def test_a_proposal_that_is_turned_down_gives_nothing(uow_of, cast):
    role_changes.decide(uow_of(ELS), proposed(uow_of, cast).id, is_granted=False)
    assert Role.PRIVACY_OFFICER not in roles_of(uow_of(TOM), cast[ANNET])


def test_a_decided_proposal_cannot_be_decided_again(uow_of, cast):
    proposal = proposed(uow_of, cast)
    role_changes.decide(uow_of(ELS), proposal.id, is_granted=False)
    with pytest.raises(NotFoundError):
        role_changes.decide(uow_of(ELS), proposal.id, is_granted=True)


def test_a_line_manager_leads_in_the_same_organisation(uow_of, cast):
    uow = uow_of(TOM)
    grant_role(uow, cast[ROB], Role.LINE_MANAGER, ["GM9901"])
    role_changes.set_line_manager(uow, cast[ANNET].id, cast[ROB].id)
    assert cast[ANNET].line_manager_id == cast[ROB].id
    with pytest.raises(ValidationError):
        role_changes.set_line_manager(uow, cast[ANNET].id, cast[YUSUF].id)


def test_every_step_of_a_far_reaching_role_stands_in_the_log(uow_of, cast, session):
    role_changes.decide(uow_of(ELS), proposed(uow_of, cast).id, is_granted=True)
    session.flush()
    of_today = AuditEntry.action.like("role:%"), AuditEntry.at == NOW
    lines = session.scalars(select(AuditEntry).where(*of_today).order_by(AuditEntry.id)).all()
    assert [(each.action, each.actor_name) for each in lines] == [
        ("role:propose", "Tom Jansen"),
        ("role:grant", "Els Mulder"),
    ]
