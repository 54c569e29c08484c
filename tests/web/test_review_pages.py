"""The pages of review: the queue, one text, the author's side; nobody else learns (R-03)."""

import pytest
from bs4 import BeautifulSoup
from flask import url_for

from resilience.signals.attributes import SignalState
from tests.cast import (
    ANNET,
    ELS,
    ESTHER,
    JOKE,
    KARIN,
    MARIT,
    NOOR,
    PETRA,
    ROB,
    SASKIA,
    TOM,
    WILLEM,
    YUSUF,
)
from tests.factories.review import BY_NAME, NAME, NEUTRAL, TEXT, carry_out, flagged
from tests.factories.safety import BAS
from tests.factories.signals import recorded
from tests.web.page_checks import check_page

#: Of every role somebody, where there is one in the organisation of the signal.
OTHERS = (BAS, ROB, PETRA, TOM, ELS, YUSUF, NOOR, MARIT, KARIN, ESTHER, JOKE, WILLEM)
ASKED = {"reason": "naam", "note": BY_NAME.note}
TAKEN = {"redact-reason": "naam", "redact-flagged": NAME}


@pytest.fixture
def signal(uow_of, session):
    """Return an acute signal of Annet whose words wait for Saskia."""
    found = flagged(uow_of(ANNET), "IN03")
    session.commit()
    return found


def words(signal):
    return f"/review/{signal.id}"


def test_the_queue_is_a_good_page_and_shows_no_words(client_of, signal):
    answer = client_of(SASKIA).get("/review")
    assert check_page(answer.text) == []
    assert signal.number in answer.text
    assert NAME not in answer.text


def test_an_empty_queue_says_so(client_of):
    answer = client_of(NOOR).get("/review")
    assert check_page(answer.text) == []
    assert BeautifulSoup(answer.text, "html5lib").select_one("section.empty")


def test_the_reviewer_sees_what_was_marked_and_why(client_of, signal):
    answer = client_of(SASKIA).get(words(signal))
    assert check_page(answer.text) == []
    page = BeautifulSoup(answer.text, "html5lib")
    assert [mark.text for mark in page.select("blockquote mark")] == [NAME]
    assert "Laat de naam weg" in page.text or "Leave the name out" in page.text


def test_the_reviewer_lets_the_text_stand(client_of, signal, session):
    answer = client_of(SASKIA).post(f"{words(signal)}/clear")
    session.refresh(signal)
    assert (answer.status_code, signal.state) == (302, SignalState.SUBMITTED)
    assert client_of(ROB).get(f"/signals/{signal.id}").status_code == 200


@pytest.mark.parametrize(
    ("act", "typed"),
    [
        ("ask", {"reason": "", "note": "Graag anders."}),
        ("ask", ASKED | {"note": "Bel 06-12345678."}),
        ("redact", TAKEN | {"redact-words": "Staat er niet"}),
        ("redact", {"redact-reason": "naam"}),
    ],
)
def test_what_is_refused_keeps_what_was_typed(client_of, signal, act, typed):
    answer = client_of(SASKIA).post(f"{words(signal)}/{act}", data=typed)
    assert answer.status_code == 422
    assert check_page(answer.text) == []
    kept = [value for name, value in typed.items() if name.endswith(("note", "words"))]
    assert all(value in answer.text for value in kept)


def test_the_author_is_asked_and_words_it_differently(client_of, signal, session):
    assert client_of(SASKIA).post(f"{words(signal)}/ask", data=ASKED).status_code == 302
    annet = client_of(ANNET)
    for address in ("/", f"/signals/{signal.id}", f"{words(signal)}/words", "/notifications"):
        answer = annet.get(address)
        assert check_page(answer.text) == []
    assert BY_NAME.note in annet.get(f"/signals/{signal.id}").text
    assert annet.post(f"{words(signal)}/words", data={"text": NEUTRAL}).status_code == 302
    session.refresh(signal)
    assert (signal.state, signal.text) == (SignalState.SUBMITTED, NEUTRAL)


def test_the_same_words_are_refused_with_the_page(client_of, signal):
    answer = client_of(ANNET).post(f"{words(signal)}/words", data={"text": TEXT})
    assert answer.status_code == 422
    assert check_page(answer.text) == []


def test_words_are_ordered_out_and_gone_after_the_job(client_of, signal, session, uow_of):
    saskia = client_of(SASKIA)
    assert saskia.post(f"{words(signal)}/redact", data=TAKEN).status_code == 302
    assert check_page(saskia.get(words(signal)).text) == []
    assert carry_out(uow_of(SASKIA)) == 1
    session.commit()
    assert NAME not in client_of(ROB).get(f"/signals/{signal.id}").text


def test_the_author_reads_that_a_colleague_looks_first(client_of, signal):
    answer = client_of(ANNET).get(f"/signals/{signal.id}")
    assert check_page(answer.text) == []
    assert f"{words(signal)}/words" in answer.text


def addresses(app, signal):
    """Return every page that is about one signal."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.arguments == {"signal_id"}]
    with app.test_request_context():
        return [
            (url_for(rule.endpoint, signal_id=signal.id), method)
            for rule in rules
            for method in rule.methods & {"GET", "POST"}
            if not rule.rule.startswith("/api/")
        ]


@pytest.mark.parametrize("slug", OTHERS)
def test_to_everybody_else_there_is_no_such_signal(app, client_of, signal, slug):
    client = client_of(slug)
    answers = {
        address: getattr(client, method.lower())(address).status_code
        for address, method in addresses(app, signal)
    }
    assert len(answers) > 8
    assert set(answers.values()) <= {403, 404}


#: Where signals are listed, searched, counted by name or told of.
LISTS = (
    "/",
    "/signals",
    "/signals?selection=area",
    f"/signals?selection=area&q={NAME}",
    "/notifications",
    "/review",
    "/map/exact",
    "/feedback",
    "/me",
    "/recent",
)


@pytest.mark.parametrize("slug", OTHERS)
def test_no_list_search_or_message_of_others_names_it(client_of, signal, slug):
    client = client_of(slug)
    for address in LISTS:
        answer = client.get(address)
        assert signal.number not in answer.text, address
        assert str(signal.id) not in answer.text, address
        assert "schreeuwde" not in answer.text, address


def test_the_page_of_why_says_the_same_as_of_a_number_that_is_not_there(client_of, signal):
    rob = client_of(ROB)
    missing = str(signal.id)[:-6] + "abcdef"
    here, nowhere = (rob.get(f"/why/signals/{one}") for one in (signal.id, missing))
    assert here.status_code == nowhere.status_code == 404


def test_the_coordinator_finds_her_steps_on_the_page(client_of, uow_of, session):
    signal = recorded(uow_of(YUSUF))
    session.commit()
    page = client_of(MARIT).get(f"/signals/{signal.id}")
    assert check_page(page.text) == []
    assert f"/signals/{signal.id}/move" in page.text
    rejecting = client_of(MARIT).get(f"/signals/{signal.id}/reject")
    assert check_page(rejecting.text) == []
    empty = client_of(MARIT).post(f"/signals/{signal.id}/reject", data={"reason": ""})
    assert (empty.status_code, check_page(empty.text)) == (422, [])
