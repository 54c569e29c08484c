"""The actor: who acts, in which roles, for which areas, under which agreements."""

from dataclasses import dataclass
from uuid import UUID

from resilience.authz.permissions import Permission
from resilience.authz.roles import PERMISSIONS, Role
from resilience.authz.shared_fields import SharedField


@dataclass(frozen=True, slots=True)
class Grant:
    """One role held for some areas; no areas means the role reaches nowhere in the map."""

    role: Role
    areas: tuple[str, ...] = ()
    #: For another system: only these permissions of the role, by its scopes. None: all of them.
    only: frozenset[Permission] | None = None

    def permits(self, permission: Permission) -> bool:
        """Tell whether this grant carries ``permission``."""
        is_left = self.only is None or permission in self.only
        return is_left and permission in PERMISSIONS[self.role]


@dataclass(frozen=True, slots=True)
class Share:
    """What one active sharing agreement lets the actor's organisation read of its partners."""

    agreement_id: UUID
    agreement_number: str
    partner_ids: tuple[UUID, ...]
    type_codes: tuple[str, ...]
    areas: tuple[str, ...]
    fields: frozenset[SharedField]

    def covers(self, type_code: str, area_code: str) -> bool:
        """Tell whether signals of a kind in an area can be read; ``Signal._shared_under``."""
        return type_code in self.type_codes and any(inside(area_code, code) for code in self.areas)


@dataclass(frozen=True, slots=True)
class Actor:
    """A person of one organisation, or the system itself."""

    user_id: UUID | None
    name: str
    organisation_id: UUID | None = None
    grants: tuple[Grant, ...] = ()
    shares: tuple[Share, ...] = ()
    #: As the log writes them down: an account may be closed long before the log ends.
    function_title: str = ""
    organisation_name: str = ""

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held, wherever they reach."""
        return frozenset(grant.role for grant in self.grants)

    def may(self, permission: Permission) -> bool:
        """Tell whether any role held carries ``permission``."""
        return any(grant.permits(permission) for grant in self.grants)

    def areas_for(self, permission: Permission) -> tuple[str, ...]:
        """Return the area codes for which ``permission`` is held, each once, in order."""
        codes = (code for grant in self.grants if grant.permits(permission) for code in grant.areas)
        return tuple(dict.fromkeys(codes))


#: Jobs and commands act as this actor; it holds no role, so it reads nothing through a scope.
SYSTEM = Actor(user_id=None, name="system")


def inside(area_code: str, scope_code: str) -> bool:
    """Tell whether a CBS area lies inside another: its digits start with the other's.

    Source: CBS codes are built up (GM + 4, WK + 4 + 2, BU + 4 + 2 + 2), domain.md 5.4.
    """
    return area_code[2:].startswith(scope_code[2:])
