"""Letting organisations take part, and ending that."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select

from resilience.accounts.models import Organisation, User
from resilience.accounts.provider_models import IdentityProvider
from resilience.accounts.sessions import end_sessions_of_organisation
from resilience.audit.services import record_act
from resilience.authz.permissions import Permission
from resilience.authz.policy import authorize
from resilience.errors import ConflictError, NotAllowedError, NotFoundError
from resilience.uow import UnitOfWork


def list_overview(uow: UnitOfWork) -> Sequence[Row[Any]]:
    """Return (organisation, number of open accounts, issuer of its sign-in or None), by name."""
    authorize(uow.actor, Permission.ORGANISATION_MANAGE)
    counted = (
        select(func.count(User.id))
        .where(User.organisation_id == Organisation.id, User.active)
        .scalar_subquery()
    )
    return uow.session.execute(
        select(
            Organisation, counted.label("account_count"), IdentityProvider.issuer.label("issuer")
        )
        .outerjoin(
            IdentityProvider,
            (IdentityProvider.organisation_id == Organisation.id) & IdentityProvider.is_active,
        )
        .order_by(Organisation.is_active.desc(), Organisation.name)
    ).all()


def load_by_id(uow: UnitOfWork, organisation_id: UUID) -> Organisation:
    """Return an organisation, for who runs the platform."""
    authorize(uow.actor, Permission.ORGANISATION_MANAGE)
    found = uow.session.get(Organisation, organisation_id)
    if found is None:
        raise NotFoundError(f"no organisation {organisation_id}")
    return found


def close_organisation(uow: UnitOfWork, organisation_id: UUID) -> int:
    """End the access of an organisation at once; return how many sessions ended.

    Accounts stay as they are, so that reopening restores them; nobody of them gets in, and no
    agreement lets a partner read of it, or it of partners, as long as it is closed.
    """
    organisation = load_by_id(uow, organisation_id)
    if organisation.id == uow.actor.organisation_id:
        raise NotAllowedError("nobody closes the own organisation")
    if not organisation.is_active:
        raise ConflictError("the organisation is closed already")
    organisation.is_active = False
    uow.session.flush()
    ended = end_sessions_of_organisation(uow, organisation.id)
    record_act(uow, "organisation:close", "organisation", organisation.id)
    return ended


def reopen_organisation(uow: UnitOfWork, organisation_id: UUID) -> None:
    """Let a closed organisation take part again."""
    organisation = load_by_id(uow, organisation_id)
    if organisation.is_active:
        raise ConflictError("the organisation takes part already")
    organisation.is_active = True
    record_act(uow, "organisation:reopen", "organisation", organisation.id)
