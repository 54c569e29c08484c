"""How much happens in each buurt of Havermonde, and how it is spread over the types."""

from dataclasses import dataclass

#: The order in which a buurt lists how much happens per domain.
DOMAINS = ("LB", "OV", "IN", "OM", "VB", "JA", "WB")


@dataclass(frozen=True, slots=True)
class Buurt:
    """A buurt and its activity per domain: 10 is usual for a buurt of its size.

    The Bedrijvenpark has few inhabitants, so its activity per inhabitant is high and its
    numbers stay tiny; in De Kleine Esch little happens and few people work.
    """

    code: str
    inhabitants: int
    activity: tuple[float, ...]


#: Columns of the activity: LB, OV, IN, OM, VB, JA, WB.
BUURTEN = (
    Buurt("BU99010101", 2140, (11, 8, 10, 8, 9, 7, 10)),
    Buurt("BU99010102", 1380, (8, 7, 5, 11, 9, 5, 9)),
    Buurt("BU99010103", 960, (24, 27, 9, 9, 9, 9, 9)),
    Buurt("BU99010104", 1720, (10, 13, 13, 14, 9, 9, 10)),
    Buurt("BU99010201", 3210, (10, 10, 14, 13, 10, 14, 10)),
    Buurt("BU99010202", 2480, (9, 16, 13, 16, 8, 14, 9)),
    Buurt("BU99010203", 2950, (9, 8, 9, 8, 8, 9, 9)),
    Buurt("BU99010204", 1860, (6, 6, 4, 4, 6, 6, 14)),
    Buurt("BU99010301", 3640, (9, 9, 7, 7, 10, 10, 10)),
    Buurt("BU99010302", 2890, (10, 9, 10, 9, 10, 8, 9)),
    Buurt("BU99010303", 2310, (11, 13, 13, 12, 18, 12, 10)),
    Buurt("BU99010304", 4120, (12, 10, 13, 12, 15, 12, 11)),
    Buurt("BU99010401", 1540, (6, 5, 3, 5, 7, 5, 11)),
    Buurt("BU99010402", 2070, (7, 9, 9, 5, 6, 7, 11)),
    Buurt("BU99010403", 890, (3, 2, 1, 1, 2, 2, 5)),
    Buurt("BU99010404", 120, (15, 12, 6, 45, 40, 2, 2)),
)

#: Out of a thousand signals, how many are of each type.
SHARES = {
    "LB01": 98, "LB02": 56, "LB03": 48, "LB04": 23, "LB05": 65,
    "OV01": 104, "OV02": 67, "OV03": 57, "OV04": 27,
    "IN01": 102, "IN02": 45, "IN03": 22, "IN04": 13, "IN05": 2, "IN06": 44,
    "OM01": 34, "OM02": 5, "OM03": 4, "OM04": 12, "OM05": 2, "OM06": 3,
    "VB01": 5, "VB02": 3, "VB03": 8, "VB04": 4, "VB05": 4, "VB06": 4,
    "JA01": 12, "JA02": 12, "JA03": 6, "JA04": 8, "JA05": 6,
    "WB01": 12, "WB02": 9, "WB03": 6, "WB04": 26, "WB05": 23, "WB06": 19,
}  # fmt: skip

#: The types in the order in which every array of the generator holds them.
TYPE_CODES = tuple(SHARES)
