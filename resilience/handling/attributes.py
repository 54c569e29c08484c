"""The values of corrections and handovers."""

from enum import StrEnum


class Part(StrEnum):
    """What of a signal a correction can change."""

    TYPE = "soort"
    LEVEL = "ernst"
    PLACE = "plek"
    TEXT = "tekst"
    SOURCE = "herkomst"
    HANDLING = "delen"
    PROTECTION = "bronbescherming"


class HandoverTarget(StrEnum):
    """To whom a person case goes: the routes of domain.md 1.6 and 3.4 that take such cases on."""

    SAFETY_HOUSE = "zorg_en_veiligheidshuis"
    VIOLENCE_AT_HOME = "veilig_thuis"
    CONFUSED = "meldpunt_zorgwekkend_gedrag"
    POLICE = "politie"
    CENTRE_AGAINST_CRIME = "riec"
    OWN_ORGANISATION = "eigen_organisatie"


class HandoverGround(StrEnum):
    """On what ground it went there; a fixed list, because there is no text about the case."""

    OWN_TASK = "eigen_taak"
    REPORTING_CODE = "meldcode"
    LEGAL_DUTY = "wettelijke_plicht"
    CONSENT = "toestemming"
    VITAL_INTEREST = "vitaal_belang"


class HandoverState(StrEnum):
    """What the other side did with it (domain.md 3.4)."""

    OFFERED = "aangeboden"
    ACCEPTED = "aangenomen"
    RETURNED = "teruggegeven"
