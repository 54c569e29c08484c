"""Sessions on the server: they end in time, at once when revoked, and each on its own (R-14)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from resilience.accounts.session_models import SignInSession
from resilience.accounts.session_times import EndReason
from resilience.accounts.sessions import end_sessions
from tests.cast import ANNET, NOW, TOM, YUSUF
from tests.factories.sessions import DESK, PHONE, let_in
from tests.web.page_checks import check_page

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def two_devices(app, session, cast):
    """Return the phone and the desk of Yusuf, each with the session on it."""
    app.config["WTF_CSRF_ENABLED"] = False
    clients = {device: app.test_client() for device in (PHONE, DESK)}
    return [
        (client, let_in(client, session, cast[YUSUF], NOW, device))
        for device, client in clients.items()
    ]


def is_in(client):
    return client.get("/").status_code == 200


def sessions_of(session, user):
    session.expire_all()
    found = select(SignInSession).where(SignInSession.user_id == user.id)
    return session.scalars(found.order_by(SignInSession.started_at, SignInSession.id)).all()


def test_signing_in_makes_a_session_that_names_the_device(app, session, cast):
    app.config["WTF_CSRF_ENABLED"] = False
    agent = {"User-Agent": "Mozilla/5.0 (Linux; Android 14) Chrome/142.0 Safari/537.36"}
    app.test_client().post(f"/demo/sign-in/{YUSUF}", headers=agent)
    (made,) = sessions_of(session, cast[YUSUF])
    assert (made.device, made.origin) == ("Chrome, Android", "127.0.0.1")


def test_the_secret_of_the_cookie_is_not_in_the_database(client_of, session, cast):
    client = client_of(YUSUF)
    (made,) = sessions_of(session, cast[YUSUF])
    with client.session_transaction() as kept:
        assert kept["secret"] not in {made.secret_hash, str(made.id)}


def test_a_cookie_without_a_session_opens_nothing(app, cast):
    client = app.test_client()
    with client.session_transaction() as kept:
        kept.update({"_user_id": cast[YUSUF].fs_uniquifier, "_fresh": True, "secret": "guess"})
    assert not is_in(client)


def test_a_secret_does_not_open_the_account_of_somebody_else(client_of, cast):
    client = client_of(YUSUF)
    with client.session_transaction() as kept:
        kept["_user_id"] = cast[ANNET].fs_uniquifier
    assert not is_in(client)


def test_at_14_59_it_still_runs_and_at_15_00_it_is_over(client_of, clock):
    client = client_of(YUSUF)
    clock.advance(15 * MINUTE - SECOND)
    assert is_in(client)
    clock.advance(15 * MINUTE)
    assert not is_in(client)


def test_use_is_written_down_at_most_once_a_minute(client_of, clock, session, cast):
    client = client_of(YUSUF)
    clock.advance(59 * SECOND)
    client.get("/")
    assert sessions_of(session, cast[YUSUF])[0].last_seen_at == NOW
    clock.advance(SECOND)
    client.get("/")
    assert sessions_of(session, cast[YUSUF])[0].last_seen_at == NOW + MINUTE


def test_a_refused_request_counts_as_use(client_of, clock, session, cast):
    client = client_of(YUSUF)
    clock.advance(10 * MINUTE)
    assert client.get("/system").status_code == 403
    assert sessions_of(session, cast[YUSUF])[0].last_seen_at == clock.now()


def test_after_eight_hours_of_work_one_signs_in_again(client_of, clock):
    client = client_of(YUSUF)
    for _ in range(47):
        clock.advance(10 * MINUTE)
        assert is_in(client)
    clock.advance(10 * MINUTE - SECOND)
    assert is_in(client)
    clock.advance(SECOND)
    assert not is_in(client)


def test_the_end_is_written_down_with_its_reason(client_of, clock, session, cast):
    client = client_of(YUSUF)
    clock.advance(15 * MINUTE)
    client.get("/")
    (ended,) = sessions_of(session, cast[YUSUF])
    assert ended.end_reason is EndReason.IDLE


def test_who_was_signed_out_reads_why(client_of, clock):
    client = client_of(YUSUF)
    clock.advance(15 * MINUTE)
    page = client.get("/", follow_redirects=True)
    assert "Je hebt 15 minuten niets gedaan" in page.text or "You did nothing" in page.text


def test_asking_how_long_it_lasts_puts_nothing_off(client_of, clock):
    client = client_of(YUSUF)
    clock.advance(13 * MINUTE)
    assert client.get("/sessions/remaining").json == {"seconds": 120, "canBeExtended": True}
    clock.advance(2 * MINUTE)
    assert not is_in(client)


def test_staying_signed_in_puts_the_end_off(client_of, clock):
    client = client_of(YUSUF)
    clock.advance(14 * MINUTE)
    assert client.post("/sessions/extend").status_code == 204
    assert client.get("/sessions/remaining").json["seconds"] == 900


def test_a_script_that_asks_too_late_gets_no_page_but_a_refusal(client_of, clock):
    client = client_of(YUSUF)
    clock.advance(15 * MINUTE)
    asked = client.get("/sessions/remaining", headers={"Sec-Fetch-Dest": "empty"})
    assert asked.status_code == 401


def test_a_revoked_session_dies_on_its_next_request_and_the_other_lives(two_devices):
    (phone, on_phone), (desk, _) = two_devices
    assert desk.post(f"/sessions/{on_phone.id}/end").status_code == 303
    assert not is_in(phone)
    assert is_in(desk)


def test_nobody_ends_the_session_of_somebody_else(two_devices, client_of):
    (phone, on_phone), _ = two_devices
    assert client_of(ANNET).post(f"/sessions/{on_phone.id}/end").status_code == 404
    assert is_in(phone)


def test_signing_out_everywhere_ends_both(two_devices):
    (phone, _), (desk, _) = two_devices
    desk.post("/sessions/end-all")
    assert not is_in(phone)
    assert not is_in(desk)


def test_signing_out_on_one_device_leaves_the_other(two_devices):
    (phone, _), (desk, _) = two_devices
    phone.post("/sign-out")
    assert not is_in(phone)
    assert is_in(desk)


def test_the_page_lists_both_devices_and_names_this_one(two_devices):
    page = two_devices[0][0].get("/sessions").text
    assert check_page(page) == []
    assert "Chrome, Android" in page
    assert "Firefox, Linux" in page


def test_a_copied_cookie_is_worth_nothing_after_signing_out(app, client_of):
    client, copy = client_of(YUSUF), app.test_client()
    with client.session_transaction() as kept:
        stolen = dict(kept)
    with copy.session_transaction() as kept:
        kept.update(stolen)
    client.post("/sign-out")
    assert not is_in(copy)


def test_a_change_of_roles_ends_every_session(two_devices, uow_of, cast, session):
    end_sessions(uow_of(TOM), cast[YUSUF].id, EndReason.ROLE_CHANGED)
    session.commit()
    assert not any(is_in(client) for client, _ in two_devices)


def test_an_account_that_closes_at_a_moment_is_out_at_that_moment(two_devices, cast, session):
    cast[YUSUF].closes_at = NOW
    session.commit()
    assert not any(is_in(client) for client, _ in two_devices)


def test_signing_in_as_somebody_else_ends_the_session_before(app, client_of, session, cast):
    client = client_of(YUSUF)
    client.post(f"/demo/sign-in/{ANNET}")
    (ended,) = sessions_of(session, cast[YUSUF])
    assert ended.end_reason is EndReason.REPLACED


def test_signing_in_gives_a_new_secret_and_a_new_token(app, client):
    client.get("/sign-in")
    with client.session_transaction() as kept:
        kept["secret"] = "planted"
        token = kept["csrf_token"]
    app.config["WTF_CSRF_ENABLED"] = False
    client.post(f"/demo/sign-in/{YUSUF}")
    with client.session_transaction() as kept:
        assert kept["secret"] != "planted"
        assert kept.get("csrf_token") != token


def test_signing_out_clears_the_browser(client_of):
    answer = client_of(YUSUF).post("/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'


def test_the_administrator_sees_where_a_colleague_is_signed_in(client_of, cast):
    client_of(ANNET)
    page = client_of(TOM).get(f"/people/{cast[ANNET].id}/sign-in").text
    assert check_page(page) == []
    assert "127.0.0.1" not in page


def test_an_administrator_knows_nothing_of_another_organisation(client_of, cast):
    assert client_of(TOM).get(f"/people/{cast[YUSUF].id}/sign-in").status_code == 404
