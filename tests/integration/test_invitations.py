"""Inviting and accepting: one person, one link, once, within a week."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from resilience.accounts import invitations
from resilience.accounts.models import User
from resilience.accounts.people_models import Invitation, RoleProposal
from resilience.accounts.queries import find_actor, held_roles
from resilience.audit.models import AuditEntry
from resilience.authz.roles import Role
from resilience.errors import ConflictError, NotAllowedError, NotFoundError, ValidationError
from tests.cast import ANJA, NOW, ROB, TOM, YUSUF
from tests.factories.people import NOOR, invited


def test_an_invited_person_gets_an_account_in_the_organisation_of_who_invites(uow_of, cast):
    issued = invited(uow_of(TOM))
    assert issued.invitation.user.organisation_id == cast[TOM].organisation_id


def test_an_invited_person_holds_the_roles_at_once(uow_of):
    uow = uow_of(TOM)
    held = held_roles(uow, invited(uow).invitation.user)
    assert [(each.role, each.area_codes) for each in held] == [(Role.FIELD_WORKER, ["GM9901"])]


def test_of_the_link_only_a_hash_is_stored(uow_of):
    issued = invited(uow_of(TOM))
    assert issued.token not in str(vars(issued.invitation))
    assert issued.invitation.token_hash == invitations.hash_of(issued.token)


def test_a_link_is_found_by_its_token(uow_of, session):
    issued = invited(uow_of(TOM))
    assert invitations.find_acceptable(session, issued.token, NOW) == issued.invitation


@pytest.mark.parametrize("spoiled", ["", "x", "{}x", "x{}"])
def test_a_token_that_was_changed_is_not_found(uow_of, session, spoiled):
    token = invited(uow_of(TOM)).token
    assert invitations.find_acceptable(session, spoiled.format(token), NOW) is None


def test_a_link_works_for_seven_days(uow_of, session):
    token = invited(uow_of(TOM)).token
    last = NOW + timedelta(days=7)
    assert invitations.find_acceptable(session, token, last - timedelta(seconds=1))
    assert invitations.find_acceptable(session, token, last) is None


def test_a_link_works_once(uow_of):
    uow = uow_of(TOM)
    invitation = invited(uow).invitation
    invitations.accept(uow, invitation.id, "hash")
    with pytest.raises(NotFoundError):
        invitations.accept(uow, invitation.id, "another hash")


def test_a_new_link_takes_the_place_of_the_old(uow_of, session):
    uow = uow_of(TOM)
    old = invited(uow)
    new = invitations.invite_again(uow, old.invitation.user_id)
    assert invitations.find_acceptable(session, old.token, NOW) is None
    assert invitations.find_acceptable(session, new.token, NOW)


def test_who_accepted_gets_no_new_link(uow_of):
    uow = uow_of(TOM)
    invitation = invited(uow).invitation
    invitations.accept(uow, invitation.id, "hash")
    with pytest.raises(ConflictError):
        invitations.invite_again(uow, invitation.user_id)


@pytest.mark.parametrize("email", ["info@a.example", "wijkteam.noord@a.example", "boa@a.example"])
def test_the_mailbox_of_a_function_is_refused_with_a_reason(uow_of, email):
    with pytest.raises(ValidationError, match="team or a function"):
        invited(uow_of(TOM), email=email)


def test_an_address_in_use_is_refused_in_the_same_words_wherever_it_is_used(uow_of, cast):
    said = set()
    for email in (cast[ROB].email.upper(), cast[YUSUF].email):
        with pytest.raises(ValidationError) as refused:
            invited(uow_of(TOM), email=email)
        said.add(str(refused.value))
    assert len(said) == 1


def test_a_far_reaching_role_in_an_invitation_is_only_proposed(uow_of, session):
    uow = uow_of(TOM)
    user = invited(uow, roles=[Role.FIELD_WORKER, Role.ORG_ADMIN]).invitation.user
    assert [each.role for each in held_roles(uow, user)] == [Role.FIELD_WORKER]
    assert session.scalars(select(RoleProposal.role)).all() == [Role.ORG_ADMIN]


def test_who_administers_nobody_cannot_invite(uow_of):
    with pytest.raises(NotAllowedError):
        invited(uow_of(ROB))


def test_an_administrator_elsewhere_cannot_renew_the_link(uow_of):
    invitation = invited(uow_of(TOM)).invitation
    with pytest.raises(NotFoundError):
        invitations.invite_again(uow_of(ANJA), invitation.user_id)


def test_inviting_and_accepting_stand_in_the_log_without_the_token(uow_of, session):
    uow = uow_of(TOM)
    issued = invited(uow)
    invitations.accept(uow, issued.invitation.id, "hash")
    session.flush()
    lines = session.scalars(select(AuditEntry).where(AuditEntry.action.like("invitation:%"))).all()
    assert [line.action for line in lines] == ["invitation:issue", "invitation:accept"]
    assert all(line.object_id == str(issued.invitation.user_id) for line in lines)


def test_the_roles_of_an_invited_person_hold_once_in(uow_of, session):
    user = invited(uow_of(TOM)).invitation.user
    actor = find_actor(session, user.id, NOW)
    assert actor is not None
    assert actor.roles == {Role.FIELD_WORKER}


def test_the_address_is_kept_as_typed_and_compared_without_capitals(uow_of, session):
    invited(uow_of(TOM), email=NOOR.title())
    assert session.scalars(select(User.email).where(User.name == "Noor Smit")).one() == NOOR.title()
    assert session.scalars(select(Invitation)).one().accepted_at is None
