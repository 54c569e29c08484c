"""The lattice of one period, and the exact facts of its cells, from the roll-ups."""

from collections.abc import Hashable, Iterable, Mapping
from uuid import UUID

import numpy as np
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from resilience.areas.codes import AreaLevel, ancestor
from resilience.maps.categories import IS_SENSITIVE, NEGATIVE, POSITIVE
from resilience.maps.models import SignalRollup
from resilience.maps.periods import Period
from resilience.privacy.disclosure.axes import Span, area_axis, category_axis, period_axis
from resilience.privacy.disclosure.counts import CellFacts, Records, count_cells
from resilience.privacy.disclosure.lattice import Axis, Lattice, Whole
from resilience.signals.taxonomy import recordable_types

WEEK = 7


def count_period(
    session: Session, area_year: int, period: Period, inhabitants: Mapping[str, int | None]
) -> tuple[Lattice, CellFacts]:
    """Return every cell of a period at every level, and what it counts.

    One statement reads all of it, so that a wijk and its buurten are of the same moment.
    """
    rows = session.execute(_counted(area_year, period)).all()
    buurten, domains, polarities, organisations, reporters, counts, keys = (
        zip(*rows, strict=True) if rows else ((),) * 7
    )
    areas = _areas(set(buurten) | {code for code in inhabitants if code.startswith("BU")})
    categories, kinds = _categories(set(zip(domains, polarities, strict=True)))
    start = period.first_day.toordinal() // WEEK
    span = Span(period.code, period.kind, start, start + len(period.weeks))
    lattice = Lattice(period_axis([span]), areas, categories)
    records = Records(
        period=np.zeros(len(rows), dtype=np.int64),
        area=_whole(areas.place[code] for code in buurten),
        category=_whole(kinds[kind] for kind in zip(domains, polarities, strict=True)),
        organisation=_numbered(organisations),
        reporter=_numbered(reporters),
        count=_whole(map(int, counts)),
        key=_whole(map(int, keys)),
    )
    known = [inhabitants.get(code) for code in areas.codes]
    people = _whole(-1 if number is None else number for number in known)
    sensitive = np.array([IS_SENSITIVE.get(code, True) for code in categories.codes])
    return lattice, count_cells(lattice, records, people, sensitive)


def _areas(buurten: Iterable[str]) -> Axis:
    parents = {code: ancestor(code, AreaLevel.WIJK) for code in sorted(buurten)}
    wijken = {code: ancestor(code, AreaLevel.GEMEENTE) for code in dict.fromkeys(parents.values())}
    return area_axis({**wijken, **parents})


def _categories(counted: set[tuple[str, int]]) -> tuple[Axis, dict[tuple[str, int], int]]:
    """Return the categories, and the smallest one of every domain and polarity."""
    known = {(each.domain, each.polarity) for each in recordable_types()}
    names = {kind: f"{kind[0]} {kind[1]}" for kind in sorted(known | counted)}
    contents: dict[str, list[str]] = {category: [] for category in IS_SENSITIVE}
    for (domain, polarity), name in names.items():
        contents.setdefault(domain, []).append(name)
        contents[POSITIVE if polarity > 0 else NEGATIVE].append(name)
    axis, places = category_axis({name: held for name, held in contents.items() if held})
    return axis, {kind: places[name] for kind, name in names.items()}


def _counted(area_year: int, period: Period) -> Select[str, str, int, UUID, UUID, int, int]:
    """Return counts per buurt, subject, organisation and reporter."""
    key = (
        SignalRollup.buurt_code,
        SignalRollup.domain_code,
        SignalRollup.polarity,
        SignalRollup.organisation_id,
        SignalRollup.reporter_id,
    )
    return (
        select(*key, func.sum(SignalRollup.signal_count), func.sum(SignalRollup.key_sum))
        .where(
            SignalRollup.area_year == area_year,
            SignalRollup.week.between(period.first_day, period.last_day),
        )
        .group_by(*key)
    )


def _whole(numbers: Iterable[int]) -> Whole:
    return np.fromiter(numbers, dtype=np.int64)


def _numbered(names: Iterable[Hashable]) -> Whole:
    """Return a number for every name; the same name has the same number."""
    numbers: dict[Hashable, int] = {}
    return _whole(numbers.setdefault(name, len(numbers)) for name in names)
