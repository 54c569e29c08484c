"""What the pages about people show, gathered."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from resilience.accounts import invitations, queries, reviews, role_changes, succession
from resilience.accounts.account_states import AccountState, state_of
from resilience.accounts.models import Membership, User
from resilience.accounts.ports import area_choices
from resilience.accounts.role_rules import NEEDS_TWO, may_change_roles_of
from resilience.audit.services import record_act, record_reads
from resilience.authz.roles import Role
from resilience.uow import UnitOfWork


def people_page(uow: UnitOfWork) -> dict[str, Any]:
    """Return everybody of the organisation, the open ones first."""
    waiting = {each.user_id: each for each in invitations.list_open(uow)}
    found = queries.list_people(uow)
    others = [user.id for user in found if user.id != uow.actor.user_id]
    record_reads(uow, "person:list", "user", others)
    people = [
        {
            "user": user,
            "roles": [held for held in user.memberships if _holds(held, uow.now)],
            "state": state_of(user, waiting.get(user.id), uow.now),
            "second_step": second_steps(user),
        }
        for user in found
    ]
    people.sort(key=lambda each: each["state"] is AccountState.CLOSED)
    return {
        "people": people,
        "areas": area_words(uow),
        "proposals": role_changes.list_to_decide(uow),
        "review": next((each for each in reviews.list_reviews(uow) if not each.closed_at), None),
        "now": uow.now,
    }


def person_page(uow: UnitOfWork, person_id: UUID) -> dict[str, Any]:
    """Return all there is to show of one person."""
    person = queries.load_person(uow, person_id)
    if person.id != uow.actor.user_id:
        record_act(uow, "person:read", "user", person.id)
    invitation = invitations.find_open(uow.session, person.id)
    return {
        "person": person,
        "state": state_of(person, invitation, uow.now),
        "invitation": invitation,
        "held": queries.held_roles(uow, person),
        "ended": _ended_roles(uow, person),
        "proposals": [
            each for each in role_changes.list_proposals(uow) if each.user_id == person.id
        ],
        "closing": queries.find_last_closing(uow, person.id),
        "second_step": second_steps(person),
        "can_change": may_change_roles_of(uow.actor, person.id),
        "areas": area_words(uow),
    }


def roles_page(uow: UnitOfWork, person_id: UUID) -> dict[str, Any]:
    """Return what is needed to change the roles of a person."""
    person = role_changes.load_person_to_change(uow, person_id)
    held = queries.held_roles(uow, person)
    return {
        "person": person,
        "held": held,
        "kept": _roles_kept(uow, person),
        "needs_two": NEEDS_TWO,
        "proposals": [
            each for each in role_changes.list_proposals(uow) if each.user_id == person.id
        ],
        "areas": area_words(uow),
    }


def leaving_page(uow: UnitOfWork, person_id: UUID) -> dict[str, Any]:
    """Return what is needed to end somebody's access."""
    person = role_changes.load_person_to_change(uow, person_id)
    return {"person": person, "kept": _roles_kept(uow, person)}


def leaders(uow: UnitOfWork) -> list[tuple[str, str]]:
    """Return the line managers of the own organisation, as a form offers them."""
    if uow.actor.organisation_id is None:
        return []
    found = queries.list_colleagues_with(
        uow.session, uow.actor.organisation_id, Role.LINE_MANAGER, uow.now
    )
    return [(str(user.id), user.name) for user in found]


def area_words(uow: UnitOfWork) -> Mapping[str, str]:
    """Return the names of areas by code."""
    return dict(area_choices(uow.session))


def second_steps(user: User) -> list[str]:
    """Return the kinds of second step that somebody has set up."""
    kinds = ["authenticator"] if user.tf_primary_method else []
    return [*kinds, *(["passkey"] if user.webauthn else [])]


def _roles_kept(uow: UnitOfWork, person: User) -> list[Role]:
    """Return the roles of a person that nobody else holds and that may not fall empty."""
    held = {each.role for each in queries.held_roles(uow, person)}
    empty = succession.roles_left_empty(uow, person.organisation_id, frozenset({person.id}))
    return [role for role in empty if role in held]


def _holds(held: Membership, now: datetime) -> bool:
    return held.valid_from <= now and (held.valid_to is None or held.valid_to > now)


def _ended_roles(uow: UnitOfWork, person: User) -> list[Membership]:
    ended = (
        select(Membership)
        .where(Membership.user_id == person.id, Membership.valid_to <= uow.now)
        .order_by(Membership.valid_to.desc())
        .limit(20)
    )
    return list(uow.session.scalars(ended))
