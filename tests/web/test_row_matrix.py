"""Every row × role × organisation × area, against a rule written apart from the code."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from resilience.agreements.models import AgreementParty
from resilience.authz.actor import Grant
from resilience.authz.roles import Role
from resilience.authz.scope import visible
from resilience.safety.models import SafetyConcern
from resilience.signals.models import Signal
from tests.cast import ANNET, DIRK, LOTTE, YUSUF
from tests.factories import safety, signals

#: Who looks, as (member of the cast, own organisation relative to the reporter Yusuf).
READERS = {"the reporter": YUSUF, "a colleague": LOTTE, "a partner": DIRK}
MOLENBROEK, HAVENKWARTIER = "WK990102", "WK990101"
READS_AREA = {Role.TEAM_MEMBER, Role.AREA_COORDINATOR, Role.API_CLIENT}
RECORDS = {
    Role.FIELD_WORKER,
    Role.TEAM_MEMBER,
    Role.AREA_COORDINATOR,
    Role.SAFETY_OFFICER,
    Role.LINE_MANAGER,
}
CASES = [
    (reader, role, area)
    for reader in READERS
    for role in Role
    for area in (MOLENBROEK, HAVENKWARTIER)
]


def seen_by(session, cast, model):
    """Return every (reader, role, area) that sees the one row of ``model``."""
    return {case for case in CASES if sees(session, looking_as(cast, *case), model)}


def looking_as(cast, reader, role, area):
    return replace(cast.actor(READERS[reader]), grants=(Grant(role, (area,)),))


def sees(session, actor, model):
    return session.scalar(visible(actor, select(model.id), model)) is not None


def cases(rule):
    return {case for case in CASES if rule(*case)}


def is_reporter(reader, role, _area):
    return reader == "the reporter" and role in RECORDS


def reads_the_area(_reader, role, area):
    return role in READS_AREA and area == MOLENBROEK


def delivered_it(reader, role, _area):
    return reader == "the reporter" and role is Role.API_CLIENT


def is_own_officer(reader, role, _area):
    return role is Role.SAFETY_OFFICER and reader != "a partner"


def test_a_signal_is_seen_by_its_reporter_and_those_who_read_the_area(uow_of, cast, session):
    signals.recorded(uow_of(YUSUF))  # in the Wiekenhof, which lies in Molenbroek
    expected = cases(is_reporter) | cases(delivered_it) | cases(reads_the_area)
    assert seen_by(session, cast, Signal) == expected


def test_without_agreement_a_signal_stays_within_its_organisation(uow_of, cast, session):
    signals.recorded(uow_of(YUSUF))
    for party in session.scalars(select(AgreementParty)):
        party.signed_at = None
    session.flush()
    expected = {
        case
        for case in cases(is_reporter) | cases(delivered_it) | cases(reads_the_area)
        if case[0] != "a partner"
    }
    assert seen_by(session, cast, Signal) == expected


def test_an_acute_signal_also_reaches_the_own_safety_officer(uow_of, cast, session):
    signals.recorded(uow_of(YUSUF), "IN05")
    expected = (
        cases(is_reporter) | cases(delivered_it) | cases(reads_the_area) | cases(is_own_officer)
    )
    assert seen_by(session, cast, Signal) == expected


@pytest.mark.parametrize("is_shielded", [True, False])
def test_a_concern_never_leaves_the_reporter_and_the_own_safety_officer(
    uow_of, cast, session, is_shielded
):
    safety.raised(uow_of(YUSUF), is_shielded=is_shielded)
    # None of these readers is Yusuf's own line manager; that case stands below.
    assert seen_by(session, cast, SafetyConcern) == cases(is_reporter) | cases(is_own_officer)


@pytest.mark.parametrize(("is_shielded", "expected"), [(True, False), (False, True)])
def test_the_own_line_manager_sees_a_concern_unless_it_is_shielded(
    uow_of, cast, session, is_shielded, expected
):
    safety.raised(uow_of(ANNET), is_shielded=is_shielded)
    assert sees(session, cast.actor("petra-vos"), SafetyConcern) is expected


def test_a_line_manager_of_somebody_else_sees_nothing(uow_of, cast, session):
    safety.raised(uow_of(ANNET))
    assert not sees(session, cast.actor("mirjam-schouten"), SafetyConcern)
