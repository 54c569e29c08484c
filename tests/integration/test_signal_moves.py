"""Accepting, rejecting and closing: who may, what follows, and what the database allows."""

import pytest
from sqlalchemy import func, select

from resilience.audit.models import AuditEntry
from resilience.errors import ConflictError, NotAllowedError, NotFoundError, ValidationError
from resilience.maps.models import SignalRollup
from resilience.notifications.models import Notification, NotificationKind
from resilience.signals.attributes import SignalEventKind, SignalState
from resilience.signals.models import SignalLocation
from resilience.signals.moves import move_signal
from tests.cast import ANNET, DIRK, HASSAN, KARIN, LOTTE, MARIT, SASKIA, YUSUF
from tests.factories.signals import IN_WIEKENHOF, PORTS, PlaceDraft, recorded

pytestmark = pytest.mark.usefixtures("app")
ACCEPTED, REJECTED, CLOSED = SignalState.ACCEPTED, SignalState.REJECTED, SignalState.CLOSED


@pytest.fixture
def signal(uow_of):
    """Return a signal of Dirk in the area of Marit, with an exact place."""
    return recorded(uow_of(DIRK), "OM02", place=PlaceDraft(position=IN_WIEKENHOF))


def move(uow, signal, to, reason=""):
    return move_signal(uow, signal.id, to, reason, ports=PORTS)


def test_who_holds_the_direction_accepts_and_closes(uow_of, signal, session):
    move(uow_of(MARIT), signal, ACCEPTED)
    move(uow_of(MARIT), signal, CLOSED)
    session.refresh(signal)
    assert signal.state is CLOSED
    kinds = [event.kind for event in signal.events]
    assert kinds[-2:] == [SignalEventKind.ACCEPTED, SignalEventKind.CLOSED]


@pytest.mark.parametrize("slug", [LOTTE, KARIN])
def test_nobody_else_who_sees_it_can(uow_of, signal, slug):
    with pytest.raises(NotAllowedError):
        move(uow_of(slug), signal, ACCEPTED)


def test_a_reporter_does_not_accept_their_own(uow_of, signal):
    with pytest.raises(ConflictError):
        move(uow_of(DIRK), signal, ACCEPTED)


@pytest.mark.parametrize("slug", [HASSAN, ANNET, SASKIA])
def test_who_does_not_see_it_does_not_learn_of_it(uow_of, signal, slug):
    with pytest.raises(NotFoundError):
        move(uow_of(slug), signal, ACCEPTED)


def test_rejecting_asks_a_reason_without_a_person_in_it(uow_of, signal):
    for reason in ("  ", "Bel 06-12345678 maar."):
        with pytest.raises(ValidationError) as refused:
            move(uow_of(MARIT), signal, REJECTED, reason)
        assert refused.value.field == "reason"


def test_what_is_rejected_counts_no_more_and_loses_its_text(uow_of, signal, session):
    before = counted(session)
    move(uow_of(MARIT), signal, REJECTED, "Hoort bij de reiniging.")
    session.expire_all()
    assert counted(session) == before - 1
    assert (signal.text, signal.state) == ("", REJECTED)
    assert session.get(SignalLocation, signal.id) is None


def counted(session):
    return session.scalar(select(func.coalesce(func.sum(SignalRollup.signal_count), 0)))


def test_the_reporter_is_told_and_reads_why(uow_of, signal, session):
    move(uow_of(MARIT), signal, REJECTED, "Hoort bij de reiniging.")
    told = session.scalars(
        select(Notification).where(Notification.kind == NotificationKind.SIGNAL_REJECTED)
    ).one()
    assert told.recipient_id == signal.reporter_id
    session.refresh(signal)
    assert signal.events[-1].reason == "Hoort bij de reiniging."


def test_of_two_who_press_one_counts(uow_of, signal):
    move(uow_of(MARIT), signal, ACCEPTED)
    with pytest.raises(ConflictError):
        move(uow_of(MARIT), signal, ACCEPTED)


def test_no_step_leads_out_of_review_but_those_of_review(uow_of, signal):
    with pytest.raises(NotAllowedError):
        move(uow_of(DIRK), signal, SignalState.TO_REVIEW)


def test_every_step_is_a_line_in_the_log(uow_of, signal, session):
    move(uow_of(MARIT), signal, ACCEPTED)
    acts = session.scalars(select(AuditEntry.action)).all()
    assert "signal:accept" in acts


def test_a_page_presses_and_rejects_as_the_role_of_the_web(client_of, signal, session):
    session.commit()
    marit, address = client_of(MARIT), f"/signals/{signal.id}"
    assert marit.post(f"{address}/move", data={"to": "geaccepteerd"}).status_code == 302
    assert marit.post(f"{address}/move", data={"to": "afgewezen"}).status_code == 400
    answer = marit.post(f"{address}/reject", data={"reason": "Dubbel gemeld."})
    session.expire_all()
    assert (answer.status_code, signal.state, signal.text) == (302, REJECTED, "")


@pytest.mark.parametrize(("slug", "status"), [(YUSUF, 403), (HASSAN, 404), (SASKIA, 403)])
def test_others_cannot_press(client_of, signal, session, slug, status):
    session.commit()
    answer = client_of(slug).post(f"/signals/{signal.id}/move", data={"to": "geaccepteerd"})
    assert answer.status_code == status
