"""Agreements, people, log and messages."""

from datetime import timedelta

from sqlalchemy import select

from resilience.audit.models import AuditEntry
from tests.cast import ANNET, ELS, FARID, JOKE, MARIT, NADIA, TOM, YUSUF
from tests.factories import safety, signals
from tests.web.page_checks import check_page


def page(client_of, slug, path):
    answer = client_of(slug).get(path)
    assert answer.status_code == 200
    assert check_page(answer.text) == []
    return answer.text


def test_the_agreements_of_the_own_organisation_are_listed(client_of):
    assert "2026-03" in page(client_of, FARID, "/sharing-agreements")


def test_agreements_of_others_are_not_listed(client_of):
    assert "2025-11" not in page(client_of, FARID, "/sharing-agreements")


def test_an_agreement_about_to_end_says_how_many_days_are_left(client_of):
    assert "Nog 7 dagen" in page(client_of, ELS, "/sharing-agreements")


def test_an_ended_agreement_stays_in_the_list_as_ended(client_of, clock):
    clock.advance(timedelta(days=600))
    assert "Afgelopen" in page(client_of, FARID, "/sharing-agreements")


def test_sharing_stops_in_a_running_session_when_the_agreement_ends(
    uow_of, session, client_of, clock
):
    signals.recorded(uow_of(YUSUF))
    session.commit()
    marit = client_of(MARIT)
    before = marit.get("/signals?selection=area").text
    clock.advance(timedelta(days=600))
    after = marit.get("/signals?selection=area").text
    assert "Groepsoverlast op een plek, " not in after
    assert "S-2026-" in before
    assert "S-2026-" not in after


def test_an_administrator_sees_the_people_of_the_own_organisation_only(client_of):
    people = page(client_of, TOM, "/people")
    assert "Annet Brouwer" in people
    assert "Yusuf Kaya" not in people


def test_the_privacy_officer_reads_what_the_own_organisation_did(uow_of, session, client_of):
    signals.recorded(uow_of(ANNET))
    session.commit()
    assert "signal:record" in page(client_of, ELS, "/log")


def test_the_privacy_officer_does_not_read_the_log_of_others(uow_of, session, client_of):
    signals.recorded(uow_of(YUSUF))
    session.commit()
    assert "signal:record" not in page(client_of, ELS, "/log")


def test_the_log_holds_no_content(uow_of, session):
    signals.recorded(uow_of(YUSUF))
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "signal:record")).one()
    assert signals.TEXT not in str(vars(entry))


def test_a_message_says_that_something_waits_and_nothing_more(uow_of, session, client_of):
    concern = safety.raised(uow_of(YUSUF))
    session.commit()
    messages = page(client_of, NADIA, "/notifications")
    assert concern.number in messages
    assert safety.TEXT not in messages


def test_the_bell_counts_what_was_not_read(uow_of, session, client_of):
    safety.raised(uow_of(YUSUF))
    session.commit()
    assert 'class="header-tool__count" aria-hidden="true">1<' in page(client_of, NADIA, "/map")


def test_reading_the_concern_clears_the_bell(uow_of, session, client_of):
    concern = safety.raised(uow_of(YUSUF))
    session.commit()
    nadia = client_of(NADIA)
    nadia.get(f"/safety-concerns/{concern.id}")
    assert 'header-tool__count" aria-hidden="true">' not in nadia.get("/").text


def test_nobody_without_messages_sees_an_empty_page(client_of):
    assert "Geen berichten" in page(client_of, JOKE, "/notifications")


def test_the_log_page_does_not_say_who_raised_a_concern(uow_of, session, client_of):
    safety.raised(uow_of(ANNET), is_shielded=True)
    session.commit()
    log = page(client_of, ELS, "/log")
    assert "concern:raise" in log
    assert "Annet Brouwer" not in log


def test_looking_at_the_log_is_logged(client_of, session):
    page(client_of, ELS, "/log")
    acts = session.scalars(select(AuditEntry.action).where(AuditEntry.actor_name == "Els Mulder"))
    assert "audit:read" in acts.all()
