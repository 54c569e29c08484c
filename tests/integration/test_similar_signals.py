"""What looks like it nearby: of what one sees anyway, and never by the exact place."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from resilience.audit.models import AuditEntry
from resilience.authz.shared_fields import SharedField
from resilience.errors import ValidationError
from resilience.feedback.nearby import RECENT, Surroundings
from resilience.feedback.similar import MOST, list_similar, surroundings, surroundings_of
from resilience.signals.attributes import Handling, SignalState
from resilience.signals.drafts import PlaceDraft, Position
from resilience.signals.models import SignalLocation
from resilience.signals.taxonomy import load_type
from resilience.uow import UnitOfWork
from tests.cast import ANNET, FARID, KARIN, LOTTE, MARIT, NOW, SANNE, YUSUF
from tests.factories.agreements import DE_KADE, MUNICIPALITY, draft, end_all, in_force
from tests.factories.signals import (
    IN_THE_WATER,
    IN_WIEKENHOF,
    KORENMOLENBUURT,
    WIEKENHOF,
    recorded,
)

HERE = PlaceDraft(position=IN_WIEKENHOF)
#: In the Korenmolenbuurt, a kilometre to the west.
FAR = Position(5.2229, 52.5533, 20.0)
IN_BUURT = PlaceDraft(buurt_code=WIEKENHOF)


def similar(uow, place=HERE, kind="OV01", besides=None):
    found = list_similar(uow, load_type(kind), surroundings(uow, place), besides)
    return [read.signal.id for read in found]


def test_the_same_kind_nearby_is_found(uow_of):
    theirs = recorded(uow_of(ANNET), place=HERE)
    assert similar(uow_of(MARIT)) == [theirs.id]


def test_another_kind_of_the_same_subject_comes_after_the_same_kind(uow_of):
    same = recorded(uow_of(ANNET), place=HERE)
    other = recorded(uow_of(ANNET), "OV02", place=HERE)
    assert similar(uow_of(MARIT)) == [same.id, other.id]


@pytest.mark.parametrize("kind", ["LB01", "IN01"])
def test_another_subject_is_not_similar(uow_of, kind):
    recorded(uow_of(ANNET), kind, place=HERE)
    assert similar(uow_of(MARIT)) == []


def test_something_good_does_not_resemble_something_bad(uow_of):
    recorded(uow_of(ANNET), "WB04", place=HERE)
    assert similar(uow_of(MARIT), kind="WB02") == []


def test_what_lies_squares_away_is_not_near(uow_of):
    recorded(uow_of(ANNET), place=HERE)
    assert similar(uow_of(MARIT), PlaceDraft(position=FAR)) == []


def test_of_a_buurt_everything_in_it_is_near(uow_of):
    theirs = recorded(uow_of(ANNET), place=HERE)
    assert similar(uow_of(MARIT), IN_BUURT) == [theirs.id]
    assert similar(uow_of(MARIT), PlaceDraft(buurt_code=KORENMOLENBUURT)) == []


def test_what_is_known_by_its_buurt_only_is_near_in_that_buurt(uow_of):
    theirs = recorded(uow_of(ANNET), place=IN_BUURT)
    assert similar(uow_of(MARIT)) == [theirs.id]


def test_after_four_weeks_it_is_not_recent(uow_of, session, cast):
    recorded(uow_of(ANNET), place=HERE)
    late = NOW + RECENT
    assert similar(UnitOfWork(session, cast.actor(MARIT, late), late)) == []
    earlier = late - timedelta(minutes=1)
    assert len(similar(UnitOfWork(session, cast.actor(MARIT, earlier), earlier))) == 1


def test_who_reads_no_signals_of_others_finds_the_own_only(uow_of):
    recorded(uow_of(ANNET), place=HERE)
    mine = recorded(uow_of(YUSUF), place=HERE)
    assert similar(uow_of(YUSUF)) == [mine.id]


@pytest.mark.parametrize(
    "state",
    [SignalState.TO_REVIEW, SignalState.REJECTED, SignalState.WITHDRAWN, SignalState.CLOSED],
)
def test_what_is_in_review_ended_or_withdrawn_is_left_out(uow_of, state):
    theirs = recorded(uow_of(ANNET), place=HERE)
    theirs.state = state
    assert similar(uow_of(MARIT)) == []


def test_police_data_that_are_withheld_are_found_by_the_police_only(uow_of):
    withheld = recorded(uow_of(KARIN), place=HERE, handling=Handling.WITHHELD)
    assert similar(uow_of(MARIT)) == []
    assert similar(uow_of(KARIN)) == [withheld.id]


def test_it_is_the_square_and_not_the_exact_place_that_counts(uow_of, session):
    theirs = recorded(uow_of(ANNET), "OV04", level=4, place=HERE)
    before = similar(uow_of(MARIT), kind="OV04")
    session.get_one(SignalLocation, theirs.id).place = '{"x": 1, "y": 2, "accuracy": null}'
    session.flush()
    assert similar(uow_of(MARIT), kind="OV04") == before == [theirs.id]


def test_where_no_agreement_opens_the_place_a_mark_finds_out_nothing(uow_of, session):
    end_all(session)
    in_force(uow_of(FARID), draft(session, DE_KADE, MUNICIPALITY, fields=(SharedField.TEXT,)))
    theirs = recorded(uow_of(YUSUF), place=HERE)
    elsewhere = Surroundings(WIEKENHOF, frozenset({"E0000N3000"}))
    found = list_similar(uow_of(MARIT), load_type("OV01"), elsewhere)
    assert [read.signal.id for read in found] == [theirs.id]
    assert found[0].signal.cell_500m is None


def test_two_marks_in_one_square_away_from_its_edges_find_the_same(uow_of):
    recorded(uow_of(ANNET), place=HERE)
    recorded(uow_of(LOTTE), place=PlaceDraft(position=FAR))
    near = PlaceDraft(position=Position(IN_WIEKENHOF.longitude + 0.0001, IN_WIEKENHOF.latitude))
    assert similar(uow_of(MARIT), near) == similar(uow_of(MARIT))


def test_never_more_than_a_handful_and_no_number(uow_of):
    for _ in range(MOST + 2):
        recorded(uow_of(ANNET), place=HERE)
    assert len(similar(uow_of(MARIT))) == MOST


def test_what_was_shown_of_others_is_logged(uow_of, session):
    theirs = recorded(uow_of(ANNET), place=HERE)
    recorded(uow_of(MARIT), place=HERE)
    similar(uow_of(MARIT))
    seen = select(AuditEntry.object_id).where(AuditEntry.action == "signal:list")
    assert session.scalars(seen).all() == [str(theirs.id)]


def test_a_mark_outside_the_areas_is_refused(uow_of):
    with pytest.raises(ValidationError):
        surroundings(uow_of(YUSUF), PlaceDraft(position=IN_THE_WATER))


def test_after_sending_the_own_signal_is_compared_by_its_square(uow_of):
    theirs = recorded(uow_of(ANNET), place=HERE)
    mine = recorded(uow_of(SANNE), place=HERE)
    found = list_similar(uow_of(SANNE), load_type("OV01"), surroundings_of(mine), mine.id)
    assert [read.signal.id for read in found] == [theirs.id]
