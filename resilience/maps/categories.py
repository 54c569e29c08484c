"""What a map can be about: each domain, and the totals of negative and positive signals."""

from resilience.errors import ValidationError

#: The totals per polarity. They are apart and never subtracted from each other.
NEGATIVE = "negative"
POSITIVE = "positive"

#: Category -> whether it needs the higher threshold (10 instead of 5).
#:
#: A category is sensitive as soon as one of its signal types is (column k of the table in
#: domain.md 1.3): a cell of six could consist of that type alone, and R-06 promises that a
#: sensitive type is never shown below ten. A test holds this table against the taxonomy.
#: The domain PV is absent: what concerns a professional's own safety is a safety concern,
#: never a signal.
IS_SENSITIVE: dict[str, bool] = {
    "LB": False,
    "OV": False,
    "IN": True,  # all 6 types
    "OM": True,  # 5 of 6; OM03 is not
    "VB": True,  # all 6
    "JA": True,  # all 5
    "WB": True,  # WB01 and WB03
    NEGATIVE: True,  # holds IN, OM, VB, JA, WB01 and WB03
    POSITIVE: False,  # WB04 to WB06
}


def known_category(code: str) -> str:
    """Return ``code``; raise ``ValidationError`` when no map is about it."""
    if code not in IS_SENSITIVE:
        raise ValidationError(f"{code[:20]!r} is not something a map shows", "category")
    return code
