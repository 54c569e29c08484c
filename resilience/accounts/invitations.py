"""Inviting somebody by a link that works once, for a week (R-15: personal accounts only)."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, joinedload

from resilience.accounts.models import User
from resilience.accounts.people_models import Invitation
from resilience.accounts.personal_address import is_address, is_function_mailbox
from resilience.accounts.queries import load_person
from resilience.accounts.role_changes import RoleDraft, change_role, set_line_manager
from resilience.accounts.services import PersonDraft, open_account
from resilience.audit.services import record_act
from resilience.authz.permissions import Permission
from resilience.authz.policy import authorize
from resilience.authz.scope import visible
from resilience.clock import local_day
from resilience.errors import N_, ConflictError, NotFoundError, ValidationError
from resilience.notifications.models import NotificationKind
from resilience.notifications.services import notify
from resilience.uow import UnitOfWork

VALID_FOR = timedelta(days=7)
TOKEN_BYTES = 32

NO_ADDRESS = N_("Fill in an e-mail address, for example noor.smit@organisation.nl.")
GROUP_ADDRESS = N_(
    "This is the address of a team or a function. An account belongs to one person: "
    "fill in the address of that person."
)
TAKEN = N_("There can be no new account for this address. Does this person have one already?")


@dataclass(frozen=True)
class InvitationDraft:
    """Who is to join, as what, where."""

    email: str
    name: str
    function_title: str
    roles: tuple[RoleDraft, ...] = ()
    line_manager_id: UUID | None = None


@dataclass(frozen=True)
class Issued:
    """A new invitation and its token, which exists nowhere else and is shown once."""

    invitation: Invitation
    token: str


def invite(uow: UnitOfWork, draft: InvitationDraft) -> Issued:
    """Open an account in the own organisation that only its owner can set up."""
    authorize(uow.actor, Permission.PERSON_MANAGE)
    email = draft.email.strip()
    _check_address(uow, email)
    if uow.actor.organisation_id is None:
        raise ConflictError("an invitation is for an organisation")
    person = PersonDraft(uow.actor.organisation_id, email, draft.name, draft.function_title)
    user = open_account(uow, person)
    for role in draft.roles:
        change_role(uow, user.id, role)
    if draft.line_manager_id is not None:
        set_line_manager(uow, user.id, draft.line_manager_id)
    return issue(uow, user)


def invite_again(uow: UnitOfWork, user_id: UUID) -> Issued:
    """Make a new link for who did not accept yet; the older link stops working."""
    authorize(uow.actor, Permission.PERSON_MANAGE)
    user = load_person(uow, user_id)
    if not user.active or find_open(uow.session, user.id) is None:
        raise ConflictError("only who was invited and did not accept gets a new link")
    return issue(uow, user)


def issue(uow: UnitOfWork, user: User) -> Issued:
    """Make a link for a person; older ones are withdrawn."""
    withdraw_links(uow, user.id)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation = Invitation(
        user_id=user.id,
        organisation_id=user.organisation_id,
        token_hash=hash_of(token),
        invited_by_id=uow.actor.user_id,
        invited_at=uow.now,
        expires_at=uow.now + VALID_FOR,
    )
    uow.session.add(invitation)
    uow.session.flush()
    record_act(uow, "invitation:issue", "user", user.id)
    return Issued(invitation, token)


def withdraw_links(uow: UnitOfWork, user_id: UUID) -> None:
    """Let every link of a person that was not used yet stop working."""
    uow.session.execute(
        update(Invitation)
        .where(
            Invitation.user_id == user_id,
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=uow.now)
    )


def find_acceptable(session: Session, token: str, now: datetime) -> Invitation | None:
    """Return the invitation behind a link; None when unknown, used, withdrawn or too old.

    The token is looked up by its hash, so the time it takes tells nothing about it.
    """
    found = session.scalar(
        select(Invitation)
        .where(
            Invitation.token_hash == hash_of(token),
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_(None),
            Invitation.expires_at > now,
        )
        .options(joinedload(Invitation.user))
    )
    return found if found is not None and found.user.is_active else None


def accept(uow: UnitOfWork, invitation_id: UUID, password_hash: str | None) -> User:
    """Let the invited person in, once: of two at the same moment the second is refused."""
    claim = (
        update(Invitation)
        .where(
            Invitation.id == invitation_id,
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_(None),
            Invitation.expires_at > uow.now,
        )
        .values(accepted_at=uow.now)
        .returning(Invitation.user_id, Invitation.invited_by_id)
    )
    claimed = uow.session.execute(claim).one_or_none()
    if claimed is None:
        raise NotFoundError("this link does not work any more")
    user = uow.session.get_one(User, claimed.user_id)
    if password_hash is not None:
        user.password = password_hash
    record_act(uow, "invitation:accept", "user", user.id)
    if claimed.invited_by_id is not None:
        said = f"{local_day(uow.now):%d-%m-%Y}"
        notify(uow, [claimed.invited_by_id], NotificationKind.INVITATION_ACCEPTED, (user.id, said))
    return user


def find_open(session: Session, user_id: UUID) -> Invitation | None:
    """Return the invitation a person has not accepted, expired or not; None when there is none."""
    return session.scalar(
        select(Invitation).where(
            Invitation.user_id == user_id,
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_(None),
        )
    )


def list_open(uow: UnitOfWork) -> Sequence[Invitation]:
    """Return the invitations of the own organisation that were not accepted, oldest first."""
    waiting = (
        select(Invitation)
        .where(Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None))
        .order_by(Invitation.id)
        .options(joinedload(Invitation.user))
    )
    return uow.session.scalars(visible(uow.actor, waiting, Invitation)).all()


def hash_of(token: str) -> str:
    """Return what is kept of a token: it has 256 random bits, so one plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def _check_address(uow: UnitOfWork, email: str) -> None:
    if not is_address(email):
        raise ValidationError(NO_ADDRESS, "email")
    if is_function_mailbox(email):
        raise ValidationError(GROUP_ADDRESS, "email")
    # The same words for an address of another organisation: they do not tell whose it is.
    taken = select(User.id).where(func.lower(User.email) == email.lower())
    if uow.session.scalar(taken) is not None:
        raise ValidationError(TAKEN, "email")
