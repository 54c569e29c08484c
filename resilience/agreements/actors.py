"""A person as an actor, with what the agreements in force let the organisation read."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from resilience.accounts.queries import find_actor
from resilience.agreements.queries import list_shares
from resilience.authz.actor import Actor
from resilience.authz.roles import Role


def load_actor(session: Session, user_id: UUID, now: datetime) -> Actor | None:
    """Return the person as an actor, with what the agreements in force let it read."""
    actor = find_actor(session, user_id, now)
    if actor is None or actor.organisation_id is None:
        return None
    # What another system may do, nobody can do by signing in.
    grants = tuple(grant for grant in actor.grants if grant.role is not Role.API_CLIENT)
    shares = list_shares(session, actor.organisation_id, now)
    return replace(actor, grants=grants, shares=shares)
