"""The pages that explain: what they log as read, and what the preview keeps back (R-08)."""

from bs4 import BeautifulSoup
from sqlalchemy import select

from resilience.audit.models import AuditEntry
from tests.cast import MARIT, ROB, YUSUF
from tests.factories import safety, signals
from tests.web.test_agreement_pages import RUUD, page, waiting


def shown_to(client, session):
    """Return what the preview of 2026-04 says of the kinds of Annet's organisation."""
    text = page(client, f"/why/preview/{waiting(session, '2026-04').id}")
    found = BeautifulSoup(text, "html5lib").find_all("details", class_="more")
    return [" ".join(each.get_text(" ").split()) for each in found]


def record(uow_of, session, times):
    for _ in range(times):
        signals.recorded(uow_of("annet-brouwer"), "VB01")
    session.commit()


def test_who_reads_no_signals_sees_only_whether_the_threshold_is_reached(
    uow_of, session, client_of
):
    ruud = client_of(RUUD)
    seen = [shown_to(ruud, session)]
    for times in (1, 3, 8, 5):
        record(uow_of, session, times)
        seen.append(shown_to(ruud, session))
    none, one, four, twelve, seventeen = seen
    assert none
    assert none == one == four
    assert four != twelve
    assert twelve == seventeen


def reads(session, action, object_id):
    wanted = select(AuditEntry.actor_name).filter_by(action=action, object_id=str(object_id))
    return session.scalars(wanted).all()


def test_the_explanation_of_a_signal_of_somebody_else_is_a_reading(uow_of, session, client_of):
    signal = signals.recorded(uow_of(YUSUF))
    session.commit()
    for slug in (YUSUF, MARIT):
        page(client_of(slug), f"/why/signals/{signal.id}")
    assert reads(session, "signal:read", signal.id) == [uow_of(MARIT).actor.name]


def test_the_explanation_of_a_concern_of_somebody_else_is_a_reading(uow_of, session, client_of):
    concern = safety.raised(uow_of("annet-brouwer"))
    session.commit()
    for slug in ("annet-brouwer", ROB):
        page(client_of(slug), f"/why/safety-concerns/{concern.id}")
    assert reads(session, "concern:read", concern.id) == [uow_of(ROB).actor.name]
