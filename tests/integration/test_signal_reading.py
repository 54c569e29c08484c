"""Who reads which signal, under which agreement, and what stays hidden of its source."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from resilience.audit.models import AuditEntry
from resilience.clock import FixedClock
from resilience.errors import NotFoundError
from resilience.signals.attributes import Handling
from resilience.signals.drafts import PlaceDraft, SourceDraft
from resilience.signals.listing import Period, Selection, SeverityChoice, SignalFilter
from resilience.signals.queries import (
    count_new_in_area,
    list_recent_own,
    load_signal,
    read_as,
)
from resilience.signals.services import read_signal, withdraw_signal
from resilience.uow import UnitOfWork
from tests.cast import (
    ANNET,
    DIRK,
    ESTHER,
    FARID,
    HASSAN,
    JOKE,
    KARIN,
    LOTTE,
    MARIT,
    NADIA,
    NOW,
    PETRA,
    ROB,
    SANNE,
    TOM,
    YUSUF,
)  # fmt: skip
from tests.factories.lists import signals_in
from tests.factories.signals import (
    KORENMOLENBUURT,
    PORTS,
    TOUWSLAGERSBUURT,
    WIEKENHOF,
    recorded,
)

pytestmark = pytest.mark.usefixtures("app")


def finds(uow, signal):
    try:
        return load_signal(uow, signal.id) is not None
    except NotFoundError:
        return False


def area_list(uow, **wanted):
    return signals_in(uow, Selection.AREA, SignalFilter(**wanted))


@pytest.mark.parametrize("reader", [YUSUF, LOTTE, SANNE, KARIN, MARIT])
def test_reporter_colleagues_in_the_team_and_partners_read_it(uow_of, reader):
    assert finds(uow_of(reader), recorded(uow_of(YUSUF)))


@pytest.mark.parametrize(
    "reader", [ANNET, DIRK, HASSAN, ROB, NADIA, PETRA, ESTHER, TOM, JOKE, FARID]
)
def test_nobody_else_finds_it(uow_of, reader):
    assert not finds(uow_of(reader), recorded(uow_of(YUSUF)))


def test_a_coordinator_reads_only_the_own_wijken(uow_of):
    signal = recorded(uow_of(YUSUF), place=PlaceDraft(buurt_code=TOUWSLAGERSBUURT))
    assert not finds(uow_of(MARIT), signal)
    assert finds(uow_of(HASSAN), signal)


def test_what_is_shared_on_a_condition_does_not_reach_partners(uow_of):
    condition = {"handling": Handling.CONDITIONAL, "handling_condition": "Na overleg."}
    signal = recorded(uow_of(YUSUF), **condition)
    assert (finds(uow_of(LOTTE), signal), finds(uow_of(MARIT), signal)) == (True, False)


def test_a_withdrawn_signal_disappears_for_partners(uow_of):
    signal = recorded(uow_of(YUSUF))
    withdraw_signal(uow_of(YUSUF), signal.id, "Vergissing.", PORTS)
    assert (finds(uow_of(YUSUF), signal), finds(uow_of(MARIT), signal)) == (True, False)


def test_the_flow_stops_on_the_day_after_the_agreement_ends(session, cast, uow_of):
    signal = recorded(uow_of(YUSUF))
    later = NOW + timedelta(days=800)
    marit = UnitOfWork(session, cast.actor(MARIT, later), later)
    assert not finds(marit, signal)


def test_the_safety_officer_reads_the_acute_signals_of_the_own_organisation(uow_of):
    signal = recorded(uow_of(YUSUF), "OM05")
    assert (finds(uow_of(NADIA), signal), finds(uow_of(ROB), signal)) == (True, False)


def test_the_safety_officer_hears_of_retaliation_whatever_its_severity(uow_of):
    assert finds(uow_of(NADIA), recorded(uow_of(YUSUF), "IN03", level=3))


def test_reading_somebody_elses_signal_is_logged(session, uow_of, cast):
    read_signal(uow_of(MARIT), recorded(uow_of(YUSUF)).id)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "signal:read")).one()
    assert entry.actor_id == cast[MARIT].id


def test_reading_ones_own_signal_is_not_logged(session, uow_of):
    read_signal(uow_of(YUSUF), recorded(uow_of(YUSUF)).id)
    assert session.scalars(select(AuditEntry).where(AuditEntry.action == "signal:read")).all() == []


def organisation_shown_to(uow, signal):
    (read,) = read_as(uow, [signal])
    return (read.organisation_name, read.reporter_role)


def test_with_two_active_reporters_partners_do_not_see_the_organisation(uow_of):
    signal = recorded(uow_of(YUSUF))
    recorded(uow_of(LOTTE))
    assert organisation_shown_to(uow_of(MARIT), signal) == ("", "")


def test_with_three_active_reporters_partners_see_the_organisation(uow_of):
    signal = recorded(uow_of(YUSUF))
    recorded(uow_of(LOTTE))
    recorded(uow_of(NADIA))
    assert organisation_shown_to(uow_of(MARIT), signal)[0] == "Stichting Jongerenwerk De Kade"


def test_reporters_in_another_wijk_do_not_count_for_the_source(uow_of):
    signal = recorded(uow_of(YUSUF))
    recorded(uow_of(LOTTE))
    recorded(uow_of(NADIA), place=PlaceDraft(buurt_code=TOUWSLAGERSBUURT))
    assert organisation_shown_to(uow_of(MARIT), signal) == ("", "")


def test_reporters_of_more_than_a_year_ago_do_not_count_for_the_source(session, uow_of):
    signal = recorded(uow_of(YUSUF))
    recorded(uow_of(LOTTE))
    recorded(uow_of(NADIA)).recorded_at = NOW - timedelta(days=366)
    session.flush()
    assert organisation_shown_to(uow_of(MARIT), signal) == ("", "")


def test_a_protected_source_stays_hidden_however_many_report(uow_of):
    signal = recorded(uow_of(YUSUF), source=SourceDraft(is_protected=True))
    for colleague in (LOTTE, NADIA):
        recorded(uow_of(colleague))
    assert organisation_shown_to(uow_of(MARIT), signal) == ("", "")


def test_colleagues_see_the_own_organisation(uow_of):
    signal = recorded(uow_of(YUSUF), source=SourceDraft(is_protected=True))
    assert organisation_shown_to(uow_of(LOTTE), signal)[1] == "Jongerenwerker"


def test_the_own_list_holds_own_signals_only(uow_of):
    mine = recorded(uow_of(LOTTE))
    recorded(uow_of(YUSUF))
    assert signals_in(uow_of(LOTTE), Selection.OWN) == [mine]


def test_the_list_of_the_area_holds_own_and_partners_signals(uow_of):
    both = {recorded(uow_of(LOTTE)), recorded(uow_of(DIRK))}
    assert set(area_list(uow_of(LOTTE))) == both


def test_newest_come_first(session, uow_of, clock: FixedClock):
    first = recorded(uow_of(YUSUF))
    clock.advance(timedelta(hours=1))
    second = recorded(uow_of(YUSUF))
    assert [read.signal for read in list_recent_own(uow_of(YUSUF), 5)] == [second, first]


@pytest.mark.parametrize(
    ("wanted", "kinds"),
    [
        ({"domain_code": "IN"}, {"IN01"}),
        ({"severity": SeverityChoice.SERIOUS}, {"IN01"}),
        ({"severity": SeverityChoice.POSITIVE}, {"WB04"}),
        ({"area_code": KORENMOLENBUURT}, {"IN01"}),
        ({"area_code": WIEKENHOF, "domain_code": "WB"}, {"WB04"}),
        ({"domain_code": "JA"}, set()),
    ],
)
def test_filters_narrow_the_list(uow_of, wanted, kinds):
    recorded(uow_of(DIRK), "IN01", place=PlaceDraft(buurt_code=KORENMOLENBUURT))
    recorded(uow_of(DIRK), "WB04")
    recorded(uow_of(DIRK), "OV01")
    assert {signal.signal_type for signal in area_list(uow_of(MARIT), **wanted)} == kinds


def test_a_period_counts_back_from_now(session, uow_of):
    recorded(uow_of(DIRK)).recorded_at = NOW - timedelta(days=29)
    recorded(uow_of(DIRK))
    session.flush()
    recent = SignalFilter(period=Period.FOUR_WEEKS)
    assert len(signals_in(uow_of(MARIT), Selection.AREA, recent)) == 1


def test_the_coordinator_hears_of_serious_signals_in_the_area(uow_of):
    recorded(uow_of(DIRK), "IN01")
    recorded(uow_of(DIRK), "LB01")
    recorded(uow_of(DIRK), "IN01", place=PlaceDraft(buurt_code=TOUWSLAGERSBUURT))
    assert count_new_in_area(uow_of(MARIT), NOW - timedelta(days=7), 3) == 1
