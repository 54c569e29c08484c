"""From what rows give as a place to the buurt, for a whole batch at once."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from resilience.areas.codes import AreaLevel
from resilience.areas.coordinates import to_rd_all
from resilience.areas.lookup import AreaLookup, lookup_for
from resilience.areas.models import Area, AreaEdition
from resilience.imports.coordinates import Form, Reading
from resilience.imports.judged import JudgedRow
from resilience.imports.mapping import Field, folded
from resilience.imports.models import PostcodeBuurt
from resilience.imports.states import Reason, Verdict
from resilience.signals.attributes import LocationPrecision

POSTCODE = re.compile(r"([1-9]\d{3}) ?((?!SA|SD|SS)[A-Z]{2})")
IN_METRES = frozenset({Form.RD, Form.RD_SWAPPED})


@dataclass
class PlaceFinder:
    """The buurten of one edition: by point, by postcode, by code and by name."""

    session: Session
    year: int
    lookup: AreaLookup
    names: dict[str, list[str]]

    @classmethod
    def of(cls, session: Session, edition: AreaEdition) -> "PlaceFinder":
        """Return the finder of an edition."""
        wanted = select(Area.code, Area.name).where(
            Area.edition_year == edition.year, Area.level == AreaLevel.BUURT
        )
        names: dict[str, list[str]] = defaultdict(list)
        for code, name in session.execute(wanted):
            # Systems leave out the letters, or the zeros in front with them.
            for known in (folded(code), folded(name), code[2:], code[2:].lstrip("0")):
                if code not in names[known]:
                    names[known].append(code)
        return cls(session, edition.year, lookup_for(session, edition.year), dict(names))

    def place(self, rows: Iterable[JudgedRow]) -> None:
        """Give each row that is not refused its buurt, or the reason why it has none."""
        waiting: dict[Field, list[JudgedRow]] = defaultdict(list)
        for row in rows:
            if row.place is not None and row.verdict is not Verdict.REJECTED:
                waiting[row.place[0]].append(row)
        self._by_point(waiting[Field.X])
        self._by_postcode(waiting[Field.POSTCODE])
        self._by_name(waiting[Field.BUURT])

    def _by_point(self, rows: Sequence[JudgedRow]) -> None:
        if not rows:
            return
        points = in_metres([cast(Reading, row.place[1]) for row in rows if row.place])
        for row, (x, y), code in zip(
            rows, points.tolist(), self.lookup.find_all(points).tolist(), strict=True
        ):
            if code:
                row.buurt_code, row.point = code, (x, y)
                row.precision = LocationPrecision.PLACE
            else:
                row.refuse(Reason.OUTSIDE_AREAS, Field.X)

    def _by_postcode(self, rows: Sequence[JudgedRow]) -> None:
        postcodes = {row.number: as_postcode(_given(row)) for row in rows}
        known = self._buurten_of({code for code in postcodes.values() if code})
        for row in rows:
            postcode = postcodes[row.number]
            if not postcode:
                row.refuse(Reason.UNREADABLE_POSTCODE, Field.POSTCODE)
            elif postcode not in known:
                row.refuse(Reason.UNKNOWN_POSTCODE, Field.POSTCODE)
            else:
                row.buurt_code, row.precision = known[postcode], LocationPrecision.STREET

    def _buurten_of(self, postcodes: set[str]) -> dict[str, str]:
        if not postcodes:
            return {}
        wanted = select(PostcodeBuurt.postcode, PostcodeBuurt.buurt_code).where(
            PostcodeBuurt.area_year == self.year, PostcodeBuurt.postcode.in_(postcodes)
        )
        return {row.postcode: row.buurt_code for row in self.session.execute(wanted)}

    def _by_name(self, rows: Sequence[JudgedRow]) -> None:
        for row in rows:
            codes = self.names.get(folded(_given(row)), [])
            if len(codes) == 1:
                row.buurt_code = codes[0]
            else:
                reason = Reason.TWO_BUURTEN if codes else Reason.UNKNOWN_BUURT
                row.refuse(reason, Field.BUURT)


def as_postcode(text: str) -> str:
    """Return a postcode as four digits and two capitals; nothing for what is none."""
    found = POSTCODE.fullmatch(text.strip().upper())
    return found[1] + found[2] if found else ""


def in_metres(readings: Sequence[Reading]) -> NDArray[np.float64]:
    """Return points of shape (n, 2) in RD New metres for pairs in metres or degrees."""
    points = np.array([(each.x, each.y) for each in readings], dtype=np.float64)
    is_degrees = np.array([each.form not in IN_METRES for each in readings])
    if is_degrees.any():
        points[is_degrees] = to_rd_all(points[is_degrees])
    return points


def _given(row: JudgedRow) -> str:
    return str(row.place[1]) if row.place else ""
