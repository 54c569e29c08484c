"""Groups of fields of a signal that a sharing agreement opens or leaves closed (R-09)."""

from enum import StrEnum


class SharedField(StrEnum):
    """What partners get of a signal beside its kind, buurt, number and day of recording.

    Those four come with every signal that is shared: without them there is nothing to read.
    """

    TEXT = "tekst"
    SEVERITY = "ernst"
    MOMENT = "moment"
    PLACE = "plek"
    EXACT_PLACE = "exacte_plek"
    EFFECT = "effect"
    GRADES = "weging"
    ORGANISATION = "organisatie"


ALL_FIELDS = frozenset(SharedField)
