"""Exact counts for those whom an agreement gives them: apart, logged, never mixed or kept."""

from datetime import date
from itertools import chain

from sqlalchemy import ColumnElement, and_, func, literal, or_, select, tuple_

from resilience.areas.codes import LENGTH, PREFIX, AreaLevel
from resilience.areas.queries import current_edition
from resilience.audit.services import record_act
from resilience.authz.actor import Actor, Share, inside
from resilience.authz.permissions import Permission
from resilience.authz.policy import authorize
from resilience.authz.scope import within_areas
from resilience.clock import local_day
from resilience.maps.breaks import find_breaks
from resilience.maps.categories import IS_SENSITIVE, NEGATIVE, POSITIVE
from resilience.maps.classes import Measure, starts_for
from resilience.maps.geography import EditionMark, map_areas
from resilience.maps.models import SignalRollup
from resilience.maps.periods import Period, PeriodKind, closed_periods, period_of
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
from resilience.signals.attributes import Handling
from resilience.signals.taxonomy import recordable_types, whole_subjects
from resilience.uow import UnitOfWork

#: How many closed periods of each kind can be looked back on, beside the running one.
LOOK_BACK = {PeriodKind.FOUR_WEEKS: 13, PeriodKind.QUARTER: 4, PeriodKind.YEAR: 2}


def exact_periods(today: date) -> list[Period]:
    """Return the periods of which exact counts can be asked: the running ones first in kind."""
    return list(
        chain.from_iterable(
            (period_of(today, kind), *closed_periods(kind, today, count))
            for kind, count in LOOK_BACK.items()
        )
    )


def exact_levels(actor: Actor) -> list[AreaLevel]:
    """Return the levels of which the reader may see a whole area, small to large."""
    own = actor.areas_for(Permission.MAP_READ_EXACT)
    largest = min((len(code) for code in own), default=0)
    return [level for level in reversed(AreaLevel) if LENGTH[level] >= largest > 0]


def load_exact_picture(uow: UnitOfWork, request: MapRequest) -> MapPicture:
    """Return exact counts of what the reader's organisation and its partners recorded.

    Only inside the reader's own areas, and of partners only what an agreement in force
    covers (R-08). Reading is logged, in the transaction of the reading itself.
    """
    authorize(uow.actor, Permission.MAP_READ_EXACT)
    current = current_edition(uow.session)
    edition = EditionMark(current.year, current.version)
    shares = tuple(share for share in uow.actor.shares if _covers(share, request.category))
    basis = Basis(
        agreement_numbers=tuple(share.agreement_number for share in shares),
        partial_numbers=tuple(
            share.agreement_number
            for share in uow.actor.shares
            if _covers_partly(share, request.category)
        ),
        is_exact=True,
        is_running=not request.period.is_closed(local_day(uow.now)),
    )
    threshold = Policy().threshold(is_sensitive=IS_SENSITIVE[request.category])
    starts = find_breaks(uow.session, request) or starts_for(
        (), request.measure, request.period.kind, threshold
    )
    counts = _counts(uow, request, edition.year, shares)
    figures = tuple(
        _figure(uow.actor, area, counts.get(area.code, 0), request.measure, starts)
        for area in map_areas(uow.session, edition, request.level, request.gemeente_code)
    )
    record_act(uow, "map:read_exact", "map", _told(request), ", ".join(basis.agreement_numbers))
    return MapPicture(
        request=request,
        edition_year=edition.year,
        geometry_version=edition.version,
        figures=figures,
        starts=starts,
        threshold=threshold,
        basis=basis,
        total=_together(figures, request),
    )


def _figure(
    actor: Actor, area: MapArea, count: int, measure: Measure, starts: tuple[float, ...]
) -> AreaFigure:
    own = actor.areas_for(Permission.MAP_READ_EXACT)
    if not any(inside(area.code, code) for code in own):
        return AreaFigure(area, FigureState.OUTSIDE)
    if not count:
        return AreaFigure(area, FigureState.NONE, 0, 0.0)
    return shown_figure(area, count, measure, starts)


def _together(figures: tuple[AreaFigure, ...], request: MapRequest) -> AreaFigure:
    """Return the reader's areas taken together."""
    own = [figure for figure in figures if figure.count is not None]
    inhabitants = sum(figure.area.inhabitants or 0 for figure in own)
    area = MapArea("", "", "", inhabitants or None)
    return shown_figure(area, sum(figure.count or 0 for figure in own), request.measure, ())


def _counts(
    uow: UnitOfWork, request: MapRequest, area_year: int, shares: tuple[Share, ...]
) -> dict[str, int]:
    digits = LENGTH[request.level] - 2
    code = literal(PREFIX[request.level]) + func.substr(SignalRollup.buurt_code, 3, digits)
    wanted = (
        select(code, func.sum(SignalRollup.signal_count))
        .where(
            SignalRollup.area_year == area_year,
            SignalRollup.week.between(request.period.first_day, request.period.last_day),
            _about(request.category),
            _readable_by(uow.actor, shares),
            within_areas(SignalRollup.buurt_code, uow.actor.areas_for(Permission.MAP_READ_EXACT)),
        )
        .group_by(code)
    )
    return {area: int(count) for area, count in uow.session.execute(wanted)}


def _readable_by(actor: Actor, shares: tuple[Share, ...]) -> ColumnElement[bool]:
    """Return the same rule as for reading the signals themselves (``Signal.visible_to``)."""
    return or_(SignalRollup.organisation_id == actor.organisation_id, *map(_shared_under, shares))


def _shared_under(share: Share) -> ColumnElement[bool]:
    return and_(
        SignalRollup.organisation_id.in_(share.partner_ids),
        tuple_(SignalRollup.domain_code, SignalRollup.polarity).in_(
            sorted(whole_subjects(share.type_codes))
        ),
        within_areas(SignalRollup.buurt_code, share.areas),
        SignalRollup.handling == Handling.PERMITTED,
    )


def _about(category: str) -> ColumnElement[bool]:
    if category == POSITIVE:
        return SignalRollup.polarity > 0
    if category == NEGATIVE:
        return SignalRollup.polarity < 0
    return SignalRollup.domain_code == category


def _covers(share: Share, category: str) -> bool:
    return bool(_of_category(category) & whole_subjects(share.type_codes))


def _covers_partly(share: Share, category: str) -> bool:
    """Tell whether some kinds of a subject are shared and others are not."""
    return any(
        found.code in share.type_codes
        for found in recordable_types()
        if (found.domain, found.polarity)
        in _of_category(category) - whole_subjects(share.type_codes)
    )


def _of_category(category: str) -> frozenset[tuple[str, int]]:
    sign = {POSITIVE: 1, NEGATIVE: -1}.get(category)
    return frozenset(
        (found.domain, found.polarity)
        for found in recordable_types()
        if found.domain == category or found.polarity == sign
    )


def _told(request: MapRequest) -> str:
    return f"{request.category}/{request.period.code}/{request.level}/{request.gemeente_code}"
