"""The route gate: whether an actor may do something at all."""

from resilience.authz.actor import Actor
from resilience.authz.permissions import Permission
from resilience.errors import NotAllowedError


def authorize(actor: Actor, permission: Permission) -> None:
    """Raise ``NotAllowedError`` unless the actor holds ``permission``."""
    if not actor.may(permission):
        raise NotAllowedError(f"{actor.name} lacks {permission.value}")
