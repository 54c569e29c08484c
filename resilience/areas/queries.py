"""Reading editions and areas. They are public facts, so no scope narrows them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Select, or_, select, tuple_
from sqlalchemy.orm import Session

from resilience.areas.codes import AreaLevel, level_of
from resilience.areas.models import Area, AreaEdition
from resilience.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class WijkChoices:
    """A wijk with its buurten as (code, name), for a grouped choice list."""

    code: str
    name: str
    buurten: tuple[tuple[str, str], ...]


def list_editions(session: Session) -> list[AreaEdition]:
    """Return every edition, the newest year first."""
    return list(session.scalars(select(AreaEdition).order_by(AreaEdition.year.desc())))


def load_edition(session: Session, year: int) -> AreaEdition:
    """Return the edition of ``year``; raise ``NotFoundError`` when there is none."""
    edition = session.get(AreaEdition, year)
    if edition is None:
        raise NotFoundError(f"no areas for the year {year}")
    return edition


def find_current_edition(session: Session) -> AreaEdition | None:
    """Return the edition in which new signals are placed, or None before any import."""
    return session.scalar(select(AreaEdition).where(AreaEdition.is_current))


def current_edition(session: Session) -> AreaEdition:
    """Return the edition in which new signals are placed; raise ``NotFoundError`` if none."""
    edition = find_current_edition(session)
    if edition is None:
        raise NotFoundError("no areas have been imported yet")
    return edition


def list_areas(
    session: Session, year: int, level: AreaLevel, within: str | None = None
) -> list[Area]:
    """Return the areas of one level in order of code, optionally only those inside ``within``."""
    return list(session.scalars(select_areas(year, level, within)))


def select_areas(year: int, level: AreaLevel, within: str | None) -> Select[Area]:
    """Return the statement behind ``list_areas``, for queries that need other columns."""
    wanted = select(Area).where(Area.edition_year == year, Area.level == level)
    if within is not None:
        wanted = wanted.where(
            or_(Area.code == within, Area.wijk_code == within, Area.gemeente_code == within)
        )
    return wanted.order_by(Area.code)


def find_area(session: Session, year: int, code: str) -> Area | None:
    """Return one area, or None when the edition does not know the code."""
    # What is no code never reaches the database, which refuses some texts (NUL) with an error.
    return session.get(Area, (year, code)) if level_of(code) else None


def load_area(session: Session, year: int, code: str) -> Area:
    """Return one area; raise ``NotFoundError`` when the edition does not know the code."""
    area = find_area(session, year, code)
    if area is None:
        raise NotFoundError(f"no area {code} in {year}")
    return area


def list_buurt_choices(session: Session, year: int, within: str | None = None) -> list[WijkChoices]:
    """Return the buurten grouped by wijk, in order of code, for a choice list."""
    buurten: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for buurt in list_areas(session, year, AreaLevel.BUURT, within):
        buurten[buurt.wijk_code].append((buurt.code, buurt.name))
    names = select(Area.code, Area.name).where(
        Area.edition_year == year, Area.level == AreaLevel.WIJK, Area.code.in_(buurten)
    )
    return [
        WijkChoices(code, name, tuple(buurten[code]))
        for code, name in session.execute(names.order_by(Area.code))
    ]


def list_gemeente_codes(session: Session, year: int) -> list[str]:
    """Return the codes of the gemeenten of an edition, in order."""
    wanted = select(Area.code).where(Area.edition_year == year, Area.level == AreaLevel.GEMEENTE)
    return list(session.scalars(wanted.order_by(Area.code)))


def list_area_names(
    session: Session, places: Collection[tuple[int, str]]
) -> dict[tuple[int, str], str]:
    """Return the names of areas, by year of the division and code."""
    if not places:
        return {}
    named = select(Area.edition_year, Area.code, Area.name).where(
        tuple_(Area.edition_year, Area.code).in_(sorted(places))
    )
    return {(year, code): name for year, code, name in session.execute(named)}


def list_role_areas(session: Session) -> list[tuple[str, str]]:
    """Return the gemeenten and wijken for which a role can hold, as (code, name)."""
    edition = find_current_edition(session)
    if edition is None:
        return []
    gemeenten = list_areas(session, edition.year, AreaLevel.GEMEENTE)
    wijken = list_areas(session, edition.year, AreaLevel.WIJK)
    return [(area.code, area.name) for area in (*gemeenten, *wijken)]
