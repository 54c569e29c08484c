"""What a file can be for: a list, so that the log can be counted, and a note beside it (R-28)."""

from enum import StrEnum


class Purpose(StrEnum):
    """Why something leaves the platform."""

    CONSULTATION = "overleg"
    APPROACH = "aanpak"
    ACCOUNT = "verantwoording"
    RIGHTS = "verzoek"
    OWN_SYSTEM = "eigen_systeem"
    OTHER = "anders"


#: Purposes that say too little by themselves.
NEEDS_NOTE = frozenset({Purpose.OTHER, Purpose.RIGHTS})
LONGEST_NOTE = 160
