"""What partners get of a signal: only the fields that an agreement opens, and only in force."""

from datetime import timedelta

import pytest
from sqlalchemy import or_, select

from resilience.authz.scope import visible
from resilience.authz.shared_fields import SharedField
from resilience.signals.attributes import Handling, SignalEventKind
from resilience.signals.fact_rows import fact_groups
from resilience.signals.listing import Selection, SeverityChoice, SignalFilter
from resilience.signals.models import Signal, SignalEvent, SignalLocation
from resilience.signals.police_origin import may_leave
from resilience.signals.projection import ALWAYS, GROUP_OF
from resilience.signals.queries import count_new_in_area, read_as
from tests.cast import FARID, KARIN, LOTTE, MARIT, NOW, SANNE, YUSUF
from tests.factories import signals
from tests.factories.agreements import DE_KADE, MUNICIPALITY, POLICE, draft, end_all, in_force
from tests.factories.lists import signals_in

AREA, SERIOUS = Selection.AREA, SignalFilter(severity=SeverityChoice.MODERATE)


@pytest.fixture
def agree(uow_of, session):
    """Return a maker of an agreement in force between De Kade and the municipality."""
    end_all(session)

    def make(fields, *parties, **changes):
        wanted = draft(session, *(parties or (DE_KADE, MUNICIPALITY)), fields=fields, **changes)
        return in_force(uow_of(FARID), wanted)

    return make


def attributes_in(group):
    return [name for name, of in GROUP_OF.items() if of is group]


def read_by(uow, signal):
    return read_as(uow, [signal])[0]


@pytest.mark.parametrize("field", SharedField)
def test_one_field_opens_its_own_attributes_and_no_others(agree, uow_of, field):
    signal = signals.recorded(uow_of(YUSUF))
    agree((field,))
    shown = read_by(uow_of(MARIT), signal).signal
    opened = {name for name in GROUP_OF if getattr(shown, name) is not None}
    # With two people at work in the wijk, the organisation stays hidden whatever was agreed.
    expected = set() if field is SharedField.ORGANISATION else set(attributes_in(field))
    assert opened <= expected
    assert all(getattr(signal, name) is None for name in expected - opened)


def test_every_column_has_its_place_or_never_leaves(agree, uow_of):
    signal = signals.recorded(uow_of(YUSUF))
    agree((SharedField.TEXT,))
    shown = read_by(uow_of(MARIT), signal).signal
    names = {column.key for column in Signal.__table__.columns}
    opened = {name for name in names if getattr(shown, name) is not None}
    assert opened <= {*ALWAYS, "text"}
    others = {"organisation", "location", "events", "confirmed_grade"}
    assert {*GROUP_OF, *ALWAYS} - names == others


@pytest.mark.parametrize("field", [SharedField.TEXT, SharedField.SEVERITY])
def test_a_correction_is_told_to_who_gets_the_text(agree, uow_of, session, client_of, field):
    signal = signals.recorded(uow_of(YUSUF))
    event = SignalEvent(
        signal_id=signal.id, at=NOW, kind=SignalEventKind.CORRECTED, reason="Het was blauw."
    )
    session.add(event)
    session.flush()
    agree((field,))
    page = client_of(MARIT).get(f"/signals/{signal.id}")
    assert ("Het was blauw." in page.text) == (field is SharedField.TEXT)


def test_two_agreements_together_open_what_either_opens(agree, uow_of):
    signal = signals.recorded(uow_of(YUSUF))
    agree((SharedField.TEXT,))
    agree((SharedField.SEVERITY,))
    assert read_by(uow_of(MARIT), signal).known == {SharedField.TEXT, SharedField.SEVERITY}


def test_a_colleague_gets_every_field(uow_of):
    signal = signals.recorded(uow_of(YUSUF))
    assert read_by(uow_of(LOTTE), signal).known == set(SharedField)


def test_a_row_that_stays_hidden_says_so(agree, uow_of, app):
    signal = signals.recorded(uow_of(YUSUF))
    agree((SharedField.TEXT,))
    with app.test_request_context(headers={"Accept-Language": "en"}):
        groups = fact_groups(read_by(uow_of(MARIT), signal), has_exact_place=False)
        words = [value for _heading, rows in groups for _name, value in rows]
        assert words.count(words[0]) >= 6


@pytest.mark.parametrize(("fields", "count"), [((SharedField.TEXT,), 0),
                                              ((SharedField.SEVERITY,), 1)])  # fmt: skip
def test_a_filter_tells_no_severity_that_stays_hidden(agree, uow_of, fields, count):
    signals.recorded(uow_of(YUSUF), level=3)
    agree(fields)
    marit = uow_of(MARIT)
    assert len(signals_in(marit, AREA, SERIOUS)) == count
    assert count_new_in_area(marit, NOW - timedelta(days=7), 3) == count
    assert len(signals_in(marit, AREA)) == 1


def test_a_kind_outside_the_agreement_is_not_seen(agree, uow_of, session):
    signal = signals.recorded(uow_of(YUSUF), "LB02")
    agree((SharedField.TEXT,))
    marit = uow_of(MARIT).actor
    assert session.scalar(visible(marit, select(Signal.id), Signal)) != signal.id


@pytest.mark.parametrize(("fields", "is_open"), [((SharedField.TEXT,), False),
                                                ((SharedField.EXACT_PLACE,), True)])  # fmt: skip
def test_an_exact_place_opens_only_where_it_was_agreed(agree, uow_of, session, fields, is_open):
    place = signals.PlaceDraft(position=signals.IN_WIEKENHOF)
    signals.recorded(uow_of(YUSUF), "OM02", place=place)
    agree(fields, type_codes=("OM02",))
    found = visible(uow_of(MARIT).actor, select(SignalLocation.signal_id), SignalLocation)
    assert (session.scalar(found) is not None) is is_open


def test_the_grounds_together_are_the_rule_itself(uow_of, session):
    for slug in (YUSUF, KARIN, SANNE, MARIT):
        signals.recorded(uow_of(slug), "OM05")
    for slug in (YUSUF, MARIT, SANNE, LOTTE):
        actor = uow_of(slug).actor
        by_rule = set(session.scalars(visible(actor, select(Signal.id), Signal)))
        by_grounds = select(Signal.id).where(or_(*Signal.grounds(actor).values()))
        assert by_rule == set(session.scalars(by_grounds))


def test_what_may_leave_is_the_same_in_sql_as_in_the_rule(uow_of, session):
    made = [signals.recorded(uow_of(slug)) for slug in (YUSUF, KARIN, SANNE)]
    for slug in (YUSUF, KARIN, MARIT):
        actor = uow_of(slug).actor
        by_sql = set(session.scalars(select(Signal.id).where(Signal.may_leave(actor))))
        assert {each.id for each in made if may_leave(each, actor)} == by_sql


def test_what_the_police_does_not_provide_stays_with_the_police(uow_of, session):
    signal = signals.recorded(uow_of(KARIN), handling=Handling.WITHHELD)
    sees = [
        session.scalar(visible(uow_of(slug).actor, select(Signal.id), Signal)) == signal.id
        for slug in (KARIN, MARIT)
    ]
    assert sees == [True, False]


def test_police_data_may_be_read_by_partners_and_leave_with_the_police_only(agree, uow_of):
    signal = signals.recorded(uow_of(KARIN))
    agree(tuple(SharedField), POLICE, MUNICIPALITY)
    marit, karin = uow_of(MARIT), uow_of(KARIN)
    assert [may_leave(signal, each.actor) for each in (marit, karin)] == [False, True]
    assert not read_by(marit, signal).may_leave
