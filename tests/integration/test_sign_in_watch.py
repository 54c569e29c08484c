"""Administrators hear of lock-outs, peaks and odd places, once each (BIO2 5.17.01, R-15)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from resilience.accounts.session_models import Attempt, SignInAttempt, SignInSession
from resilience.accounts.session_times import EndReason
from resilience.accounts.sessions import Device, begin_session
from resilience.accounts.sign_in_watch import (
    ORGANISATION_PEAK,
    PLATFORM_PEAK,
    end_unused,
    list_findings,
    tell,
)
from resilience.authz.actor import SYSTEM
from resilience.notifications.models import Notification, NotificationKind
from resilience.uow import UnitOfWork
from tests.cast import ANNET, JOKE, NOW, PETRA, TOM
from tests.factories.sessions import DESK, PHONE


@pytest.fixture
def watch(session):
    """Return one run of the job at a moment."""

    def run(now=NOW):
        uow = UnitOfWork(session, SYSTEM, now)
        return sum(tell(uow, finding) for finding in list_findings(session, now))

    return run


@pytest.fixture
def fail(session):
    """Return a maker of failures, one a second up to NOW."""

    def make(times, user=None, hashed="a" * 64):
        session.add_all(
            SignInAttempt(
                at=NOW - timedelta(seconds=number),
                account_hash=hashed,
                user_id=user.id if user else None,
                network="192.0.2.0/24",
                outcome=Attempt.FAILED,
            )
            for number in range(times)
        )
        session.flush()

    return make


def told(session):
    found = select(Notification.recipient_id, Notification.kind)
    return set(session.execute(found).tuples())


def test_the_administrator_hears_that_a_colleague_is_locked_out(watch, fail, session, cast):
    fail(10, cast[ANNET])
    watch()
    assert told(session) == {(cast[TOM].id, NotificationKind.SIGN_IN_LOCKED)}


def test_nine_failures_are_no_lock_out(watch, fail, cast):
    fail(9, cast[ANNET])
    assert watch() == 0


def test_a_lock_out_is_told_once(watch, fail, cast):
    fail(10, cast[ANNET])
    assert [watch(), watch(NOW + timedelta(minutes=1))] == [1, 0]


def test_failures_on_addresses_nobody_has_lock_out_nobody(watch, fail):
    fail(10)
    assert watch() == 0


def test_the_administrator_hears_of_a_peak_in_the_organisation(watch, fail, session, cast):
    for number in range(ORGANISATION_PEAK):
        fail(1, cast[PETRA], f"{number:064}")
    watch()
    assert told(session) == {(cast[TOM].id, NotificationKind.SIGN_IN_PEAK)}


def test_the_platform_hears_of_a_peak_over_all(watch, fail, session, cast):
    for number in range(PLATFORM_PEAK):
        fail(1, hashed=f"{number:064}")
    watch()
    assert (cast[JOKE].id, NotificationKind.SIGN_IN_PLATFORM_PEAK) in told(session)


def sign_in(session, user, device, days_ago=0):
    begin_session(session, user.id, device, NOW - timedelta(days=days_ago))


def test_a_place_where_no_colleague_ever_was_is_odd(watch, session, cast):
    sign_in(session, cast[ANNET], DESK, 7)
    sign_in(session, cast[ANNET], PHONE)
    watch()
    assert told(session) == {
        (cast[TOM].id, NotificationKind.SIGN_IN_ODD_PLACE),
        (cast[ANNET].id, NotificationKind.OWN_ODD_PLACE),
    }


def test_a_place_where_a_colleague_was_is_not_odd(watch, session, cast):
    sign_in(session, cast[ANNET], DESK, 7)
    sign_in(session, cast[PETRA], PHONE, 3)
    sign_in(session, cast[ANNET], PHONE)
    assert watch() == 0


def test_nobody_hears_of_the_first_sign_in_of_all(watch, session, cast):
    sign_in(session, cast[ANNET], Device("Firefox, Linux", "203.0.113.9"))
    assert watch() == 0


def test_a_session_that_ran_out_unseen_gets_the_end_it_had(session, cast):
    begun, _ = begin_session(session, cast[ANNET].id, DESK, NOW - timedelta(hours=1))
    assert end_unused(session, NOW) == 1
    session.expire_all()
    found = session.get_one(SignInSession, begun.id)
    assert found.ended_at == NOW - timedelta(minutes=45)
    assert found.end_reason is EndReason.IDLE
