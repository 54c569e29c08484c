"""The list of signals: its pages, its filters, and that neither tells more than one may know."""

from datetime import timedelta

import pytest

from resilience.handling.assigning import take_signal
from resilience.signal_lists.narrowing import conditions_of
from resilience.signal_lists.queries import count_up_to
from resilience.signals.attributes import InformationGrade, SignalOrigin, SignalState
from resilience.signals.drafts import SourceDraft
from resilience.signals.listing import (
    PAGE_SIZE,
    Assignment,
    Cursor,
    Order,
    Selection,
    SeverityChoice,
    SignalFilter,
    Total,
)
from tests.cast import ANNET, DIRK, KARIN, LOTTE, MARIT, NADIA, NOW, YUSUF
from tests.factories.lists import page_of, signals_in
from tests.factories.signals import recorded

pytestmark = pytest.mark.usefixtures("app")
OWN, AREA = Selection.OWN, Selection.AREA


@pytest.fixture
def many(session, uow_of):
    """Return two pages and a bit of one's own signals, newest first, half of them at one moment."""
    uow = uow_of(YUSUF)
    made = [recorded(uow) for _ in range(2 * PAGE_SIZE + 7)]
    for number, signal in enumerate(made):
        signal.recorded_at = NOW - timedelta(minutes=number // 2 if number > PAGE_SIZE else 0)
    session.flush()
    return sorted(made, key=lambda each: (each.recorded_at, each.id), reverse=True)


@pytest.mark.parametrize("order", [Order.NEWEST, Order.OLDEST, Order.SERIOUS])
def test_going_on_and_back_meets_every_signal_once(uow_of, many, order):
    uow, pages, place = uow_of(YUSUF), [], {}
    while True:
        page = page_of(uow, OWN, order=order, **place)
        pages.append(page)
        if page.after is None:
            break
        place = {"after": page.after}
    seen = [signal.id for page in pages for signal in page.signals]
    assert sorted(seen) == sorted(signal.id for signal in many)
    back = signals_in(uow, OWN, order=order, before=pages[-1].before)
    assert back == list(pages[-2].signals)


def test_what_is_recorded_meanwhile_shifts_nothing(uow_of, many):
    first = page_of(uow_of(YUSUF), OWN)
    for _ in range(3):
        recorded(uow_of(YUSUF))
    following = signals_in(uow_of(YUSUF), OWN, after=first.after)
    assert following == many[PAGE_SIZE : 2 * PAGE_SIZE]


def test_back_above_the_first_page_stands_what_came_meanwhile(uow_of, many):
    second = page_of(uow_of(YUSUF), OWN, after=page_of(uow_of(YUSUF), OWN).after)
    newer = recorded(uow_of(YUSUF))
    newer.recorded_at = NOW + timedelta(minutes=1)
    back = page_of(uow_of(YUSUF), OWN, before=second.before)
    assert list(back.signals) == many[:PAGE_SIZE]
    top = page_of(uow_of(YUSUF), OWN, before=back.before)
    assert (top.signals[0], len(top.signals), top.before) == (newer, PAGE_SIZE, None)


def test_below_the_end_the_first_page_is_shown(uow_of, many):
    end = Cursor(many[-1].recorded_at, many[-1].id)
    assert signals_in(uow_of(YUSUF), OWN, after=end) == many[:PAGE_SIZE]


def test_a_long_list_is_counted_up_to_a_point(uow_of, many):
    uow = uow_of(YUSUF)
    conditions = conditions_of(uow, OWN, SignalFilter())
    assert count_up_to(uow, conditions, 50) == Total(50, is_more=True)
    assert page_of(uow, OWN).total == Total(len(many))


def test_the_most_serious_come_first(uow_of):
    for level in (2, 4, 1, 3):
        recorded(uow_of(DIRK), "IN01", level=level)
    recorded(uow_of(DIRK), "WB04")
    shown = signals_in(uow_of(MARIT), AREA, order=Order.SERIOUS)
    assert [signal.severity for signal in shown] == [4, 3, 2, 1, None]


@pytest.mark.parametrize(
    ("wanted", "kinds"),
    [
        ({"signal_type": "IN01"}, ["IN01"]),
        ({"first": NOW.date()}, ["OV01", "IN01"]),
        ({"last": NOW.date() - timedelta(days=1)}, ["LB01"]),
        ({"grade": InformationGrade.SEEN, "domain_code": "LB"}, ["LB01"]),
        ({"state": SignalState.ACCEPTED}, ["LB01"]),
        ({"is_feedback_owed": True, "severity": SeverityChoice.SERIOUS}, ["IN01"]),
        ({"area_code": "WK990103"}, []),
        ({"area_code": "GM9901", "signal_type": "OV01"}, ["OV01"]),
    ],
)
def test_each_filter_narrows_the_list(session, uow_of, wanted, kinds):
    old = recorded(uow_of(DIRK), "LB01")
    old.recorded_at, old.state = NOW - timedelta(days=2), SignalState.ACCEPTED
    recorded(uow_of(DIRK), "IN01", level=3)
    recorded(uow_of(DIRK), "OV01")
    session.flush()
    shown = signals_in(uow_of(MARIT), AREA, SignalFilter(**wanted))
    assert {signal.signal_type for signal in shown} == set(kinds)


def at_work_with(cast, uow_of, slug, *colleagues):
    """Let colleagues of somebody record in the same wijk."""
    for colleague in colleagues:
        cast[colleague].organisation_id = cast[slug].organisation_id
        recorded(uow_of(colleague))


@pytest.mark.parametrize(("colleagues", "is_found"), [((LOTTE,), False), ((LOTTE, NADIA), True)])
def test_the_filter_on_organisation_protects_its_source(cast, uow_of, colleagues, is_found):
    """R-11: with two people at work in the wijk nobody learns the organisation by filtering."""
    signal = recorded(uow_of(KARIN))
    at_work_with(cast, uow_of, KARIN, *colleagues)
    wanted = SignalFilter(organisation_id=signal.organisation_id)
    assert (signal in signals_in(uow_of(MARIT), AREA, wanted)) is is_found
    police = SignalFilter(origin=SignalOrigin.POLICE)
    assert (signal in signals_in(uow_of(MARIT), AREA, police)) is is_found


def test_a_protected_source_is_not_found_by_its_organisation(cast, uow_of):
    signal = recorded(uow_of(KARIN), source=SourceDraft(is_protected=True))
    at_work_with(cast, uow_of, KARIN, LOTTE, NADIA)
    wanted = SignalFilter(organisation_id=signal.organisation_id)
    shown = signals_in(uow_of(MARIT), AREA, wanted)
    assert (signal in shown, len(shown)) == (False, 2)


def test_one_filters_on_what_one_took_up(uow_of):
    mine, _ = recorded(uow_of(LOTTE)), recorded(uow_of(ANNET))
    free = recorded(uow_of(YUSUF))
    take_signal(uow_of(LOTTE), mine.id)
    taken = signals_in(uow_of(LOTTE), AREA, SignalFilter(assignment=Assignment.MINE))
    nobody = signals_in(uow_of(LOTTE), AREA, SignalFilter(assignment=Assignment.NOBODY))
    assert (taken, nobody) == ([mine], [free])


@pytest.mark.parametrize("state", [SignalState.REJECTED, SignalState.WITHDRAWN])
def test_what_ended_without_counting_is_no_picture_of_the_area(session, uow_of, state):
    signal = recorded(uow_of(MARIT))
    signal.state = state
    session.flush()
    assert signals_in(uow_of(MARIT), AREA) == []
    assert signals_in(uow_of(MARIT), OWN) == [signal]
    assert signals_in(uow_of(MARIT), AREA, SignalFilter(state=state)) == [signal]
