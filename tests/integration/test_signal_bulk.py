"""One act on many signals: each by its own rules, and back where there is a way."""

from uuid import uuid4

import pytest

from resilience.errors import ValidationError
from resilience.handling.queries import find_assignment
from resilience.signal_lists.bulk import (
    GONE,
    NOT_FROM_HERE,
    NOT_YOURS,
    NOTHING_CHOSEN,
    Act,
    act_on,
    undo,
)
from resilience.signals.attributes import SignalState
from tests.cast import ANNET, DIRK, LOTTE, MARIT, YUSUF
from tests.factories.signals import PORTS, TOUWSLAGERSBUURT, PlaceDraft, recorded

pytestmark = pytest.mark.usefixtures("app")


def states(session, *signals):
    for signal in signals:
        session.refresh(signal)
    return [signal.state for signal in signals]


def test_what_goes_goes_and_the_rest_says_why(session, uow_of):
    fresh, done = recorded(uow_of(DIRK)), recorded(uow_of(ANNET))
    elsewhere = recorded(uow_of(DIRK), place=PlaceDraft(buurt_code=TOUWSLAGERSBUURT))
    act_on(uow_of(MARIT), Act.ACCEPT, [done.id], PORTS)
    rows = act_on(uow_of(MARIT), Act.ACCEPT, [fresh.id, done.id, elsewhere.id, uuid4()], PORTS)
    assert [row.refusal for row in rows] == ["", NOT_FROM_HERE, GONE, GONE]
    assert (rows[1].state, rows[2].number) == (SignalState.ACCEPTED, "")
    assert states(session, fresh, elsewhere) == [SignalState.ACCEPTED, SignalState.SUBMITTED]


def test_who_does_not_hold_the_direction_accepts_nothing(session, uow_of):
    signal = recorded(uow_of(YUSUF))
    (row,) = act_on(uow_of(LOTTE), Act.ACCEPT, [signal.id], PORTS)
    assert (row.refusal, states(session, signal)) == (NOT_YOURS, [SignalState.SUBMITTED])


def test_closing_can_be_taken_back(session, uow_of):
    signal = recorded(uow_of(DIRK))
    (accepted,) = act_on(uow_of(MARIT), Act.ACCEPT, [signal.id], PORTS)
    (closed,) = act_on(uow_of(MARIT), Act.CLOSE, [signal.id], PORTS)
    assert (accepted.can_be_undone, closed.can_be_undone) == (False, True)
    (back,) = undo(uow_of(MARIT), Act.CLOSE, [signal.id], PORTS)
    assert (back.refusal, states(session, signal)) == ("", [SignalState.ACCEPTED])


def test_one_takes_up_many_and_lets_them_go(uow_of):
    mine, taken = recorded(uow_of(YUSUF)), recorded(uow_of(YUSUF))
    theirs = recorded(uow_of(DIRK))
    rows = act_on(uow_of(LOTTE), Act.TAKE, [mine.id, taken.id, theirs.id, mine.id], PORTS)
    assert [(row.refusal, row.can_be_undone) for row in rows] == [
        ("", True), ("", True), (NOT_YOURS, False),
    ]  # fmt: skip
    undo(uow_of(LOTTE), Act.TAKE, [mine.id], PORTS)
    assert find_assignment(uow_of(LOTTE), mine.id) is None
    assert find_assignment(uow_of(LOTTE), taken.id) is not None


def test_accepting_has_no_way_back(uow_of):
    signal = recorded(uow_of(DIRK))
    act_on(uow_of(MARIT), Act.ACCEPT, [signal.id], PORTS)
    (row,) = undo(uow_of(MARIT), Act.ACCEPT, [signal.id], PORTS)
    assert row.refusal == NOT_FROM_HERE


@pytest.mark.parametrize("count", [0, 51])
def test_nothing_or_too_much_is_refused_as_a_whole(uow_of, count):
    with pytest.raises(ValidationError) as refusal:
        act_on(uow_of(MARIT), Act.CLOSE, [uuid4() for _ in range(count)], PORTS)
    assert (str(refusal.value) == NOTHING_CHOSEN) is (count == 0)
