"""Where an account stands: what the list of people and the page of a person show."""

from datetime import datetime
from enum import StrEnum

from resilience.accounts.models import User
from resilience.accounts.people_models import Invitation


class AccountState(StrEnum):
    """Where an account stands, as the list of people shows it."""

    OPEN = "open"
    INVITED = "invited"
    LAPSED = "lapsed"
    LEAVING = "leaving"
    CLOSED = "closed"


def state_of(user: User, invitation: Invitation | None, now: datetime) -> AccountState:
    """Return where an account stands at ``now``."""
    if not user.active or (user.closes_at is not None and user.closes_at <= now):
        return AccountState.CLOSED
    if user.closes_at is not None:
        return AccountState.LEAVING
    if invitation is None:
        return AccountState.OPEN
    return AccountState.INVITED if invitation.expires_at > now else AccountState.LAPSED
