"""Opening accounts and granting roles."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import func, select

from resilience.accounts.models import Membership, Organisation, OrganisationKind, Side, User
from resilience.audit.services import record_act
from resilience.authz.roles import Role
from resilience.errors import ConflictError
from resilience.uow import UnitOfWork


@dataclass(frozen=True)
class PersonDraft:
    """A professional who is to get a personal account."""

    organisation_id: UUID
    email: str
    name: str
    function_title: str
    password_hash: str | None = None
    line_manager_id: UUID | None = None


@dataclass(frozen=True)
class OrganisationDraft:
    """A partner that is to take part."""

    slug: str
    name: str
    kind: OrganisationKind
    side: Side


def add_organisation(uow: UnitOfWork, draft: OrganisationDraft) -> Organisation:
    """Let an organisation take part; a slug belongs to one organisation."""
    taken = select(Organisation.id).where(Organisation.slug == draft.slug)
    if uow.session.scalar(taken) is not None:
        raise ConflictError(f"there is an organisation {draft.slug} already")
    organisation = Organisation(slug=draft.slug, name=draft.name, kind=draft.kind, side=draft.side)
    uow.session.add(organisation)
    uow.session.flush()
    record_act(uow, "organisation:add", "organisation", organisation.id)
    return organisation


def open_account(uow: UnitOfWork, draft: PersonDraft) -> User:
    """Open a personal account; one address has one account."""
    taken = select(User.id).where(func.lower(User.email) == draft.email.lower())
    if uow.session.scalar(taken) is not None:
        raise ConflictError(f"there is an account for {draft.email} already")
    user = User(
        organisation_id=draft.organisation_id,
        email=draft.email,
        name=draft.name,
        function_title=draft.function_title,
        password=draft.password_hash,
        line_manager_id=draft.line_manager_id,
        created_at=uow.now,
        # Not derived from anything: a session dies with a change of this value.
        fs_uniquifier=uuid4().hex,
    )
    uow.session.add(user)
    uow.session.flush()
    record_act(uow, "account:open", "user", user.id)
    return user


def grant_role(uow: UnitOfWork, user: User, role: Role, area_codes: list[str]) -> Membership:
    """Let ``user`` act in ``role`` for the named areas from now on."""
    membership = Membership(user_id=user.id, role=role, area_codes=area_codes, valid_from=uow.now)
    uow.session.add(membership)
    uow.session.flush()
    record_act(uow, "role:grant", role.value, user.id)
    return membership
