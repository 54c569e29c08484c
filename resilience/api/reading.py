"""What other systems read, page by page; every reading of content is logged with its purpose."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import request, url_for
from sqlalchemy import case, or_, select, tuple_

from resilience.api import answers
from resilience.api.cursors import cursor_of, not_ours, read_cursor, read_id_cursor
from resilience.api.inputs import AreaQuery, FigureQuery, Page, SignalQuery
from resilience.api.models import ApiClient
from resilience.api.signal_list import list_after, load_one
from resilience.areas.codes import AreaLevel
from resilience.areas.models import Area
from resilience.areas.queries import current_edition
from resilience.audit.services import record_act, record_reads
from resilience.errors import NotAllowedError
from resilience.maps.cell_list import CellQuery, list_cells, place_of
from resilience.uow import UnitOfWork

#: The places of a published figure in its order: period, level, category, area.
FIGURE_PLACES = 4
LEVEL_PLACE = {level.value: place for place, level in enumerate(AreaLevel)}


def account_of(uow: UnitOfWork) -> UUID:
    """Return the account under which the client acts."""
    if uow.actor.user_id is None:
        raise NotAllowedError("a client acts under an account")
    return uow.actor.user_id


def read_signals(uow: UnitOfWork, query: SignalQuery) -> answers.SignalPage:
    """Return a page of signals."""
    after = read_id_cursor(query.after) if query.after else None
    found, last = _page(list_after(uow, query, after), query)
    record_reads(uow, "signal:read", "signal", [read.signal.id for read in found], _purpose(uow))
    return answers.SignalPage(
        found=[answers.told_signal(read) for read in found],
        next=_next(cursor_of(str(last.signal.id)) if last else None),
    )


def read_signal(uow: UnitOfWork, signal_id: UUID) -> answers.SignalAnswer:
    """Return one signal."""
    read = load_one(uow, signal_id)
    record_reads(uow, "signal:read", "signal", [signal_id], _purpose(uow))
    return answers.told_signal(read)


def read_areas(uow: UnitOfWork, query: AreaQuery) -> answers.AreaPage:
    """Return a page of areas; they are public facts, so nothing of it is logged."""
    year = current_edition(uow.session).year
    level = case(LEVEL_PLACE, value=Area.level)
    wanted = select(Area).where(Area.edition_year == year).order_by(level, Area.code)
    if query.level is not None:
        wanted = wanted.where(Area.level == query.level)
    if query.within is not None:
        inside = query.within
        wanted = wanted.where(or_(Area.wijk_code == inside, Area.gemeente_code == inside))
        wanted = wanted.where(Area.code != inside)
    if query.after:
        place, code = read_cursor(query.after, 2)
        if place not in LEVEL_PLACE:
            raise not_ours()
        wanted = wanted.where(tuple_(level, Area.code) > (LEVEL_PLACE[place], code))
    areas = uow.session.scalars(wanted.limit(query.size + 1)).all()
    found, last = _page(areas, query)
    return answers.AreaPage(
        found=[answers.told_area(area) for area in found],
        next=_next(cursor_of(last.level.value, last.code) if last else None),
    )


def read_figures(uow: UnitOfWork, query: FigureQuery) -> answers.FigurePage:
    """Return a page of published figures."""
    after = read_cursor(query.after, FIGURE_PLACES) if query.after else None
    wanted = CellQuery(
        limit=query.size + 1,
        period_code=query.period,
        level=query.level,
        category=query.category.value if query.category else None,
        area_code=query.area,
        after=(after[0], after[1], after[2], after[3]) if after else None,
    )
    found, last = _page(list_cells(uow, wanted), query)
    record_act(uow, "api:read_figures", "published_cells", query.period or "", _purpose(uow))
    return answers.FigurePage(
        found=[answers.told_figure(cell) for cell in found],
        next=_next(cursor_of(*place_of(last)) if last else None),
    )


def _page(found: Sequence[Any], query: Page) -> tuple[Sequence[Any], Any]:
    """Return what fits on the page, and its last when there is more after it."""
    shown = found[: query.size]
    return shown, shown[-1] if len(found) > query.size else None


def _next(cursor: str | None) -> str | None:
    """Return the address of the next page: the same question, from where this one ends."""
    if cursor is None:
        return None
    asked = request.args.to_dict() | {"cursor": cursor}
    return url_for(str(request.endpoint), **asked)  # type: ignore[arg-type]


def _purpose(uow: UnitOfWork) -> str:
    """Return what the organisation registered the client for."""
    wanted = select(ApiClient.purpose).where(ApiClient.account_id == uow.actor.user_id)
    return uow.session.scalar(wanted) or ""
