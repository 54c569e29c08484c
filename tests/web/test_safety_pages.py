"""The worklist and the page of one concern, for everybody who may and may not see them."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from resilience.audit.models import AuditEntry
from resilience.authz.actor import SYSTEM
from resilience.safety.services import acknowledge_concern, escalate_concern
from resilience.uow import UnitOfWork
from tests.cast import ANNET, ESTHER, JOKE, KARIN, MARIT, NADIA, PETRA, ROB, TOM, YUSUF
from tests.factories.safety import BAS, TEXT, raised
from tests.web.page_checks import check_page

LIST = "/safety-concerns"


def address(concern):
    return f"{LIST}/{concern.id}"


def page(answer):
    return BeautifulSoup(answer.text, "html5lib")


@pytest.fixture
def concern(uow_of, session):
    """Return a concern that Annet raised just now."""
    found = raised(uow_of(ANNET))
    session.commit()
    return found


@pytest.fixture
def shielded(uow_of, session):
    """Return a shielded concern that Annet raised just now."""
    found = raised(uow_of(ANNET), is_shielded=True)
    session.commit()
    return found


@pytest.mark.parametrize("person", [ANNET, ROB, PETRA])
def test_who_may_see_a_concern_sees_a_good_page_with_its_text(client_of, concern, person):
    answer = client_of(person).get(address(concern))
    assert check_page(answer.text) == []
    assert TEXT in answer.text


@pytest.mark.parametrize(
    ("person", "status"),
    [
        (BAS, 404),
        (NADIA, 404),
        (YUSUF, 404),
        (KARIN, 404),
        (MARIT, 404),
        (TOM, 403),
        (ESTHER, 403),
        (JOKE, 403),
    ],
)
def test_who_may_not_see_a_concern_is_refused(client_of, concern, person, status):
    answer = client_of(person).get(address(concern))
    assert answer.status_code == status
    assert TEXT not in answer.text
    assert concern.number not in answer.text


def test_the_line_manager_does_not_find_a_shielded_concern(client_of, shielded):
    assert client_of(PETRA).get(address(shielded)).status_code == 404


@pytest.mark.parametrize(
    ("person", "status"),
    [(ANNET, 403), (PETRA, 403), (NADIA, 404), (MARIT, 403), (JOKE, 403)],
)
def test_who_may_not_confirm_is_refused(client_of, concern, person, status):
    assert client_of(person).post(f"{address(concern)}/acknowledge").status_code == status


def test_an_officer_is_refused_the_confirmation_of_their_own_concern(client_of, uow_of, session):
    own = raised(uow_of(ROB))
    session.commit()
    assert client_of(ROB).post(f"{address(own)}/acknowledge").status_code == 403


def test_the_worklist_of_the_officer_is_a_good_page(client_of, concern, shielded):
    assert check_page(client_of(ROB).get(LIST).text) == []


def test_the_worklist_says_how_much_waits(client_of, concern, shielded):
    assert (
        page(client_of(ROB).get(LIST)).h1.get_text() == "Twee veiligheidsmeldingen wachten op jou"
    )


def test_the_worklist_says_what_is_overdue(client_of, concern, clock):
    clock.advance(timedelta(days=1, hours=3))
    shown = page(client_of(ROB).get(LIST))
    assert shown.h1.get_text() == "Eén veiligheidsmelding wacht op jou, één is te laat"
    assert "3 uur te laat" in shown.select_one(".clock").get_text()


def test_the_clock_counts_working_days(client_of, concern):
    assert "Nog 1 werkdag" in page(client_of(ROB).get(LIST)).select_one(".clock").get_text()


def test_on_the_last_day_of_a_term_the_clock_counts_hours(client_of, concern, clock):
    clock.advance(timedelta(hours=15))
    assert "Nog 9 uur" in page(client_of(ROB).get(LIST)).select_one(".clock").get_text()


def test_the_clock_of_a_serious_concern_counts_hours(client_of, uow_of, session):
    raised(uow_of(ANNET), concern_type="PV02", severity=3)
    session.commit()
    assert "Nog 4 uur" in page(client_of(ROB).get(LIST)).select_one(".clock").get_text()


def test_the_worklist_marks_who_is_shielded(client_of, shielded):
    assert "afgeschermd" in page(client_of(ROB).get(LIST)).select_one("table").get_text()


def test_the_worklist_holds_no_text_of_a_concern(client_of, concern):
    assert TEXT not in client_of(ROB).get(LIST).text


def test_the_officer_confirms_from_the_worklist(client_of, concern):
    rob = client_of(ROB)
    act = page(rob.get(LIST)).select_one("tbody form")
    assert rob.post(act["action"]).location == address(concern)
    assert "Ontvangst bevestigd" in page(rob.get(LIST)).select_one("tbody").get_text()


@pytest.fixture
def told_after(client_of, uow_of, concern, clock):
    """Return what the reporter reads when the officer confirms after some time."""

    def confirm(wait):
        clock.advance(wait)
        acknowledge_concern(uow_of(ROB), concern.id)
        return page(client_of(ANNET).get(address(concern))).select_one(".steps").get_text()

    return confirm


def test_the_reporter_sees_who_confirmed_and_after_how_long(told_after):
    told = told_after(timedelta(minutes=43))
    assert "Rob Hendriks bevestigde de ontvangst na 43 minuten; de termijn was 1 werkdag." in told


@pytest.mark.parametrize(
    ("wait", "words"),
    [(timedelta(minutes=1), "1 minuut"), (timedelta(hours=5), "5 uur"), (timedelta(3), "3 dagen")],
)
def test_a_wait_is_told_in_the_unit_that_fits(told_after, wait, words):
    assert f"bevestigde de ontvangst na {words};" in told_after(wait)


def test_the_start_page_of_the_officer_leads_to_what_waits(client_of, concern):
    link = page(client_of(ROB).get("/")).find("a", href=address(concern))
    assert link.get_text() == "Hinderen, insluiten of toegang weigeren, Melkwegflats"


def test_the_start_page_of_others_says_nothing_of_a_concern(client_of, concern):
    assert str(concern.id) not in client_of(MARIT).get("/").text


def test_the_reporter_sees_that_a_late_concern_was_escalated(client_of, session, concern, clock):
    clock.advance(timedelta(days=2))
    escalate_concern(UnitOfWork(session, SYSTEM, clock.now()), concern.id)
    answer = client_of(ANNET).get(address(concern))
    assert check_page(answer.text) == []
    assert "Iedereen die iets moet doen, is opnieuw gewaarschuwd." in answer.text


def test_the_page_names_everybody_who_sees_the_concern(client_of, concern):
    people = page(client_of(ANNET).get(address(concern))).select("aside .plain-list__title")
    assert [tag.get_text() for tag in people] == ["Annet Brouwer", "Rob Hendriks", "Petra Vos"]


def test_the_page_of_a_shielded_concern_leaves_the_manager_out(client_of, shielded):
    people = page(client_of(ANNET).get(address(shielded))).select("aside .plain-list__title")
    assert [tag.get_text() for tag in people] == ["Annet Brouwer", "Rob Hendriks"]


def test_reading_the_concern_of_somebody_else_is_logged(client_of, concern, session):
    client_of(ROB).get(address(concern))
    wanted = select(AuditEntry.action).where(AuditEntry.object_id == str(concern.id))
    assert "concern:read" in session.scalars(wanted).all()


def test_reading_ones_own_concern_is_not_logged(client_of, concern, session):
    client_of(ANNET).get(address(concern))
    wanted = select(AuditEntry.action).where(AuditEntry.object_id == str(concern.id))
    assert "concern:read" not in session.scalars(wanted).all()


def test_a_reporter_lists_their_own_concerns_on_a_good_page(client_of, concern):
    answer = client_of(ANNET).get(LIST)
    assert check_page(answer.text) == []
    assert concern.number in answer.text


def test_who_has_raised_nothing_gets_an_invitation(client_of):
    answer = client_of(YUSUF).get(LIST)
    assert check_page(answer.text) == []
    assert "Je hebt geen veiligheidsmelding gedaan" in answer.text


def test_the_pages_are_good_in_english_too(client_of, concern):
    rob = client_of(ROB)
    rob.set_cookie("locale", "en")
    answer = rob.get(LIST)
    assert check_page(answer.text) == []
    assert "One safety concern waits for you" in answer.text


def test_an_acute_concern_shows_112_to_its_reporter(client_of, uow_of, session):
    acute = raised(uow_of(ANNET), concern_type="PV03", severity=4)
    session.commit()
    assert page(client_of(ANNET).get(address(acute))).select_one(".emergency a[href='tel:112']")
