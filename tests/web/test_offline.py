"""What a phone keeps, asks and sends: nothing of anybody on board, everything exactly once."""

import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from resilience.safety.models import SafetyConcern
from resilience.signals.models import Signal
from tests.cast import ANNET, FARID, KARIN, NOW, YUSUF
from tests.factories import safety, signals
from tests.web.page_checks import check_page

SHELLS = ("signal", "signal-police", "concern", "recent")
EACH_SHELL = pytest.mark.parametrize("name", SHELLS)
NONCE = re.compile(r'nonce="[^"]+"')
KINDS = [("signals", signals.posted, Signal), ("concerns", safety.posted, SafetyConcern)]
EACH_KIND = pytest.mark.parametrize(("kind", "posted", "model"), KINDS)


def sent(client, kind, fields, waited=0):
    owner = client.get("/offline/contact").json["account"]
    return client.post(f"/offline/{kind}", data=fields | {"typed_by": owner, "waited": waited})


@EACH_SHELL
def test_a_page_on_board_is_a_good_page(client, name):
    assert check_page(client.get(f"/offline/{name}").text) == []


@EACH_SHELL
def test_a_page_on_board_is_the_same_for_everybody(client, client_of, name):
    pages = [visitor.get(f"/offline/{name}").text for visitor in (client, client_of(YUSUF))]
    assert len({NONCE.sub("", page) for page in pages}) == 1


@EACH_SHELL
def test_a_page_on_board_sets_no_cookie_and_holds_no_token(client, name):
    answer = client.get(f"/offline/{name}")
    assert "Set-Cookie" not in answer.headers
    assert "csrf" not in answer.text


def test_only_the_police_form_asks_whether_partners_get_it(client):
    asked = ["Wpg" in client.get(f"/offline/{name}").text for name in SHELLS]
    assert asked == [False, True, False, False]


def kept_files(client):
    listed = re.match(r"self\.KEPT_FILES=(.*);", client.get("/service-worker.js").text)
    return json.loads(listed[1])


def test_the_worker_keeps_shells_and_static_files_only(client_of):
    addresses = [kept["url"] for kept in kept_files(client_of(YUSUF))]
    assert {f"/offline/{name}" for name in SHELLS} < set(addresses)
    assert all(address.startswith(("/offline/", "/static/")) for address in addresses)


def test_everything_the_worker_keeps_is_there(client):
    files = kept_files(client)
    assert {client.get(kept["url"]).status_code for kept in files} == {200}
    assert all(kept["revision"] or "?v=" in kept["url"] for kept in files)


def test_the_worker_changes_with_language_and_colours_only(client, client_of):
    first = client.get("/service-worker.js").text
    assert client_of(YUSUF).get("/service-worker.js").text == first
    client.set_cookie("locale", "en")
    assert client.get("/service-worker.js").text != first


def test_the_worker_is_asked_for_anew_and_may_load_nothing_foreign(client):
    answer = client.get("/service-worker.js")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    again = client.get("/service-worker.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_the_manifest_names_icons_that_are_there(client):
    manifest = client.get("/manifest.webmanifest").json
    assert {client.get(icon["src"]).status_code for icon in manifest["icons"]} == {200}
    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512", "any"}
    assert "maskable" in {icon["purpose"] for icon in manifest["icons"]}


def test_the_manifest_speaks_the_language_of_the_device(client):
    assert client.get("/manifest.webmanifest").json["lang"] == "nl"
    client.set_cookie("locale", "en")
    assert client.get("/manifest.webmanifest").json["lang"] == "en"


def test_contact_brings_what_a_recorder_needs(client_of, cast):
    contact = client_of(YUSUF).get("/offline/contact").json
    assert contact["account"] == str(cast[YUSUF].id)
    assert (contact["mayRecord"], contact["signalForm"]) == (True, "signal")
    assert client_of(KARIN).get("/offline/contact").json["signalForm"] == "signal-police"


def test_who_may_not_record_gets_nothing_on_board(client_of):
    contact = client_of(FARID).get("/offline/contact").json
    assert contact["mayRecord"] is False
    assert not contact.keys() & {"areas", "recent", "csrf"}


def test_contact_puts_the_end_of_the_session_off_by_nothing(client_of, clock):
    yusuf = client_of(YUSUF)
    clock.advance(timedelta(minutes=14))
    assert yusuf.get("/offline/contact").status_code == 200
    clock.advance(timedelta(minutes=1))
    assert yusuf.get("/offline/contact", headers={"Sec-Fetch-Dest": "empty"}).status_code == 401


def test_the_buurten_on_board_are_exact_and_light(client_of):
    yusuf = client_of(YUSUF)
    answer = yusuf.get(yusuf.get("/offline/contact").json["areas"])
    outlines = answer.json["outlines"]
    codes = {code for wijk in answer.json["wijken"] for code, _name in wijk["buurten"]}
    assert {each["id"] for each in outlines["objects"]["buurten"]["geometries"]} == codes
    assert len(answer.data) < 100_000


@EACH_KIND
def test_what_is_sent_several_times_is_stored_once(client_of, session, kind, posted, model):
    yusuf, fields = client_of(YUSUF), posted()
    answers = [sent(yusuf, kind, fields) for _again in range(3)]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json["number"] for answer in answers}) == 1
    assert session.scalar(select(func.count(model.id))) == 1


