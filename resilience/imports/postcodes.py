"""Postcodes of an edition: from the file of CBS that has every postcode with house number."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from resilience.areas.codes import AreaLevel, is_code
from resilience.areas.models import Area
from resilience.areas.queries import load_edition
from resilience.audit.services import record_act
from resilience.errors import ValidationError
from resilience.imports.copying import copy_rows
from resilience.imports.models import PostcodeBuurt
from resilience.imports.placing import as_postcode
from resilience.uow import UnitOfWork

NOT_OF_CBS = "the file needs columns PC6 and Buurt (as in pc6hnr…_gwb.csv of CBS)"


def load_postcodes(uow: UnitOfWork, path: Path, year: int) -> tuple[int, int]:
    """Replace the postcodes of an edition; return how many were stored and how many left out.

    Notes
    -----
    CBS, "Buurt, wijk en gemeente voor postcode huisnummer": columns PC6, Huisnummer, Buurt20xx.
    Where a postcode lies in several buurten, the one with the most addresses counts, of equals
    the lowest code.

    """
    load_edition(uow.session, year)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        for postcode, buurt in _pairs(file):
            counts[postcode][buurt] += 1
    known = _known_buurten(uow.session, year)
    chosen = {postcode: _most(found) for postcode, found in counts.items()}
    kept = sorted((postcode, code) for postcode, code in chosen.items() if code in known)
    uow.session.execute(delete(PostcodeBuurt).where(PostcodeBuurt.area_year == year))
    rows = ((year, postcode, code) for postcode, code in kept)
    columns = ("area_year", "postcode", "buurt_code")
    copy_rows(uow.session.connection(), "postcode_buurten", columns, rows)
    record_act(uow, "area:postcodes", "area_edition", year)
    return len(kept), len(chosen) - len(kept)


def _pairs(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    lines = iter(lines)
    header = next(lines, "")
    delimiter = ";" if header.count(";") >= header.count(",") else ","
    names = [name.strip().strip('"').lower() for name in header.split(delimiter)]
    places = [
        next((at for at, name in enumerate(names) if name.startswith(start)), None)
        for start in ("pc6", "buurt")
    ]
    postcode_at, buurt_at = places
    if postcode_at is None or buurt_at is None:
        raise ValidationError(NOT_OF_CBS)
    for row in csv.reader(lines, delimiter=delimiter):
        if len(row) > max(postcode_at, buurt_at):
            postcode, code = as_postcode(row[postcode_at]), _buurt_code(row[buurt_at])
            if postcode and code:
                yield postcode, code


def _buurt_code(text: str) -> str:
    """Return a code with its letters; CBS leaves them out here, and the zeros in front."""
    plain = text.strip().upper().removeprefix("BU").zfill(8)
    return f"BU{plain}" if is_code(f"BU{plain}", AreaLevel.BUURT) else ""


def _most(found: Counter[str]) -> str:
    return min(found, key=lambda code: (-found[code], code))


def _known_buurten(session: Session, year: int) -> set[str]:
    wanted = select(Area.code).where(Area.edition_year == year, Area.level == AreaLevel.BUURT)
    return set(session.scalars(wanted))
