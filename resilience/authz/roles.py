"""The permission matrix: which role may do what. This table is the whole policy."""

from enum import StrEnum

from resilience.authz.permissions import Permission


class Role(StrEnum):
    """The ten roles of the product description, and those of requirements R-30 and R-03."""

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
    ARCHIVIST = "archivist"
    QUALITY_REVIEWER = "quality_reviewer"


_PERSON = frozenset(
    {Permission.START_READ, Permission.NOTIFICATION_READ, Permission.ACCOUNT_READ_OWN}
)
#: What everybody with the map reads there, everybody may take along: published numbers.
_PICTURE = frozenset({Permission.MAP_READ, Permission.AREA_READ, Permission.EXPORT_MAKE})
#: Drawing up is work of privacy and administration; binding the organisation is its board's.
_AGREES = frozenset({Permission.AGREEMENT_READ, Permission.AGREEMENT_DRAFT})
_PROFESSIONAL = (
    _PERSON
    | _PICTURE
    | {
        Permission.SIGNAL_RECORD,
        Permission.SIGNAL_READ_OWN,
        Permission.EXACT_PLACE_READ,
        Permission.CONCERN_RAISE,
        Permission.CONCERN_READ_OWN,
    }
)

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.FIELD_WORKER: _PROFESSIONAL,
    Role.TEAM_MEMBER: _PROFESSIONAL | {Permission.SIGNAL_READ},
    Role.AREA_COORDINATOR: _PROFESSIONAL
    | {
        Permission.SIGNAL_READ,
        Permission.SIGNAL_HANDLE,
        Permission.FEEDBACK_EDIT,
        Permission.FEEDBACK_READ_SHARE,
        Permission.MAP_READ_EXACT,
        # Rows of signals are exact counts too: they leave with who may know those.
        Permission.SIGNAL_EXPORT,
        Permission.AGREEMENT_READ,
        Permission.RETENTION_READ,
        Permission.RETENTION_POSTPONE,
    },
    # An acute signal always reaches the safety officer (domain.md 1.4).
    Role.SAFETY_OFFICER: _PROFESSIONAL
    | {
        Permission.CONCERN_READ,
        Permission.CONCERN_ACKNOWLEDGE,
        Permission.SIGNAL_READ_ACUTE,
    },
    Role.LINE_MANAGER: _PROFESSIONAL | {Permission.CONCERN_READ_TEAM},
    Role.EXECUTIVE: _PERSON
    | _PICTURE
    | {
        Permission.AGREEMENT_READ,
        Permission.AGREEMENT_SIGN,
        Permission.ACCOUNTABILITY_READ,
        Permission.FEEDBACK_READ_SHARE,
    },
    Role.ORG_ADMIN: _PERSON
    | {
        Permission.PERSON_READ,
        Permission.PERSON_MANAGE,
        Permission.ROLE_CONFIRM,
        Permission.ACCESS_REVIEW,
        Permission.API_CLIENT_MANAGE,
        # Files of other systems: brought in, judged by number and reason, never read (ADR 0024).
        Permission.SIGNAL_IMPORT,
        # Neutral sentences to answer with; they say nothing of any signal.
        Permission.FEEDBACK_EDIT,
    },
    # The functional administrator keeps the platform running and sees no content at all.
    Role.PLATFORM_ADMIN: _PERSON
    | _AGREES
    | {
        Permission.SYSTEM_READ,
        Permission.AGREEMENT_READ_ALL,
        Permission.ORGANISATION_MANAGE,
        Permission.ROLE_CONFIRM,
    },
    Role.PRIVACY_OFFICER: _PERSON
    | _PICTURE
    | _AGREES
    | {
        Permission.AUDIT_READ,
        Permission.ROLE_CONFIRM,
        Permission.ACCESS_REVIEW,
        Permission.RETENTION_READ,
        Permission.RETENTION_POSTPONE,
        Permission.RETENTION_CHANGE,
        Permission.DESTRUCTION_READ,
        Permission.RIGHTS_HANDLE,
        Permission.BREACH_HANDLE,
        Permission.ACCOUNTABILITY_READ,
    },
    # The archivist approves what is destroyed for good, from lists without content.
    Role.ARCHIVIST: _PERSON | {Permission.DESTRUCTION_READ, Permission.DESTRUCTION_APPROVE},
    # Looks after words, not after areas: only texts that the guard flagged in the own
    # organisation, and of those everything.
    Role.QUALITY_REVIEWER: _PERSON | {Permission.SIGNAL_REVIEW},
    # Another system speaks to the API only, and its scopes narrow this further; no page opens
    # for it, because nobody can sign in under its account.
    Role.API_CLIENT: frozenset(
        {
            Permission.AREA_READ,
            Permission.MAP_READ,
            Permission.SIGNAL_RECORD,
            Permission.SIGNAL_READ_OWN,
            Permission.SIGNAL_READ,
        }
    ),
}
