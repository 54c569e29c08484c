"""The system that the demo lets in, so that the pages about systems show something."""

from datetime import timedelta

from joserfc.jwk import ECKey
from sqlalchemy import select

from resilience.accounts.models import User
from resilience.api.models import ApiClient
from resilience.api.scopes import Scope
from resilience.api.services import ClientDraft, register_client
from resilience.authz.actor import Actor, Grant
from resilience.authz.roles import Role
from resilience.clock import local_day
from resilience.uow import UnitOfWork

HALF_A_YEAR = timedelta(days=182)


def let_system_in(uow: UnitOfWork, administrator: User) -> str:
    """Let the case system of one organisation in, once; nobody keeps the key to it."""
    if uow.session.scalar(select(ApiClient.id).limit(1)) is not None:
        return ""
    actor = Actor(
        administrator.id,
        administrator.name,
        administrator.organisation_id,
        (Grant(Role.ORG_ADMIN),),
    )
    draft = ClientDraft(
        name="Zaaksysteem Wonen",
        purpose="Meldingen van huismeesters overnemen",
        contact_id=administrator.id,
        scopes=(Scope.SIGNALS_DELIVER, Scope.FIGURES_READ),
        area_codes=("GM9901",),
        valid_until=local_day(uow.now) + HALF_A_YEAR,
        public_key=ECKey.generate_key("P-256").as_pem(private=False).decode(),
    )
    client = register_client(UnitOfWork(uow.session, actor, uow.now), draft)
    return f"one connected system, {client.account.name}"
