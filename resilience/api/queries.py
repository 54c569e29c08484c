"""Reading clients of the API, and finding the one behind a token."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from resilience.accounts.models import User
from resilience.accounts.people_models import RoleProposal
from resilience.accounts.queries import list_people
from resilience.api.models import ApiClient, ApiToken, ApiUse
from resilience.api.tokens import hash_of
from resilience.authz.scope import visible
from resilience.errors import NotFoundError
from resilience.uow import UnitOfWork


def find_token(session: Session, shown: str, now: datetime) -> ApiToken | None:
    """Return the token that is shown, if it holds at ``now`` and its client does."""
    token = session.scalar(
        select(ApiToken)
        .where(ApiToken.token_hash == hash_of(shown), ApiToken.expires_at > now)
        .options(joinedload(ApiToken.client))
    )
    return token if token is not None and token.client.holds_at(now) else None


def find_client(session: Session, client_id: UUID, now: datetime) -> ApiClient | None:
    """Return the client that asks for a token, if it may still come in at ``now``."""
    client = session.get(ApiClient, client_id, options=[joinedload(ApiClient.account)])
    is_open = client is not None and client.holds_at(now) and client.account.is_active
    return client if is_open else None


def load_client(uow: UnitOfWork, client_id: UUID) -> ApiClient:
    """Return a client of the own organisation; raise ``NotFoundError`` for any other."""
    wanted = _clients().where(ApiClient.id == client_id)
    client = uow.session.scalar(visible(uow.actor, wanted, ApiClient))
    if client is None:
        raise NotFoundError(f"no client {client_id}")
    return client


def list_clients(uow: UnitOfWork) -> Sequence[ApiClient]:
    """Return the clients of the own organisation, newest first."""
    wanted = _clients().order_by(ApiClient.id.desc())
    return uow.session.scalars(visible(uow.actor, wanted, ApiClient)).all()


def last_used(uow: UnitOfWork, clients: Sequence[ApiClient]) -> dict[UUID, datetime]:
    """Return per account in which minute its client called last; absent when it never did."""
    accounts = [client.account_id for client in clients]
    wanted = select(ApiUse.account_id, ApiUse.minute_at).where(ApiUse.account_id.in_(accounts))
    return {use.account_id: use.minute_at for use in uow.session.execute(wanted)}


def accounts_that_wait(uow: UnitOfWork, clients: Sequence[ApiClient]) -> set[UUID]:
    """Return the accounts of clients that a second person still has to let in."""
    accounts = [client.account_id for client in clients]
    waiting = select(RoleProposal.user_id).where(
        RoleProposal.user_id.in_(accounts), RoleProposal.decided_at.is_(None)
    )
    return set(uow.session.scalars(visible(uow.actor, waiting, RoleProposal)))


def list_contacts(uow: UnitOfWork) -> list[User]:
    """Return the colleagues who can answer for a client: people with an open account."""
    return [person for person in list_people(uow) if person.active]


def _clients() -> Select[ApiClient]:
    return select(ApiClient).options(
        joinedload(ApiClient.account).options(selectinload(User.memberships)),
        joinedload(ApiClient.contact),
    )
