"""Everything that can be permitted, as `<resource>:<action>`."""

from enum import StrEnum


class Permission(StrEnum):
    """One act on one kind of record."""

    START_READ = "start:read"
    NOTIFICATION_READ = "notification:read"

    AREA_READ = "area:read"
    MAP_READ = "map:read"
    MAP_READ_EXACT = "map:read_exact"

    SIGNAL_RECORD = "signal:record"
    SIGNAL_READ_OWN = "signal:read_own"
    SIGNAL_READ = "signal:read"
    SIGNAL_READ_ACUTE = "signal:read_acute"

    CONCERN_RAISE = "concern:raise"
    CONCERN_READ_OWN = "concern:read_own"
    CONCERN_READ_TEAM = "concern:read_team"
    CONCERN_READ = "concern:read"
    CONCERN_ACKNOWLEDGE = "concern:acknowledge"

    AGREEMENT_READ = "agreement:read"
    AUDIT_READ = "audit:read"
    PERSON_READ = "person:read"
    SYSTEM_READ = "system:read"
