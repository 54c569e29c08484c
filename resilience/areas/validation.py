"""The facts of a row: codes, parents, names, numbers, water, duplicates."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from resilience.areas.codes import LENGTH, PREFIX, AreaLevel, ancestor, is_code
from resilience.areas.columns import OWN_CODE, OWN_NAME
from resilience.areas.report import ImportReport, Rejection, Repair, RepairKind
from resilience.areas.rows import AreaRow, RawRow

#: CBS marks what is secret or missing with numbers such as -99997, -99995 and -99999999.
LARGEST_SECRET = -99_990

LONGEST_NAME = 120
M2_PER_HECTARE = 10_000

#: JA is water; B is land of a neighbouring country inside the Dutch border (Baarle-Hertog).
NOT_DUTCH_LAND = frozenset({"ja", "j", "b", "true", "1"})

PARENTS = {
    AreaLevel.BUURT: (AreaLevel.WIJK, AreaLevel.GEMEENTE),
    AreaLevel.WIJK: (AreaLevel.GEMEENTE,),
    AreaLevel.GEMEENTE: (),
}


class _Refused(Exception):  # noqa: N818  (an answer within this module, not an error)
    """The value cannot be accepted; the message says why."""


@dataclass
class CheckedRows:
    """Rows whose facts are right, and the water between them."""

    rows: list[AreaRow] = field(default_factory=list)
    water: list[RawRow] = field(default_factory=list)


def check_rows(raws: Iterable[RawRow], report: ImportReport) -> CheckedRows:
    """Check the facts of every row; what is refused or mended goes into ``report``."""
    checked = CheckedRows()
    first: dict[str, AreaRow] = {}
    for raw in raws:
        if is_water(raw.values.get("water")):
            checked.water.append(raw)
            continue
        row = _check_row(raw, report)
        if row is None:
            continue
        if row.code in first:
            before = first[row.code]
            reason = f"the same code as row {before.number} of {before.layer}"
            report.rejected.append(Rejection(row.layer, row.number, row.code, reason))
            continue
        first[row.code] = row
        checked.rows.append(row)
    report.skipped_water += len(checked.water)
    return checked


def is_water(value: object) -> bool:
    """Tell whether the water column says that a row is no Dutch land.

    >>> is_water("JA"), is_water("B"), is_water("NEE"), is_water(None)
    (True, True, False, False)
    """
    return str(value).strip().lower() in NOT_DUTCH_LAND


def clean_code(value: object, level: AreaLevel) -> str:
    """Return a code in the usual way of writing: capitals, no spaces, with its letters.

    >>> clean_code(" bu0363aa01", AreaLevel.BUURT), clean_code("0363", AreaLevel.GEMEENTE)
    ('BU0363AA01', 'GM0363')
    """
    code = "" if value is None else str(value).strip().upper()
    lacks_prefix = len(code) == LENGTH[level] - len(PREFIX[level]) and code[:4].isdigit()
    return PREFIX[level] + code if lacks_prefix else code


def clean_count(value: object) -> int | None:
    """Return a number of people or homes; None where CBS keeps it secret or has none.

    Raises
    ------
    ValueError
        For text that is no number, and for a negative number that CBS does not use.

    """
    if value is None or value == "":
        return None
    number = float(str(value).replace(",", "."))
    if math.isnan(number) or number <= LARGEST_SECRET:
        return None
    if number < 0 or math.isinf(number):
        raise ValueError(f"{value} is not a count")
    return round(number)


def _check_row(raw: RawRow, report: ImportReport) -> AreaRow | None:
    code = clean_code(raw.values.get(OWN_CODE[raw.level]), raw.level)
    try:
        _check_code(code, raw)
        row = _area_row(code, raw)
    except _Refused as refused:
        report.rejected.append(Rejection(raw.layer, raw.number, code, str(refused)))
        return None
    if code != raw.values[OWN_CODE[raw.level]]:
        report.repaired.append(Repair(raw.layer, raw.number, code, RepairKind.CODE))
    if len(_text(raw, OWN_NAME[raw.level])) > LONGEST_NAME:
        report.repaired.append(Repair(raw.layer, raw.number, code, RepairKind.NAME))
    return row


def _check_code(code: str, raw: RawRow) -> None:
    if not code:
        raise _Refused(f"the row has no {raw.level.value}code")
    if not is_code(code, raw.level):
        raise _Refused(
            f"{code!r} is not a {raw.level.value}code: {PREFIX[raw.level]} and "
            f"{LENGTH[raw.level] - len(PREFIX[raw.level])} digits (letters only after the gemeente)"
        )
    for parent in PARENTS[raw.level]:
        given = clean_code(raw.values.get(OWN_CODE[parent]), parent)
        expected = ancestor(code, parent)
        if given not in ("", expected):
            raise _Refused(f"{parent.value}code {given} should be {expected}")


def _area_row(code: str, raw: RawRow) -> AreaRow:
    is_gemeente = raw.level is AreaLevel.GEMEENTE
    land_ha = _count(raw, "land_ha")
    return AreaRow(
        layer=raw.layer,
        number=raw.number,
        level=raw.level,
        code=code,
        name=_text(raw, OWN_NAME[raw.level])[:LONGEST_NAME],
        wijk_code="" if is_gemeente else ancestor(code, AreaLevel.WIJK),
        gemeente_code=ancestor(code, AreaLevel.GEMEENTE),
        wijk_name=_text(raw, "wijk_name")[:LONGEST_NAME],
        gemeente_name=_text(raw, "gemeente_name")[:LONGEST_NAME],
        inhabitants=_count(raw, "inhabitants"),
        households=_count(raw, "households"),
        land_area_m2=None if land_ha is None else land_ha * M2_PER_HECTARE,
        geometry=raw.geometry,
    )


def _text(raw: RawRow, column: str) -> str:
    return " ".join(str(raw.values.get(column, "")).split())


def _count(raw: RawRow, column: str) -> int | None:
    try:
        return clean_count(raw.values.get(column))
    except ValueError as error:
        raise _Refused(f"{column}: {raw.values[column]!r} is not a count") from error
