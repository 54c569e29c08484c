"""Who is at work in a wijk (R-11): counted through an index, with the meaning it always had."""

from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import func, select

from resilience.signals.attributes import SignalState
from resilience.signals.models import Signal
from resilience.signals.queries import count_at_work
from tests.cast import ANNET, DIRK, KARIN, LOTTE, MARIT, NADIA, NOW, YUSUF
from tests.factories.signals import KORENMOLENBUURT, TOUWSLAGERSBUURT, PlaceDraft, recorded

pytestmark = pytest.mark.usefixtures("app")
YEAR_AGO = NOW - timedelta(days=365)


@pytest.fixture
def history(session, cast, uow_of):
    """Record, by people of two organisations in two wijken, old and new, one withdrawn."""
    for slug in (LOTTE, NADIA):
        cast[slug].organisation_id = cast[YUSUF].organisation_id
    cast[DIRK].organisation_id = cast[ANNET].organisation_id
    made = [
        recorded(uow_of(slug), place=PlaceDraft(buurt_code=buurt))
        for slug, buurt in product(
            (YUSUF, LOTTE, NADIA, ANNET, DIRK), (KORENMOLENBUURT, TOUWSLAGERSBUURT)
        )
    ]
    made[0].recorded_at = YEAR_AGO
    made[2].recorded_at = YEAR_AGO + timedelta(seconds=1)
    made[5].state = SignalState.WITHDRAWN
    made[7].reporter_id = None
    session.flush()
    return made


def by_definition(session, pairs):
    """Count as R-11 says it: distinct people with a signal that was not withdrawn."""
    return {
        (organisation, wijk): count
        for organisation, wijk in pairs
        if (
            count := session.scalar(
                select(func.count(func.distinct(Signal.reporter_id))).where(
                    Signal.organisation_id == organisation,
                    func.substr(Signal.buurt_code, 3, 6) == wijk,
                    Signal.recorded_at > YEAR_AGO,
                    Signal.state != SignalState.WITHDRAWN,
                )
            )
        )
    }


def test_the_count_is_what_the_rule_says(session, cast, uow_of, history):
    organisations = {cast[slug].organisation_id for slug in (YUSUF, ANNET, KARIN)}
    pairs = set(product(organisations, ("990101", "990102", "990103")))
    counted = count_at_work(uow_of(MARIT), pairs)
    assert counted == by_definition(session, pairs)
    assert sorted(counted.values()) == [1, 2, 2, 2]


def test_counting_goes_no_further_than_the_rule_needs(session, cast, uow_of):
    for slug in (YUSUF, LOTTE, NADIA, ANNET, DIRK):
        cast[slug].organisation_id = cast[YUSUF].organisation_id
        recorded(uow_of(slug))
    pair = (cast[YUSUF].organisation_id, "990102")
    assert count_at_work(uow_of(MARIT), {pair}) == {pair: 3}
