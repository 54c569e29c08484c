"""Every signal is counted in the transaction that records it, once, and not after withdrawal."""

from threading import Barrier, Thread
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from resilience.authz.permissions import Permission
from resilience.db.session import make_engine, session_factory
from resilience.errors import ConflictError, NotAllowedError, NotFoundError, ValidationError
from resilience.maps.models import SignalRollup
from resilience.maps.rollups import rebuild
from resilience.signals.attributes import SignalEventKind, SignalState
from resilience.signals.drafts import PlaceDraft
from resilience.signals.models import Signal, SignalLocation
from resilience.signals.services import record_signal, withdraw_signal
from resilience.uow import UnitOfWork
from tests.cast import DIRK, LOTTE, NOW, YUSUF, People
from tests.factories.signals import IN_WIEKENHOF, PORTS, recorded, signal_draft

pytestmark = pytest.mark.usefixtures("app")

REASON = "Ik vergiste me in de plek."


def counted(session):
    return session.scalar(select(func.coalesce(func.sum(SignalRollup.signal_count), 0)))


def withdrawn(uow, signal):
    return withdraw_signal(uow, signal.id, REASON, PORTS)


def test_a_recorded_signal_is_counted(session, uow_of):
    recorded(uow_of(YUSUF))
    assert counted(session) == 1


def test_a_second_sending_is_not_counted_again(session, uow_of):
    client_id = uuid4()
    for _ in range(3):
        recorded(uow_of(YUSUF), client_id=client_id)
    assert counted(session) == 1


def test_a_withdrawn_signal_no_longer_counts(session, uow_of):
    withdrawn(uow_of(YUSUF), recorded(uow_of(YUSUF)))
    assert counted(session) == 0


def test_a_recount_agrees_after_recording_and_withdrawing(session, uow_of):
    kept = [recorded(uow_of(who), kind) for who in (YUSUF, DIRK) for kind in ("OV01", "WB04")]
    withdrawn(uow_of(YUSUF), kept[0])
    report = rebuild(session, 2026)
    assert (report.signals, report.corrected) == (3, 0)


def test_withdrawing_erases_what_was_typed_at_once(session, uow_of):
    signal = withdrawn(uow_of(YUSUF), recorded(uow_of(YUSUF)))
    session.refresh(signal)
    assert (signal.text, signal.state) == ("", SignalState.WITHDRAWN)


def test_withdrawing_erases_the_exact_place(session, uow_of):
    withdrawn(uow_of(YUSUF), recorded(uow_of(YUSUF), "IN01", place=PlaceDraft(IN_WIEKENHOF)))
    assert session.scalar(select(func.count(SignalLocation.signal_id))) == 0


def test_withdrawing_adds_to_the_history_with_its_reason(session, uow_of):
    signal = withdrawn(uow_of(YUSUF), recorded(uow_of(YUSUF)))
    session.refresh(signal)
    told = [(event.kind, event.reason) for event in signal.events]
    assert told == [(SignalEventKind.RECORDED, ""), (SignalEventKind.WITHDRAWN, REASON)]


def test_a_signal_is_withdrawn_once(uow_of):
    signal = withdrawn(uow_of(YUSUF), recorded(uow_of(YUSUF)))
    with pytest.raises(ConflictError):
        withdrawn(uow_of(YUSUF), signal)


def test_a_colleague_cannot_withdraw_it(uow_of):
    signal = recorded(uow_of(YUSUF))
    assert uow_of(LOTTE).actor.may(Permission.SIGNAL_READ)
    with pytest.raises(NotAllowedError):
        withdrawn(uow_of(LOTTE), signal)


def test_somebody_who_may_not_see_it_does_not_find_it(uow_of):
    signal = recorded(uow_of(YUSUF))
    with pytest.raises(NotFoundError):
        withdrawn(uow_of(DIRK), signal)


@pytest.mark.parametrize("reason", ["", "   ", "Bel 06-12345678 daarover."])
def test_a_reason_is_needed_and_holds_no_personal_data(uow_of, reason):
    signal = recorded(uow_of(YUSUF))
    with pytest.raises(ValidationError) as refused:
        withdraw_signal(uow_of(YUSUF), signal.id, reason, PORTS)
    assert refused.value.field == "reason"


def test_sending_twice_at_the_same_moment_records_one_signal(fresh_database):
    sessions = session_factory(make_engine(fresh_database))
    with sessions() as session:
        actor = People(session).actor(YUSUF)
    draft, start, found = signal_draft(), Barrier(6), []

    def send():
        with sessions.begin() as session:
            start.wait()
            found.append(record_signal(UnitOfWork(session, actor, NOW), draft, PORTS).id)

    senders = [Thread(target=send) for _ in range(6)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    with sessions() as session:
        assert (len(found), len(set(found)), counted(session)) == (6, 1, 1)
        assert session.scalar(select(func.count(Signal.id))) == 1
    sessions.kw["bind"].dispose()
