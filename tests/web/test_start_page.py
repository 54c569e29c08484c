"""The start page: what waits, first due on top."""

from datetime import timedelta

import pytest

from resilience.dashboard.glance import spark_segments
from tests.cast import ANNET, ESTHER, FARID, JOKE, LOTTE, MARIT, NADIA, ROB, TOM, YUSUF
from tests.factories import safety, signals
from tests.web.page_checks import check_page


def start(client_of, slug):
    return client_of(slug).get("/").text


@pytest.mark.parametrize("slug", [YUSUF, MARIT, ROB, ESTHER, FARID, JOKE, TOM])
def test_every_role_has_a_start_page_without_a_fault(client_of, slug):
    assert check_page(start(client_of, slug)) == []


def test_without_work_the_heading_says_that_nothing_waits(client_of):
    assert "Er wacht niets op je" in start(client_of, YUSUF)


def test_a_concern_waits_for_the_own_safety_officer(uow_of, session, client_of):
    safety.raised(uow_of(YUSUF))
    session.commit()
    assert "Eén ding wacht op jou" in start(client_of, NADIA)


def test_an_overdue_concern_is_said_in_the_heading(uow_of, session, clock, client_of):
    safety.raised(uow_of(YUSUF), concern_type="PV03", severity=4)
    session.commit()
    clock.advance(timedelta(hours=2))
    assert "Eén ding wacht op jou, één is te laat" in start(client_of, NADIA)


def test_a_concern_of_another_organisation_does_not_wait(uow_of, session, client_of):
    safety.raised(uow_of(YUSUF))
    session.commit()
    assert "Er wacht niets op je" in start(client_of, ROB)


def test_numbers_up_to_twelve_are_written_out(uow_of, session, client_of):
    for _ in range(3):
        safety.raised(uow_of(YUSUF))
    session.commit()
    assert "Drie dingen wachten op jou" in start(client_of, NADIA)


def test_a_serious_signal_in_the_area_waits_for_the_coordinator(uow_of, session, client_of):
    signals.recorded(uow_of(YUSUF), "JA01")
    session.commit()
    assert "Eén ernstig signaal in jouw gebied deze week" in start(client_of, MARIT)


def test_own_signals_stand_on_the_start_page(uow_of, session, client_of):
    signals.recorded(uow_of(YUSUF))
    session.commit()
    assert "Groepsoverlast op een plek" in start(client_of, YUSUF)


def test_new_signals_of_partners_stand_on_the_page_of_who_may_read_them(uow_of, session, client_of):
    signals.recorded(uow_of(ANNET))
    session.commit()
    assert "Nieuw in mijn gebied" in start(client_of, LOTTE)


def test_an_agreement_that_ends_within_a_month_waits_for_its_readers(client_of, cast, clock):
    clock.advance(timedelta(days=470))
    assert "Deelafspraak 2026-03 loopt af" in start(client_of, ESTHER)


def test_a_sparkline_breaks_where_a_number_was_withheld():
    assert len(spark_segments((5, 6, None, 7, 8))) == 2


def test_a_sparkline_of_nothing_is_nothing():
    assert spark_segments((None, None, 12)) == ()
