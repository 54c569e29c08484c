"""The permission matrix: which role may do what. This table is the whole policy."""

from enum import StrEnum

from resilience.authz.permissions import Permission


class Role(StrEnum):
    """The ten roles of the product description."""

    FIELD_WORKER = "field_worker"
    TEAM_MEMBER = "team_member"
    AREA_COORDINATOR = "area_coordinator"
    SAFETY_OFFICER = "safety_officer"
    LINE_MANAGER = "line_manager"
    EXECUTIVE = "executive"
    ORG_ADMIN = "org_admin"
    PLATFORM_ADMIN = "platform_admin"
    PRIVACY_OFFICER = "privacy_officer"
    API_CLIENT = "api_client"


_PERSON = frozenset({Permission.START_READ, Permission.NOTIFICATION_READ})
_PICTURE = frozenset({Permission.MAP_READ, Permission.AREA_READ})
_PROFESSIONAL = (
    _PERSON
    | _PICTURE
    | {
        Permission.SIGNAL_RECORD,
        Permission.SIGNAL_READ_OWN,
        Permission.CONCERN_RAISE,
        Permission.CONCERN_READ_OWN,
    }
)

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.FIELD_WORKER: _PROFESSIONAL,
    Role.TEAM_MEMBER: _PROFESSIONAL | {Permission.SIGNAL_READ},
    Role.AREA_COORDINATOR: _PROFESSIONAL
    | {Permission.SIGNAL_READ, Permission.MAP_READ_EXACT, Permission.AGREEMENT_READ},
    # An acute signal always reaches the safety officer (domain.md 1.4).
    Role.SAFETY_OFFICER: _PROFESSIONAL
    | {
        Permission.CONCERN_READ,
        Permission.CONCERN_ACKNOWLEDGE,
        Permission.SIGNAL_READ_ACUTE,
    },
    Role.LINE_MANAGER: _PROFESSIONAL | {Permission.CONCERN_READ_TEAM},
    Role.EXECUTIVE: _PERSON | _PICTURE | {Permission.AGREEMENT_READ},
    Role.ORG_ADMIN: _PERSON | {Permission.PERSON_READ},
    # The functional administrator keeps the platform running and sees no content at all.
    Role.PLATFORM_ADMIN: _PERSON | {Permission.SYSTEM_READ, Permission.AGREEMENT_READ},
    Role.PRIVACY_OFFICER: _PERSON | _PICTURE | {Permission.AGREEMENT_READ, Permission.AUDIT_READ},
    # Another system speaks to the API only, which has permissions of its own.
    Role.API_CLIENT: frozenset(),
}
