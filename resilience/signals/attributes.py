"""The values that the attributes of a signal can take (domain.md 1.4 and 1.5)."""

from enum import IntEnum, StrEnum


class Severity(IntEnum):
    """How serious a negative signal is."""

    LIGHT = 1
    MODERATE = 2
    SERIOUS = 3
    ACUTE = 4


class InformationSource(StrEnum):
    """Street information or system information."""

    STREET = "straat"
    SYSTEM = "systeem"


class ObservationMode(StrEnum):
    """How the professional knows it."""

    SEEN = "zelf_waargenomen"
    COLLEAGUE = "gehoord_collega"
    RESIDENT = "gehoord_bewoner"
    BUSINESS = "gehoord_ondernemer"
    REGISTRATION = "uit_registratie"
    SUSPICION = "vermoeden"


class SourceGrade(StrEnum):
    """How reliable the source is: three steps of the 3x5x2 grading."""

    RELIABLE = "betrouwbaar"
    UNTESTED = "niet_getoetst"
    UNRELIABLE = "niet_betrouwbaar"


class InformationGrade(StrEnum):
    """How certain the content is: five steps of the 3x5x2 grading."""

    SEEN = "A"
    CONFIRMED = "B"
    HEARSAY = "C"
    UNKNOWN = "D"
    PRESUMED_WRONG = "E"


class Handling(StrEnum):
    """Whether it may be shared freely within the agreement, or on a condition.

    Police data can be withheld from partners altogether (R-10).
    """

    PERMITTED = "P"
    CONDITIONAL = "C"
    WITHHELD = "N"


class ObservedPrecision(StrEnum):
    """How exactly the time of observation is known."""

    EXACT = "exact"
    DAY_PART = "dagdeel"
    DAY = "dag"
    WEEK = "week"
    UNKNOWN = "onbekend"


class DayPart(StrEnum):
    """Quarter of the day: 06-12, 12-18, 18-24 and 00-06."""

    MORNING = "ochtend"
    AFTERNOON = "middag"
    EVENING = "avond"
    NIGHT = "nacht"
    UNKNOWN = "onbekend"


class LocationPrecision(StrEnum):
    """How exactly the reporter claims to know the place, fine to coarse."""

    ADDRESS = "adres"
    COMPLEX = "complex"
    STREET = "straat"
    PLACE = "plek"
    BUURT = "buurt"
    WIJK = "wijk"


class Recurrence(StrEnum):
    """Whether it was seen before."""

    FIRST = "eerste_keer"
    REPEATED = "vaker"
    STRUCTURAL = "structureel"


class EffectOnPeople(StrEnum):
    """What it does to people."""

    NONE = "niets"
    DETOUR = "lopen_om"
    STAY_AWAY = "blijven_weg"
    STOP_REPORTING = "melden_niet_meer"
    OTHER = "anders"
    UNKNOWN = "onbekend"


class ActionTaken(StrEnum):
    """What the professional has done about it already."""

    NONE = "niets"
    SPOKEN = "aangesproken"
    PASSED_ON = "doorgegeven"
    REPAIRED = "hersteld_of_opgeruimd"
    CALLED_POLICE = "politie_gebeld"
    CALLED_112 = "112_gebeld"
    OTHER = "anders"


class SignalOrigin(StrEnum):
    """Where the record comes from; police data keep their own rules (R-10)."""

    OWN = "eigen"
    POLICE = "wpg"


class SignalState(StrEnum):
    """Where the signal stands; a concept is a draft, and no signal yet."""

    SUBMITTED = "ingediend"
    #: Flagged by the text guard: for its author and the quality reviewer only (R-03).
    TO_REVIEW = "te_controleren"
    ACCEPTED = "geaccepteerd"
    FED_BACK = "teruggekoppeld"
    CLOSED = "gesloten"
    REJECTED = "afgewezen"
    WITHDRAWN = "ingetrokken"


class SignalEventKind(StrEnum):
    """What happened to a signal."""

    RECORDED = "vastgelegd"
    WITHDRAWN = "ingetrokken"
    #: After a request about rights: what somebody concerned says of it, or what was wrong.
    ANNOTATED = "aangetekend"
    CORRECTED = "gecorrigeerd"
    #: A correction by the reporter or the coordinator; the old values stand in a version.
    REVISED = "herzien"
    #: The review of a flagged text; what the reviewer says stands elsewhere, never here.
    FLAGGED = "te_controleren"
    REWORDING_ASKED = "herformulering_gevraagd"
    REWORDED = "geherformuleerd"
    CLEARED = "gecontroleerd"
    REDACTED = "weggelakt"
    ACCEPTED = "geaccepteerd"
    FED_BACK = "teruggekoppeld"
    CLOSED = "gesloten"
    REOPENED = "heropend"
    REJECTED = "afgewezen"
