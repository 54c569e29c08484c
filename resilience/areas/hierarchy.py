"""The three levels made complete: wijken and gemeenten that a file lacks, drawn from buurten."""

from collections import Counter, defaultdict
from collections.abc import Sequence

import shapely

from resilience.areas.codes import AreaLevel, ancestor
from resilience.areas.report import ImportReport
from resilience.areas.rows import AreaRow, geometries_of
from resilience.areas.topology import unite, without_slivers

#: A wijk may differ this much in area from its buurten together before it is worth a warning.
TOLERATED_DIFFERENCE = 0.01

DISSOLVED = "drawn from its parts"


def complete_levels(rows: Sequence[AreaRow], report: ImportReport) -> list[AreaRow]:
    """Return the rows of all levels, with every parent that the files lack."""
    buurten = [row for row in rows if row.level is AreaLevel.BUURT]
    wijken = _complete(rows, AreaLevel.WIJK, buurten, report)
    gemeenten = _complete(rows, AreaLevel.GEMEENTE, wijken, report)
    return [*gemeenten, *wijken, *buurten]


def _complete(
    rows: Sequence[AreaRow], level: AreaLevel, parts: Sequence[AreaRow], report: ImportReport
) -> list[AreaRow]:
    given = {row.code: row for row in rows if row.level is level}
    children: dict[str, list[AreaRow]] = defaultdict(list)
    for part in parts:
        children[ancestor(part.code, level)].append(part)
    missing = sorted(children.keys() - given.keys())
    if given:
        report.warnings.extend(f"{code} is not in the file; {DISSOLVED}" for code in missing)
        report.warnings.extend(_misfits(given, children))
    report.dissolved[level] += len(missing)
    drawn = [_dissolve(code, level, children[code]) for code in missing]
    return sorted([*given.values(), *drawn], key=lambda row: row.code)


def _misfits(given: dict[str, AreaRow], children: dict[str, list[AreaRow]]) -> list[str]:
    """Say which parents have no parts, or another size than their parts together."""
    found = []
    for code, row in sorted(given.items()):
        if code not in children:
            found.append(f"{code} has no parts")
            continue
        own = shapely.area(row.geometry)
        difference = abs(own - shapely.area(geometries_of(children[code])).sum()) / own
        if difference > TOLERATED_DIFFERENCE:
            found.append(f"{code} differs {difference:.0%} in area from its parts together")
    return found


def _dissolve(code: str, level: AreaLevel, parts: Sequence[AreaRow]) -> AreaRow:
    is_wijk = level is AreaLevel.WIJK
    names = Counter(part.wijk_name if is_wijk else part.gemeente_name for part in parts)
    gemeente_names = Counter(part.gemeente_name for part in parts)
    del names[""]
    return AreaRow(
        layer=DISSOLVED,
        number=0,
        level=level,
        code=code,
        name=_usual_name(names),
        wijk_code=code if is_wijk else "",
        gemeente_code=ancestor(code, AreaLevel.GEMEENTE),
        wijk_name=_usual_name(names) if is_wijk else "",
        gemeente_name=_usual_name(gemeente_names),
        inhabitants=_total([part.inhabitants for part in parts]),
        households=_total([part.households for part in parts]),
        land_area_m2=_total([part.land_area_m2 for part in parts]),
        geometry=without_slivers(unite(geometries_of(parts))),
    )


def _usual_name(names: Counter[str]) -> str:
    return names.most_common(1)[0][0] if names else ""


def _total(numbers: Sequence[int | None]) -> int | None:
    """Return the sum, or None when a part is unknown: a sum without it would be too low."""
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None
