"""The actor: who acts, in which roles, for which areas, under which agreements."""

from dataclasses import dataclass
from uuid import UUID

from resilience.authz.permissions import Permission
from resilience.authz.roles import PERMISSIONS, Role


@dataclass(frozen=True, slots=True)
class Grant:
    """One role held for some areas; no areas means the role reaches nowhere in the map."""

    role: Role
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """What one active sharing agreement lets the actor's organisation read of its partners."""

    agreement_number: str
    partner_ids: tuple[UUID, ...]
    domain_codes: tuple[str, ...]
    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Actor:
    """A person of one organisation, or the system itself."""

    user_id: UUID | None
    name: str
    organisation_id: UUID | None = None
    grants: tuple[Grant, ...] = ()
    shares: tuple[Share, ...] = ()

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held, wherever they reach."""
        return frozenset(grant.role for grant in self.grants)

    def may(self, permission: Permission) -> bool:
        """Tell whether any role held carries ``permission``."""
        return any(permission in PERMISSIONS[grant.role] for grant in self.grants)

    def areas_for(self, permission: Permission) -> tuple[str, ...]:
        """Return the area codes for which ``permission`` is held, each once, in order."""
        codes = (
            code
            for grant in self.grants
            if permission in PERMISSIONS[grant.role]
            for code in grant.areas
        )
        return tuple(dict.fromkeys(codes))


#: Jobs and commands act as this actor; it holds no role, so it reads nothing through a scope.
SYSTEM = Actor(user_id=None, name="system")


def inside(area_code: str, scope_code: str) -> bool:
    """Tell whether a CBS area lies inside another: its digits start with the other's.

    Source: CBS codes are built up (GM + 4, WK + 4 + 2, BU + 4 + 2 + 2), domain.md 5.4.
    """
    return area_code[2:].startswith(scope_code[2:])