@EACH_KIND
def test_what_waited_tells_of_the_moment_it_was_recorded(client_of, session, kind, posted, model):
    day = {"signals": "observed_day", "concerns": "occurred_day"}[kind]
    sent(client_of(YUSUF), kind, posted() | {day: "nu"}, waited=3600)
    stored = session.scalars(select(model)).one()
    seen = stored.observed_from if kind == "signals" else stored.occurred_at
    assert seen == NOW - timedelta(hours=1)


@EACH_KIND
def test_a_refusal_says_why_at_the_field(client_of, session, kind, posted, model):
    answer = sent(client_of(YUSUF), kind, posted(text="Bel hem op 06-12345678 voor meer."))
    assert answer.status_code == 422
    assert "telefoonnummer" in " ".join(answer.json["errors"]["text"])
    assert session.scalar(select(func.count(model.id))) == 0


def test_a_type_or_a_buurt_that_is_gone_is_refused_with_words(client_of):
    gone = signals.posted() | {"signal_type": "XX99", "buurt_code": "BU99999999"}
    errors = sent(client_of(YUSUF), "signals", gone).json["errors"]
    assert errors


@EACH_KIND
def test_nobody_sends_what_somebody_else_typed(client_of, cast, kind, posted, model):
    typed = posted(typed_by=str(cast[YUSUF].id))
    assert client_of(ANNET).post(f"/offline/{kind}", data=typed).status_code == 409


def test_without_a_session_a_script_hears_401(client, client_of, clock):
    yusuf, fields = client_of(YUSUF), signals.posted()
    clock.advance(timedelta(minutes=15))
    assert yusuf.post("/offline/signals", data=fields).status_code == 401


def test_a_concern_finds_the_signal_that_was_typed_before_it(client_of, session):
    yusuf, signal_id = client_of(YUSUF), str(uuid4())
    sent(yusuf, "signals", signals.posted(client_id=signal_id))
    sent(yusuf, "concerns", safety.posted() | {"signal_client_id": signal_id})
    concern = session.scalars(select(SafetyConcern)).one()
    assert concern.signal_id == session.scalars(select(Signal)).one().id


def test_a_concern_does_not_wait_for_its_signal(client_of, session):
    answer = sent(
        client_of(YUSUF), "concerns", safety.posted() | {"signal_client_id": str(uuid4())}
    )
    assert answer.status_code == 200
    assert session.scalars(select(SafetyConcern)).one().signal_id is None


def test_the_term_of_a_concern_runs_from_its_arrival(client_of, session):
    sent(client_of(YUSUF), "concerns", safety.posted(), waited=7200)
    assert session.scalars(select(SafetyConcern)).one().raised_at == NOW


def test_only_the_draft_of_what_was_sent_is_thrown_away(client_of):
    yusuf, fields = client_of(YUSUF), signals.posted()
    yusuf.post("/drafts/signal", data={"text": "Iets heel anders, nog niet af."})
    sent(yusuf, "signals", fields)
    assert "Iets heel anders" in yusuf.get("/signals/new").text
    yusuf.post("/drafts/signal", data={"text": fields["text"]})
    sent(yusuf, "signals", fields)
    assert fields["text"] not in yusuf.get("/signals/new").text


def standing(client, note):
    return client.get("/offline/standing", headers={"X-Standing-Note": note})


def test_a_phone_hears_that_an_account_was_closed(client, client_of, cast, session):
    note = client_of(YUSUF).get("/offline/contact").json["note"]
    assert standing(client, note).json == {"isOpen": True}
    cast[YUSUF].active = False
    session.commit()
    assert standing(client, note).json == {"isOpen": False}


@pytest.mark.parametrize("note", ["", "x", "Im5vdGhpbmci.forged"])
def test_a_note_that_we_did_not_sign_tells_nothing(client, note):
    assert standing(client, note).status_code == 400


def test_my_recent_shows_own_records_without_text(client_of):
    yusuf, fields = client_of(YUSUF), signals.posted()
    number = sent(yusuf, "signals", fields).json["number"]
    page = yusuf.get("/recent").text
    assert check_page(page) == []
    assert number in page
    assert fields["text"] not in page + yusuf.get("/offline/contact").text
    assert number not in client_of(ANNET).get("/recent").text


def test_a_shared_phone_keeps_what_a_colleague_did_not_send(client_of):
    left = client_of(YUSUF).post("/sign-out", data={"others_wait": "1"})
    assert left.headers["Clear-Site-Data"] == '"cache", "cookies"'
