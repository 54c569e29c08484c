"""Confirming what somebody else reported: once a person, counted, and taken back."""

import threading

import pytest
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from resilience.db.session import make_engine
from resilience.errors import ConflictError, NotFoundError
from resilience.feedback.confirming import confirm_signal, find_own, take_back
from resilience.feedback.nearby import RECENT
from resilience.signals.attributes import InformationGrade, ObservationMode, SignalState
from resilience.signals.drafts import SourceDraft
from resilience.signals.fact_rows import fact_groups
from resilience.signals.feedback_models import SignalConfirmation
from resilience.signals.models import Signal
from resilience.signals.queries import read_as
from resilience.uow import UnitOfWork
from tests.cast import ANNET, KARIN, LOTTE, MARIT, NOW, SANNE, YUSUF, People
from tests.factories.signals import recorded

HEARSAY = SourceDraft(ObservationMode.RESIDENT, information_grade=InformationGrade.HEARSAY)


@pytest.fixture
def signal(uow_of):
    return recorded(uow_of(YUSUF), source=HEARSAY)


def standing(session, signal):
    wanted = select(SignalConfirmation).where(
        SignalConfirmation.signal_id == signal.id, SignalConfirmation.withdrawn_at.is_(None)
    )
    return session.scalars(wanted).all()


def test_a_second_source_counts_and_raises_the_grade(uow_of, signal):
    confirm_signal(uow_of(SANNE), signal.id)
    assert (signal.confirmation_count, signal.confirmed_grade) == (1, InformationGrade.CONFIRMED)
    assert signal.information_grade is InformationGrade.HEARSAY


def test_the_same_person_counts_once(uow_of, session, signal):
    for _ in range(3):
        confirm_signal(uow_of(SANNE), signal.id)
    assert (len(standing(session, signal)), signal.confirmation_count) == (1, 1)


def test_everybody_who_sees_it_can_confirm(uow_of, signal):
    for slug in (SANNE, LOTTE, MARIT):
        confirm_signal(uow_of(slug), signal.id)
    assert signal.confirmation_count == 3


def test_the_reporter_cannot_confirm_the_own_signal(uow_of, signal):
    with pytest.raises(ConflictError):
        confirm_signal(uow_of(YUSUF), signal.id)


def test_who_does_not_see_it_cannot_confirm_it(uow_of, signal):
    with pytest.raises(NotFoundError):
        confirm_signal(uow_of(ANNET), signal.id)


@pytest.mark.parametrize("state", [SignalState.CLOSED, SignalState.REJECTED])
def test_what_is_over_cannot_be_confirmed(uow_of, session, signal, state):
    signal.state = state
    session.flush()
    with pytest.raises(ConflictError):
        confirm_signal(uow_of(LOTTE), signal.id)


def test_after_four_weeks_it_is_a_new_signal(session, cast, signal):
    late = NOW + RECENT
    with pytest.raises(ConflictError):
        confirm_signal(UnitOfWork(session, cast.actor(LOTTE, late), late), signal.id)


def test_a_confirmation_is_taken_back_and_can_be_given_again(uow_of, signal):
    confirm_signal(uow_of(SANNE), signal.id)
    take_back(uow_of(SANNE), signal.id)
    assert (signal.confirmation_count, signal.confirmed_grade) == (0, InformationGrade.HEARSAY)
    confirm_signal(uow_of(SANNE), signal.id)
    assert signal.confirmation_count == 1


def test_only_the_own_confirmation_is_taken_back(uow_of, signal):
    confirm_signal(uow_of(SANNE), signal.id)
    with pytest.raises(ConflictError):
        take_back(uow_of(LOTTE), signal.id)
    assert signal.confirmation_count == 1


def test_nobody_learns_who_confirmed(uow_of, signal):
    confirm_signal(uow_of(SANNE), signal.id)
    assert find_own(uow_of(SANNE), signal.id) is not None
    for slug in (YUSUF, LOTTE, MARIT, KARIN):
        assert find_own(uow_of(slug), signal.id) is None


def test_the_page_says_how_many_and_what_it_was_graded_before(app, uow_of, signal):
    confirm_signal(uow_of(SANNE), signal.id)
    with app.test_request_context(headers={"Accept-Language": "en"}):
        (read,) = read_as(uow_of(LOTTE), [signal])
        facts = dict(row for _, rows in fact_groups(read, has_exact_place=False) for row in rows)
    assert facts["Confirmed"] == "By 1 other source"
    assert "recorded as" in facts["Content"]


def test_two_who_confirm_at_once_both_count(fresh_database):
    engine = make_engine(fresh_database)
    sessions = sessionmaker(engine)
    with sessions.begin() as session:
        signal_id = recorded(UnitOfWork(session, People(session).actor(YUSUF), NOW)).id
    together = threading.Barrier(2)

    def confirm(slug):
        with sessions.begin() as session:
            uow = UnitOfWork(session, People(session).actor(slug), NOW)
            together.wait(timeout=20)
            confirm_signal(uow, signal_id)

    threads = [threading.Thread(target=confirm, args=(slug,)) for slug in (SANNE, LOTTE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with sessions() as session:
        assert session.get_one(Signal, signal_id).confirmation_count == 2
    engine.dispose()
