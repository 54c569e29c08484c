"""Guessing passwords: slowed down, locked out, and no telling which addresses have an account."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask_security import hash_password
from sqlalchemy import event, select

from resilience.accounts.session_models import Attempt, SignInAttempt
from resilience.accounts.throttle import Knock, account_hash, begin_attempt
from resilience.accounts.throttle_rules import LONGEST_WAIT
from resilience.app import create_app
from tests.cast import ANNET, NOW, TOM, YUSUF

PASSWORD = "lange zin over de havenkraan"
STRANGER = "nobody@kade.example"


@pytest.fixture
def production(config, clock, web_sessions, sessions):
    """Return the application as it runs outside the demo."""
    app = create_app(replace(config, demo=False), clock, web_sessions, sessions)
    app.config["WTF_CSRF_ENABLED"] = False
    return app


@pytest.fixture
def door(production, session, cast):
    """Return a knock on the door: ``door()``, ``door(STRANGER)``, ``door(password=PASSWORD)``."""
    with production.app_context():
        cast[YUSUF].password = hash_password(PASSWORD)
    session.commit()
    client, own = production.test_client(), cast[YUSUF].email

    def knock(email=own, password="wrong"):
        return client.post("/sign-in", data={"email": email, "password": password})

    return knock


@pytest.fixture
def fail(session, clock, config):
    """Return a maker of failures, each as soon as it is possible: ``fail(10, email)``."""

    def make(times, email):
        knock = Knock(account_hash(email, config.secret_key), "")
        for _ in range(times):
            begin_attempt(session, knock, email, clock.now())
            clock.advance(LONGEST_WAIT)
        session.commit()

    return make


def test_after_three_failures_one_waits_and_the_page_says_so(door, cast):
    pages = [door().text for _ in range(4)]
    assert "2 second" not in pages[2]
    assert "2 second" in pages[3]


def test_while_waiting_even_the_right_password_does_not_open(door):
    for _ in range(3):
        door()
    assert door(password=PASSWORD).status_code == 200


def test_after_the_wait_the_right_password_opens(door, clock):
    for _ in range(3):
        door()
    clock.advance(timedelta(seconds=2))
    assert "/tf-setup" in door(password=PASSWORD).location


def test_ten_failures_lock_the_account_for_half_an_hour(door, clock, cast, fail):
    fail(10, cast[YUSUF].email)
    assert "25 minut" in door(password=PASSWORD).text
    clock.advance(timedelta(minutes=25))
    assert door(password=PASSWORD).status_code == 302


def lines(page):
    return [line for line in page.text.splitlines() if "nonce" not in line and "csrf" not in line]


@pytest.mark.parametrize("failures", [0, 3, 10])
def test_an_address_without_an_account_gets_the_same_answers(door, clock, cast, fail, failures):
    pages = []
    for email in (cast[YUSUF].email, STRANGER):
        fail(failures, email)
        pages.append([line.replace(email, "") for line in lines(door(email))])
    assert pages[0] == pages[1]


def test_an_address_without_an_account_costs_the_same_statements(door, cast, connection):
    counts = []
    for email in (cast[YUSUF].email, STRANGER):
        asked = []
        listen = lambda *arguments: asked.append(arguments[2])  # noqa: E731, B023
        event.listen(connection, "before_cursor_execute", listen)
        door(email)
        event.remove(connection, "before_cursor_execute", listen)
        counts.append(len([each for each in asked if "SAVEPOINT" not in each]))
    assert counts[0] == counts[1]


def test_the_table_of_attempts_names_nobody(door, session):
    door(STRANGER)
    (attempt,) = session.scalars(select(SignInAttempt)).all()
    assert (attempt.user_id, attempt.outcome) == (None, Attempt.FAILED)
    assert "kade" not in attempt.account_hash


def test_an_administrator_unlocks_a_colleague(door, clock, cast, client_of, fail):
    fail(10, cast[ANNET].email)
    assert "Wait" not in (locked := door(cast[ANNET].email).text)
    client_of(TOM).post(f"/people/{cast[ANNET].id}/unlock")
    clock.advance(timedelta(seconds=1))
    assert door(cast[ANNET].email).text != locked


def test_a_finished_sign_in_lets_the_failures_be_forgotten(door, client_of, cast, clock, fail):
    fail(2, cast[YUSUF].email)
    client_of(YUSUF)
    clock.advance(timedelta(seconds=1))
    for _ in range(3):
        assert "Wait" not in door().text


def test_a_right_password_alone_does_not_let_codes_be_guessed_for_ever(door, session, cast):
    door(password=PASSWORD)
    outcomes = session.scalars(select(SignInAttempt.outcome)).all()
    assert outcomes == [Attempt.PASSED]


def test_one_network_that_tries_many_accounts_is_stopped(session, config):
    network = "203.0.113.0/24"
    answers = []
    for number in range(51):
        address = f"person{number}@kade.example"
        knock = Knock(account_hash(address, config.secret_key), network)
        answers.append(begin_attempt(session, knock, address, NOW))
    assert [answer.attempt_id is not None for answer in answers] == [True] * 50 + [False]
