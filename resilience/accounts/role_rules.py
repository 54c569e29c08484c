"""Which roles one person can give, and which need a second one: separation of duties."""

from uuid import UUID

from resilience.authz.actor import Actor
from resilience.authz.permissions import Permission
from resilience.authz.roles import Role

#: Another system has a token of its own; no person can hold its role.
GRANTABLE = tuple(role for role in Role if role is not Role.API_CLIENT)

#: Who holds these can give rights to others, reads beyond one's own work, or reads who felt
#: unsafe, shielded reporters too: two people decide.
NEEDS_TWO = frozenset(
    {Role.ORG_ADMIN, Role.PRIVACY_OFFICER, Role.PLATFORM_ADMIN, Role.SAFETY_OFFICER}
)

#: An organisation that had somebody in these roles is never left without.
NEEDS_SUCCESSOR = (Role.SAFETY_OFFICER, Role.ORG_ADMIN, Role.PLATFORM_ADMIN)


def may_change_roles_of(actor: Actor, user_id: UUID) -> bool:
    """Tell whether ``actor`` may change the roles of a person: never one's own."""
    return actor.may(Permission.PERSON_MANAGE) and actor.user_id != user_id


def may_decide(actor: Actor, role: Role, involved: tuple[UUID, ...]) -> bool:
    """Tell whether ``actor`` may decide on a proposal in which ``involved`` have a part already.

    The role that runs the platform reaches every organisation, so only who holds it decides.
    """
    if actor.user_id in involved or not actor.may(Permission.ROLE_CONFIRM):
        return False
    if role is Role.PLATFORM_ADMIN:
        return Role.PLATFORM_ADMIN in actor.roles
    return not actor.roles.isdisjoint({Role.ORG_ADMIN, Role.PRIVACY_OFFICER})
