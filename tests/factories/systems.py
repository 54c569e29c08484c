"""Other systems: registered with a real key, and with a token that holds."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from joserfc.jwk import ECKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from resilience.accounts.models import User
from resilience.accounts.people_models import RoleProposal
from resilience.accounts.role_changes import decide
from resilience.api.limits import count_use
from resilience.api.models import ApiClient, ApiToken
from resilience.api.scopes import Scope
from resilience.api.services import ClientDraft, register_client
from resilience.api.tokens import TOKEN_LASTS, hash_of, new_token
from resilience.authz.actor import Actor, Grant
from resilience.authz.roles import Role
from resilience.uow import UnitOfWork
from tests.cast import NOW

KEY = ECKey.generate_key("P-256")


def administrator(colleague: User) -> Actor:
    """Return a colleague as the administrator of the own organisation."""
    return Actor(colleague.id, colleague.name, colleague.organisation_id, (Grant(Role.ORG_ADMIN),))


def registered(
    session: Session,
    colleague: User,
    now: datetime = NOW,
    *,
    is_confirmed: bool = True,
    **changes: Any,
) -> ApiClient:
    """Let a system in at the organisation of ``colleague``; by default it may do everything."""
    usual = {
        "name": "Registratie",
        "purpose": "Zaken koppelen",
        "contact_id": colleague.id,
        "scopes": tuple(Scope),
        "area_codes": ("GM9901",),
        "valid_until": date(2027, 11, 1),
        "public_key": KEY.as_pem(private=False).decode(),
    }
    uow = UnitOfWork(session, administrator(colleague), now)
    client = register_client(uow, ClientDraft(**(usual | changes)))
    if is_confirmed:
        confirmed(session, client, now)
    return client


def confirmed(session: Session, client: ApiClient, now: datetime = NOW) -> None:
    """Let a second person of the organisation agree, where one is needed."""
    proposal = session.scalar(select(RoleProposal).where(RoleProposal.user_id == client.account_id))
    if proposal is None:
        return
    others = User.id.not_in([client.account_id, proposal.proposed_by_id])
    second = session.scalars(select(User).where(others).limit(1)).one()
    actor = replace(administrator(second), organisation_id=client.organisation_id)
    decide(UnitOfWork(session, actor, now), proposal.id, is_granted=True)


def token_of(session: Session, client: ApiClient) -> str:
    """Return a token that was given to ``client`` at ``NOW``."""
    shown = new_token()
    session.add(
        ApiToken(
            client_id=client.id,
            token_hash=hash_of(shown),
            assertion_hash="0" * 64,
            scopes=client.scopes,
            issued_at=NOW,
            expires_at=NOW + TOKEN_LASTS,
        )
    )
    return shown


def used(session: Session, client: ApiClient) -> None:
    """Let ``client`` have asked something once."""
    count_use(session, client.account_id, NOW)
