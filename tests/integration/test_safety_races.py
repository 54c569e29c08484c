"""Safety with two processes at once: real commits, real locks."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from resilience.accounts.services import grant_role
from resilience.authz.actor import SYSTEM
from resilience.authz.roles import Role
from resilience.db.session import make_engine, session_factory
from resilience.errors import ConflictError
from resilience.notifications.models import Notification, NotificationKind
from resilience.safety.models import ConcernEvent, SafetyConcern
from resilience.safety.services import acknowledge_concern, escalate_concern
from resilience.safety.states import ConcernEventKind
from resilience.uow import UnitOfWork
from tests.cast import ANNET, NOW, ROB, TOM, People
from tests.factories.safety import concern_draft, raised

LATE = NOW + timedelta(days=3)


@pytest.fixture
def sessions(fresh_database):
    """Return the maker of sessions that really commit."""
    engine = make_engine(fresh_database)
    yield session_factory(engine)
    engine.dispose()


@pytest.fixture
def concern_id(sessions):
    """Return the id of a concern at an organisation with two officers: Rob and Tom."""
    with sessions.begin() as session:
        system = UnitOfWork(session, SYSTEM, NOW - timedelta(days=1))
        grant_role(system, People(session)[TOM], Role.SAFETY_OFFICER, [])
        return raised(UnitOfWork(session, People(session).actor(ANNET), NOW)).id


def at_once(sessions, *acts):
    """Do everything in transactions of their own at one moment; return answers or refusals."""
    barrier = Barrier(len(acts))

    def run(act):
        with sessions.begin() as session:
            barrier.wait()
            return act(session)

    def start(act):
        try:
            return run(act)
        except ConflictError as refusal:
            return type(refusal)

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(start, acts))


def test_of_two_officers_at_once_one_confirms(sessions, concern_id):
    def confirm(slug):
        def act(session):
            uow = UnitOfWork(session, People(session).actor(slug), NOW)
            return acknowledge_concern(uow, concern_id).acknowledged_by_id

        return act

    answers = at_once(sessions, confirm(ROB), confirm(TOM))
    assert answers.count(ConflictError) == 1
    with sessions() as session:
        assert session.get(SafetyConcern, concern_id).acknowledged_by_id in answers


def test_a_double_press_confirms_once(sessions, concern_id):
    def confirm(session):
        uow = UnitOfWork(session, People(session).actor(ROB), NOW)
        return acknowledge_concern(uow, concern_id).id

    assert at_once(sessions, confirm, confirm) == [concern_id, concern_id]
    with sessions() as session:
        kinds = session.scalars(select(ConcernEvent.kind)).all()
    assert kinds.count(ConcernEventKind.ACKNOWLEDGED) == 1


def test_of_four_processes_at_once_one_escalates(sessions, concern_id):
    def escalate(session):
        return escalate_concern(UnitOfWork(session, SYSTEM, LATE), concern_id)

    assert sorted(at_once(sessions, *[escalate] * 4)) == [False, False, False, True]


def test_an_escalation_at_the_moment_of_confirming_is_consistent(sessions, concern_id):
    def escalate(session):
        return escalate_concern(UnitOfWork(session, SYSTEM, LATE), concern_id)

    def confirm(session):
        uow = UnitOfWork(session, People(session).actor(ROB, LATE), LATE)
        return acknowledge_concern(uow, concern_id).id

    is_escalated, confirmed = at_once(sessions, escalate, confirm)
    assert confirmed == concern_id
    with sessions() as session:
        escalations = session.scalar(
            select(func.count(Notification.id)).where(
                Notification.kind == NotificationKind.CONCERN_ESCALATED
            )
        )
    assert bool(escalations) is is_escalated


def test_the_same_concern_sent_twice_at_once_is_raised_once(sessions):
    draft = concern_draft()

    def send(session):
        uow = UnitOfWork(session, People(session).actor(ANNET), NOW)
        return raised(uow, client_id=draft.client_id).id

    first, second = at_once(sessions, send, send)
    assert first == second
