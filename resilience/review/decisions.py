"""What a quality reviewer can decide about flagged words, and for which reasons (R-03)."""

from enum import StrEnum


class Decision(StrEnum):
    """What is to happen with the text."""

    CLEAR = "vrijgeven"
    ASK = "herformuleren"
    REDACT = "weglakken"


class ReviewReason(StrEnum):
    """Why words should not stay; a reason is about the text, never about who wrote it."""

    NAME = "naam"
    RECOGNISABLE = "herkenbaar"
    ADDRESS = "adres"
    MINOR = "kind"
    ORIGIN = "herkomst"
    RELIGION = "geloof"
    HEALTH = "gezondheid"
    JUDGEMENT = "oordeel"
    OTHER = "anders"


#: So many working days a text may wait before the reviewers are reminded.
DAYS_TO_REVIEW = 2
