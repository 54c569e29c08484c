"""Exact counts: only for whom an agreement covers, marked, logged, and never kept."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from resilience.agreements.models import SharingAgreement
from resilience.audit.models import AuditEntry
from resilience.maps.rollups import count_out
from resilience.signals.attributes import Handling
from tests.cast import ANNET, ESTHER, FARID, HASSAN, MARIT, NOW, SANNE, YUSUF
from tests.factories.counted import (
    KORENMOLENBUURT,
    TOUWSLAGERSBUURT,
    count_signals,
    make_signal,
)
from tests.web.page_checks import check_page

ABOUT_IN = "/map/exact?category=IN"


@pytest.fixture
def marit(client_of):
    return client_of(MARIT)


def row_of(html, code):
    """Return the words of a table row, or None when the area is not in the table."""
    row = BeautifulSoup(html, "html.parser").find(id=code)
    return row.get_text(" ", strip=True) if row else None


def record(session, people, signal_type="IN01", buurt_code=KORENMOLENBUURT):
    """Record and count signals of today."""
    return count_signals(session, people, signal_type, buurt_code, NOW - timedelta(hours=1))


def the_agreement(session):
    """Return the version in force of the agreement between nearly all organisations."""
    found = session.scalars(select(SharingAgreement).filter_by(number="2026-03")).one()
    return found.versions[0]


def test_the_coordinator_sees_a_signal_that_was_just_recorded(session, cast, marit):
    record(session, {cast[YUSUF]: 1})
    assert row_of(marit.get(ABOUT_IN).text, KORENMOLENBUURT) == "Korenmolenbuurt 0,3 1"


def test_a_withdrawn_signal_is_gone_at_once(session, cast, marit):
    made = record(session, {cast[YUSUF]: 2})
    count_out(session, made[0])
    assert row_of(marit.get(ABOUT_IN).text, KORENMOLENBUURT) == "Korenmolenbuurt 0,3 1"


def test_the_page_carries_the_number_of_the_agreement(marit):
    page = marit.get(ABOUT_IN)
    assert "2026-03" in page.text
    assert check_page(page.text) == []


def test_exact_numbers_are_never_kept(marit):
    assert marit.get(ABOUT_IN).headers["Cache-Control"] == "no-store"


def test_looking_is_logged_with_what_was_looked_at(session, marit):
    marit.get(f"{ABOUT_IN}&level=wijk")
    entry = session.scalars(select(AuditEntry).filter_by(action="map:read_exact")).one()
    assert (entry.object_id, entry.purpose) == ("IN/2026-P12/wijk/GM9901", "2026-03")


@pytest.mark.parametrize("slug", [YUSUF, SANNE, ESTHER, FARID])
def test_without_the_role_there_are_no_exact_numbers(client_of, slug):
    assert client_of(slug).get("/map/exact").status_code == 403


def test_areas_of_another_coordinator_are_not_in_the_table(session, cast, marit, client_of):
    record(session, {cast[YUSUF]: 1}, buurt_code=TOUWSLAGERSBUURT)
    assert row_of(marit.get(ABOUT_IN).text, TOUWSLAGERSBUURT) is None
    assert row_of(client_of(HASSAN).get(ABOUT_IN).text, TOUWSLAGERSBUURT) is not None


def test_a_subject_outside_the_agreement_counts_the_own_organisation_only(session, cast, marit):
    record(session, {cast[YUSUF]: 3, cast[MARIT]: 1}, "VB05")
    the_agreement(session).type_codes = ["LB02", "IN01"]
    session.commit()
    page = marit.get("/map/exact?category=VB").text
    assert row_of(page, KORENMOLENBUURT) == "Korenmolenbuurt 0,3 1"
    assert "2026-03" not in page


def test_what_partners_share_on_a_condition_is_not_counted(session, cast, marit):
    signal = make_signal(session, cast[YUSUF], at=NOW)
    signal.handling = Handling.CONDITIONAL
    record(session, {cast[ANNET]: 1})
    assert row_of(marit.get(ABOUT_IN).text, KORENMOLENBUURT) == "Korenmolenbuurt 0,3 1"


def test_when_the_agreement_ends_the_numbers_of_partners_stop(session, cast, marit):
    record(session, {cast[YUSUF]: 2})
    the_agreement(session).ends_on = NOW.date() - timedelta(days=1)
    session.commit()
    row = row_of(marit.get(ABOUT_IN).text, KORENMOLENBUURT)
    assert row.endswith(("geen signalen", "no signals"))


def test_a_coordinator_of_two_wijken_cannot_ask_for_the_whole_gemeente(marit):
    assert marit.get(f"{ABOUT_IN}&level=gemeente").status_code == 404


def test_a_period_of_the_lattice_can_be_looked_back_on(session, cast, marit):
    count_signals(session, {cast[YUSUF]: 2})
    page = marit.get(f"{ABOUT_IN}&period=2026-Q3").text
    assert row_of(page, KORENMOLENBUURT) == "Korenmolenbuurt 0,6 2"


@pytest.mark.parametrize("period", ["2020-Q3", "2027-P01", "2023"])
def test_a_period_that_cannot_be_chosen_is_not_there(marit, period):
    assert marit.get(f"{ABOUT_IN}&period={period}").status_code == 404


@pytest.mark.parametrize("path", ["/map/values.json", "/map/table.csv"])
def test_exact_numbers_have_no_file_of_their_own(session, cast, marit, path):
    record(session, {cast[YUSUF]: 1})
    assert (
        marit.get(
            f"{path}?category=IN&period=2026-P12&level=buurt&measure=rate&gemeente=GM9901"
        ).status_code
        == 404
    )
