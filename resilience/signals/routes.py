"""Routes shown instead of, or beside, a signal (domain.md 1.6)."""

from enum import StrEnum


class Route(StrEnum):
    """Another way than a signal, for what does not belong here."""

    DANGER = "danger"
    POLICE = "police"
    ANONYMOUS = "anonymous"
    VIOLENCE_AT_HOME = "violence_at_home"
    CONFUSED = "confused"
    PERSON_CASE = "person_case"
    REPAIR = "repair"


#: The type after whose choice a route is worth reading, beside the list for everybody.
ROUTE_OF_TYPE = {
    "LB01": Route.REPAIR,
    "LB03": Route.REPAIR,
    "OV04": Route.DANGER,
    "IN04": Route.ANONYMOUS,
    "IN05": Route.DANGER,
    "OM01": Route.ANONYMOUS,
    "OM02": Route.DANGER,
    "OM03": Route.DANGER,
    "OM05": Route.DANGER,
    "OM06": Route.VIOLENCE_AT_HOME,
    "JA01": Route.VIOLENCE_AT_HOME,
}
