"""Finding people and loading them as actors."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from resilience.accounts.models import Membership, Organisation, User
from resilience.accounts.people_models import AccountClosing
from resilience.authz.actor import Actor, Grant
from resilience.authz.roles import Role
from resilience.authz.scope import visible
from resilience.errors import NotFoundError
from resilience.uow import UnitOfWork


def find_actor(session: Session, user_id: UUID, now: datetime) -> Actor | None:
    """Return the person as an actor with the roles that hold at ``now``; None if closed."""
    user = session.scalar(
        select(User)
        .where(User.id == user_id, User.active.is_(True), _still_open(now))
        .options(joinedload(User.organisation))
    )
    if user is None or not user.organisation.is_active:
        return None
    held = session.scalars(select(Membership).where(Membership.user_id == user_id, *_valid_at(now)))
    grants = tuple(Grant(membership.role, tuple(membership.area_codes)) for membership in held)
    return Actor(
        user_id=user.id,
        name=user.name,
        organisation_id=user.organisation_id,
        grants=grants,
        function_title=user.function_title,
        organisation_name=user.organisation.name,
    )


def list_colleagues_with(
    session: Session, organisation_id: UUID, role: Role, now: datetime
) -> Sequence[User]:
    """Return the active people of one organisation who hold ``role`` at ``now``."""
    return session.scalars(
        select(User)
        .join(Membership)
        .where(
            User.organisation_id == organisation_id,
            User.active.is_(True),
            Membership.role == role,
            *_valid_at(now),
        )
        .order_by(User.name)
    ).all()


def list_people(uow: UnitOfWork) -> Sequence[User]:
    """Return everybody the actor may administer, with roles, by name.

    Other systems act under accounts too; they are no people, and have a page of their own.
    """
    is_system = User.memberships.any(Membership.role == Role.API_CLIENT)
    people = select(User).where(~is_system).options(selectinload(User.memberships))
    people = people.order_by(User.name)
    return uow.session.scalars(visible(uow.actor, people, User)).all()


def load_organisation(session: Session, slug: str) -> Organisation:
    """Return the organisation with this slug; raise ``NotFoundError`` when there is none."""
    found = session.scalar(select(Organisation).where(Organisation.slug == slug))
    if found is None:
        raise NotFoundError(f"there is no organisation {slug}")
    return found


def list_organisations(session: Session) -> Sequence[Organisation]:
    """Return every organisation, by name."""
    return session.scalars(select(Organisation).order_by(Organisation.name)).all()


def find_person(uow: UnitOfWork, user_id: UUID) -> User | None:
    """Return a person the actor may see, or None."""
    return uow.session.scalar(visible(uow.actor, select(User).where(User.id == user_id), User))


def load_person(uow: UnitOfWork, user_id: UUID) -> User:
    """Return a person the actor may see; raise ``NotFoundError`` for anybody else."""
    found = find_person(uow, user_id)
    if found is None:
        raise NotFoundError(f"no person {user_id}")
    return found


def held_roles(uow: UnitOfWork, user: User) -> list[Membership]:
    """Return the roles that a person holds at this moment, in the order of the roles."""
    held = uow.session.scalars(
        select(Membership).where(Membership.user_id == user.id, *_valid_at(uow.now))
    )
    order = list(Role)
    return sorted(held, key=lambda membership: order.index(membership.role))


def list_held(session: Session, organisation_id: UUID, now: datetime) -> Sequence[Membership]:
    """Return every role held in an organisation by open accounts, by name of the person."""
    return session.scalars(
        select(Membership)
        .join(User)
        .where(
            User.organisation_id == organisation_id,
            User.active.is_(True),
            _still_open(now),
            *_valid_at(now),
        )
        .order_by(User.name, Membership.role)
        .options(joinedload(Membership.user))
    ).all()


def _still_open(now: datetime) -> ColumnElement[bool]:
    return or_(User.closes_at.is_(None), User.closes_at > now)


def _valid_at(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Membership.valid_from <= now,
        or_(Membership.valid_to.is_(None), Membership.valid_to > now),
    )


def find_last_closing(uow: UnitOfWork, user_id: UUID) -> AccountClosing | None:
    """Return the newest closing of a person that was not cancelled."""
    newest = (
        select(AccountClosing)
        .where(AccountClosing.user_id == user_id, AccountClosing.cancelled_at.is_(None))
        .order_by(AccountClosing.id.desc())
        .limit(1)
    )
    return uow.session.scalar(visible(uow.actor, newest, AccountClosing))
