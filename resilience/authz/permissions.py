"""Everything that can be permitted, as `<resource>:<action>`."""

from enum import StrEnum


class Permission(StrEnum):
    """One act on one kind of record."""

    START_READ = "start:read"
    NOTIFICATION_READ = "notification:read"

    AREA_READ = "area:read"
    MAP_READ = "map:read"
    MAP_READ_EXACT = "map:read_exact"
    EXPORT_MAKE = "export:make"

    SIGNAL_RECORD = "signal:record"
    SIGNAL_READ_OWN = "signal:read_own"
    SIGNAL_READ = "signal:read"
    SIGNAL_READ_ACUTE = "signal:read_acute"
    SIGNAL_EXPORT = "signal:export"
    SIGNAL_HANDLE = "signal:handle"
    SIGNAL_REVIEW = "signal:review"
    SIGNAL_IMPORT = "signal:import"
    EXACT_PLACE_READ = "exact_place:read"
    FEEDBACK_EDIT = "feedback:edit"
    FEEDBACK_READ_SHARE = "feedback:read_share"

    CONCERN_RAISE = "concern:raise"
    CONCERN_READ_OWN = "concern:read_own"
    CONCERN_READ_TEAM = "concern:read_team"
    CONCERN_READ = "concern:read"
    CONCERN_ACKNOWLEDGE = "concern:acknowledge"

    AGREEMENT_READ = "agreement:read"
    AGREEMENT_READ_ALL = "agreement:read_all"
    AGREEMENT_DRAFT = "agreement:draft"
    AGREEMENT_SIGN = "agreement:sign"
    AUDIT_READ = "audit:read"
    PERSON_READ = "person:read"
    PERSON_MANAGE = "person:manage"
    ROLE_CONFIRM = "role:confirm"
    ACCESS_REVIEW = "access:review"
    ORGANISATION_MANAGE = "organisation:manage"
    ACCOUNT_READ_OWN = "account:read_own"
    API_CLIENT_MANAGE = "api_client:manage"
    SYSTEM_READ = "system:read"

    RETENTION_READ = "retention:read"
    RETENTION_POSTPONE = "retention:postpone"
    RETENTION_CHANGE = "retention:change"
    RIGHTS_HANDLE = "rights:handle"
    BREACH_HANDLE = "breach:handle"
    ACCOUNTABILITY_READ = "accountability:read"

    DESTRUCTION_READ = "destruction:read"
    DESTRUCTION_APPROVE = "destruction:approve"
