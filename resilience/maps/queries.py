"""Reading what was released: pages get published cells from here only."""

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from resilience.areas.cache import EditionCache
from resilience.areas.codes import AreaLevel
from resilience.areas.models import AreaEdition
from resilience.authz.permissions import Permission
from resilience.authz.policy import authorize
from resilience.errors import NotFoundError
from resilience.maps.breaks import find_breaks
from resilience.maps.categories import IS_SENSITIVE
from resilience.maps.geography import EditionMark, gemeenten, map_areas
from resilience.maps.models import PublishedCell, Release
from resilience.maps.periods import Period, PeriodKind
from resilience.maps.picture import (
    AreaFigure,
    Basis,
    FigureState,
    MapArea,
    MapPicture,
    MapRequest,
    shown_figure,
)
from resilience.privacy.disclosure import Policy
from resilience.uow import UnitOfWork

#: Published numbers never change, so a process may keep what it painted of them.
KEPT_PICTURES = 128
_pictures: EditionCache[MapPicture] = EditionCache(KEPT_PICTURES)


class Published(NamedTuple):
    """A period that was published, and the edition of areas it was published for."""

    period: Period
    release_id: UUID
    edition: EditionMark

    def mark(self, request: MapRequest) -> str:
        """Return a mark that stays the same as long as the numbers of a map do."""
        asked = f"{request.category}-{request.level}-{request.measure}-{request.gemeente_code}"
        return f"{self.release_id.hex}-{self.edition.version}-{asked}"


class PublishedFigure(NamedTuple):
    """What a released cell holds."""

    area_code: str
    value: int
    organisations_at_least: int
    reporters_at_least: int


class Series(NamedTuple):
    """Published numbers of one area and category, oldest first; None where withheld."""

    area_code: str
    category: str
    periods: tuple[Period, ...]
    values: tuple[int | None, ...]


def list_published(uow: UnitOfWork) -> list[Published]:
    """Return everything published, each period in its newest edition; newest first per kind."""
    length = case({kind: place for place, kind in enumerate(PeriodKind)}, value=Release.period_kind)
    found = _published(uow, _releases().order_by(length, Release.starts_on.desc()))
    newest: dict[Period, Published] = {}
    for each in found:
        known = newest.get(each.period)
        if known is None or known.edition.year < each.edition.year:
            newest[each.period] = each
    return list(newest.values())


def list_published_periods(uow: UnitOfWork) -> list[Period]:
    """Return every period of which something was published, newest first, years last."""
    return [each.period for each in list_published(uow)]


def load_published(uow: UnitOfWork, period: Period) -> Published:
    """Return what was published of a period in the newest edition; raise ``NotFoundError``."""
    wanted = _releases().where(Release.period_code == period.code)
    found = _published(uow, wanted.order_by(Release.area_year.desc()).limit(1))
    if not found:
        raise NotFoundError(f"nothing was published about {period.code}")
    return found[0]


def _releases() -> Select[str, UUID, AreaEdition]:
    return select(Release.period_code, Release.id, AreaEdition).join(
        AreaEdition, AreaEdition.year == Release.area_year
    )


def _published(uow: UnitOfWork, wanted: Select[str, UUID, AreaEdition]) -> list[Published]:
    authorize(uow.actor, Permission.MAP_READ)
    return [
        Published(Period.parse(code), release_id, EditionMark(edition.year, edition.version))
        for code, release_id, edition in uow.session.execute(wanted)
    ]


def load_picture(uow: UnitOfWork, request: MapRequest) -> MapPicture:
    """Return the k-safe picture; raise ``NotFoundError`` when the period was not published."""
    return paint(uow.session, load_published(uow, request.period), request)


def paint(session: Session, published: Published, request: MapRequest) -> MapPicture:
    """Return the picture of what was published, the same one every time it is asked."""
    key = (published.release_id, published.edition, request)
    return _pictures.get(key, lambda: _paint(session, published, request))


def _paint(session: Session, published: Published, request: MapRequest) -> MapPicture:
    edition = published.edition
    release = session.get_one(Release, published.release_id)
    starts = find_breaks(session, request)
    whole = gemeenten(session, edition).get(request.gemeente_code)
    if starts is None or whole is None:
        raise NotFoundError(f"no map of {request.gemeente_code}")
    policy = Policy(**release.policy)
    cells = _cells(session, release, request)

    def figure(area: MapArea) -> AreaFigure:
        cell = cells.get(area.code)
        if cell is not None:
            return shown_figure(area, cell.value, request.measure, starts)
        return AreaFigure(area, _state_without_number(area, policy))

    areas = map_areas(session, edition, request.level, request.gemeente_code)
    return MapPicture(
        request=request,
        edition_year=edition.year,
        geometry_version=edition.version,
        figures=tuple(map(figure, areas)),
        starts=starts,
        threshold=policy.threshold(is_sensitive=IS_SENSITIVE[request.category]),
        basis=_basis(release, cells.get(request.gemeente_code)),
        total=None if request.level is AreaLevel.GEMEENTE else figure(whole.area),
    )


def _cells(session: Session, release: Release, request: MapRequest) -> dict[str, PublishedFigure]:
    """Return the cells of the level that is asked and of the gemeente as a whole."""
    wanted = select(
        PublishedCell.area_code,
        PublishedCell.value,
        PublishedCell.organisations_at_least,
        PublishedCell.reporters_at_least,
    ).where(
        PublishedCell.release_id == release.id,
        PublishedCell.category == request.category,
        PublishedCell.level.in_({request.level, AreaLevel.GEMEENTE}),
    )
    if request.level is not AreaLevel.GEMEENTE:
        inside = request.gemeente_code[2:]
        wanted = wanted.where(func.substr(PublishedCell.area_code, 3, len(inside)) == inside)
    return {row[0]: PublishedFigure(*row) for row in session.execute(wanted)}


def _state_without_number(area: MapArea, policy: Policy) -> FigureState:
    """Tell a withheld area from one that is never shown apart, which is public anyway."""
    is_large_enough = area.inhabitants is not None and area.inhabitants >= policy.inhabitants
    return FigureState.WITHHELD if is_large_enough else FigureState.NOT_APART


def _basis(release: Release, whole: PublishedFigure | None) -> Basis:
    """Return what the total of the gemeente rests on, when that could be published."""
    return Basis(
        released_at=release.released_at,
        organisations_at_least=whole.organisations_at_least if whole else 0,
        reporters_at_least=whole.reporters_at_least if whole else 0,
    )


def list_series(
    uow: UnitOfWork, kind: PeriodKind, length: int, area_codes: Collection[str]
) -> list[Series]:
    """Return the newest ``length`` published periods of some areas, per area and category.

    A period without a number was withheld: it may hold nothing, or too little.
    """
    newest = [each for each in list_published_periods(uow) if each.kind is kind][:length]
    periods = tuple(reversed(newest))
    found = uow.session.execute(
        select(
            PublishedCell.area_code,
            PublishedCell.category,
            Release.period_code,
            PublishedCell.value,
        )
        .join(Release, Release.id == PublishedCell.release_id)
        .where(
            Release.period_code.in_([period.code for period in periods]),
            PublishedCell.area_code.in_(area_codes),
        )
        .order_by(Release.area_year)
    )
    values = {(area, category, code): value for area, category, code, value in found}
    return [
        Series(
            area, category, periods, tuple(values.get((area, category, p.code)) for p in periods)
        )
        for area in area_codes
        for category in IS_SENSITIVE
    ]
