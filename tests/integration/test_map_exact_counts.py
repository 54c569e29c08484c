"""Exact counts rest on the same rule as reading the signals themselves."""

import random
from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from resilience.areas.codes import AreaLevel
from resilience.authz.actor import inside
from resilience.authz.permissions import Permission
from resilience.authz.scope import visible
from resilience.clock import AMSTERDAM
from resilience.errors import NotAllowedError
from resilience.maps.classes import Measure
from resilience.maps.exact import exact_levels, load_exact_picture
from resilience.maps.periods import Period, PeriodKind, period_of
from resilience.maps.picture import MapRequest
from resilience.maps.rollups import count_in
from resilience.signals.attributes import Handling
from resilience.signals.models import Signal
from tests.cast import ANNET, DIRK, ESTHER, HASSAN, KARIN, MARIT, NOW, SANNE, YUSUF
from tests.factories.counted import make_signal

BUURTEN = ["BU99010101", "BU99010201", "BU99010202", "BU99010303", "BU99010404"]
TYPES = ["IN01", "LB02", "VB05", "WB04", "OM02"]
#: The first moment of the quarter.
START = datetime(2026, 9, 28, tzinfo=AMSTERDAM)
QUARTER = period_of(NOW.date(), PeriodKind.QUARTER)


@pytest.fixture
def signals(session, cast):
    """Record a hundred signals of all sorts."""
    chance = random.Random(3)
    for _ in range(100):
        reporter = cast[chance.choice([YUSUF, ANNET, DIRK, KARIN, SANNE, MARIT])]
        at = NOW - timedelta(days=chance.randrange(120))
        signal = make_signal(session, reporter, chance.choice(TYPES), chance.choice(BUURTEN), at)
        signal.handling = chance.choice(list(Handling))
        count_in(session, signal)


@pytest.mark.usefixtures("signals")
@pytest.mark.parametrize("slug", [MARIT, HASSAN])
@pytest.mark.parametrize("category", ["IN", "VB", "negative", "positive"])
def test_a_coordinator_counts_what_the_coordinator_can_read(uow_of, slug, category):
    uow = uow_of(slug)
    request = MapRequest(category, QUARTER, AreaLevel.BUURT, Measure.COUNT, "GM9901")
    counted = {
        figure.area.code: figure.count
        for figure in load_exact_picture(uow, request).figures
        if figure.count
    }
    areas = uow.actor.areas_for(Permission.MAP_READ_EXACT)
    recent = select(Signal).where(Signal.observed_from >= START)
    readable = uow.session.scalars(visible(uow.actor, recent, Signal))
    assert counted == Counter(
        signal.buurt_code
        for signal in readable
        if is_about(signal, category) and any(inside(signal.buurt_code, area) for area in areas)
    )


def is_about(signal, category):
    """Tell whether a signal belongs to a category."""
    totals = {"negative": -1, "positive": 1}
    return signal.polarity == totals.get(category) or signal.domain_code == category


def test_without_the_permission_nothing_is_counted(uow_of):
    request = MapRequest("IN", QUARTER, AreaLevel.BUURT, Measure.COUNT, "GM9901")
    with pytest.raises(NotAllowedError):
        load_exact_picture(uow_of(ESTHER), request)


def test_levels_end_where_the_areas_of_the_reader_end(uow_of):
    assert exact_levels(uow_of(MARIT).actor) == [AreaLevel.BUURT, AreaLevel.WIJK]
    assert exact_levels(uow_of(ESTHER).actor) == []


def test_a_running_period_says_so(uow_of):
    picture = load_exact_picture(
        uow_of(MARIT), MapRequest("IN", QUARTER, AreaLevel.BUURT, Measure.COUNT, "GM9901")
    )
    closed = MapRequest("IN", Period.parse("2026-Q3"), AreaLevel.BUURT, Measure.COUNT, "GM9901")
    assert picture.basis.is_running
    assert not load_exact_picture(uow_of(MARIT), closed).basis.is_running
