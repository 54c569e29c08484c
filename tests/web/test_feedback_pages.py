"""The pages of feedback: the worklist, answering, what the reporter reads and says of it."""

import pytest
from bs4 import BeautifulSoup

from resilience.feedback.confirming import confirm_signal
from resilience.feedback.shares import count_quarter
from resilience.signals.attributes import SignalState
from resilience.signals.drafts import PlaceDraft
from tests.cast import ANNET, ESTHER, LOTTE, MARIT, SANNE, TOM, YUSUF
from tests.factories.feedback import ANSWER, NOT_SATISFIED, answered, judged
from tests.factories.signals import IN_WIEKENHOF, TEXT, WIEKENHOF, recorded
from tests.web.page_checks import check_page

LIST = "/feedback"
SENTENCES = "/feedback/sentences"


@pytest.fixture
def signal(uow_of):
    return recorded(uow_of(YUSUF))


def words_of(answer):
    return " ".join(BeautifulSoup(answer.text, "html5lib").main.get_text(" ").split())


def answer_page(signal):
    return f"/feedback/signals/{signal.id}"


def detail(signal):
    return f"/signals/{signal.id}"


def test_the_worklist_says_who_waits_and_until_when(client_of, signal):
    answer = client_of(MARIT).get(LIST)
    assert "Eén melder wacht op antwoord" in words_of(answer)
    assert "10 werkdagen" in words_of(answer)
    assert check_page(answer.text) == []


def test_an_empty_worklist_says_that_everybody_has_an_answer(client_of):
    answer = client_of(MARIT).get(LIST)
    assert "Elke melder heeft antwoord" in words_of(answer)
    assert check_page(answer.text) == []


def test_the_worklist_shows_no_text_and_no_protected_organisation(client_of, signal):
    text = client_of(MARIT).get(LIST).text
    assert TEXT not in text
    assert "Jongerenwerk" not in text


def test_the_start_page_says_what_is_due_first(client_of, signal):
    assert f'href="{answer_page(signal)}"' in client_of(MARIT).get("/").text
    assert "Antwoord" not in words_of(client_of(LOTTE).get("/"))


def test_more_than_three_become_one_line_on_the_start_page(client_of, uow_of):
    for _ in range(6):
        recorded(uow_of(YUSUF))
    assert "Nog 3 melders wachten op antwoord" in words_of(client_of(MARIT).get("/"))


def test_the_page_of_an_answer_offers_sentences(client_of, signal):
    answer = client_of(MARIT).get(answer_page(signal))
    assert "Wij pakken het op" in words_of(answer)
    assert check_page(answer.text) == []


def test_a_sentence_is_sent_in_one_press(client_of, signal, session):
    sent = client_of(MARIT).post(f"{answer_page(signal)}/sentences/looked")
    assert sent.headers["Location"] == LIST
    session.refresh(signal)
    assert signal.state is SignalState.FED_BACK


def test_a_sentence_can_be_changed_first(client_of, signal):
    answer = client_of(MARIT).get(f"{answer_page(signal)}?sentence=looked")
    box = BeautifulSoup(answer.text, "html5lib").find("textarea")
    assert "Een collega is gaan kijken" in box.text


def test_own_words_are_sent(client_of, signal):
    sent = client_of(MARIT).post(answer_page(signal), data=typed(client_of, signal, ANSWER))
    assert sent.status_code == 302
    assert ANSWER in client_of(YUSUF).get(detail(signal)).text


def typed(client_of, signal, text):
    page = BeautifulSoup(client_of(MARIT).get(answer_page(signal)).text, "html5lib")
    return {"typed_by": page.find("input", {"name": "typed_by"})["value"], "text": text}


def test_data_of_a_person_come_back_with_the_text(client_of, signal):
    said = "Bel mij op 06-12345678."
    answer = client_of(MARIT).post(answer_page(signal), data=typed(client_of, signal, said))
    assert answer.status_code == 422
    assert said in answer.text
    assert check_page(answer.text) == []


def test_an_answered_signal_has_no_answer_page_any_more(client_of, uow_of, signal):
    answered(uow_of(MARIT), signal)
    assert client_of(MARIT).get(answer_page(signal)).status_code == 404


def test_the_reporter_sees_until_when_an_answer_comes(client_of, signal):
    assert "Je hoort uiterlijk op 7 december 2026" in words_of(client_of(YUSUF).get(detail(signal)))


def test_the_reporter_reads_the_answer_and_can_say_whether_it_helps(client_of, uow_of, signal):
    answered(uow_of(MARIT), signal)
    answer = client_of(YUSUF).get(detail(signal))
    assert ANSWER in answer.text
    assert "Helpt dit?" in words_of(answer)
    assert check_page(answer.text) == []


def test_my_recent_signals_show_the_answer(client_of, uow_of, signal):
    answered(uow_of(MARIT), signal)
    assert ANSWER in client_of(YUSUF).get("/").text


def test_the_message_holds_nothing_of_the_answer(client_of, uow_of, signal):
    answered(uow_of(MARIT), signal)
    text = client_of(YUSUF).get("/notifications").text
    assert "Er is antwoord op je signaal" in text
    assert ANSWER not in text


def test_this_helps_is_one_press(client_of, uow_of, signal):
    given = answered(uow_of(MARIT), signal)
    client = client_of(YUSUF)
    client.post(f"/feedback/answers/{given.id}/helpful")
    assert "Je gaf aan dat dit helpt." in words_of(client.get(detail(signal)))


def test_not_satisfied_asks_why_and_opens_the_signal(client_of, uow_of, signal, session, cast):
    given = answered(uow_of(MARIT), signal)
    client = client_of(YUSUF)
    asked = client.get(f"/feedback/answers/{given.id}/not-satisfied")
    assert check_page(asked.text) == []
    said = {"typed_by": str(cast[YUSUF].id), "reason": "Het is er nog donker."}
    client.post(f"/feedback/answers/{given.id}/not-satisfied", data=said)
    session.refresh(signal)
    assert signal.state is SignalState.ACCEPTED


def test_the_coordinator_reads_what_was_missing(client_of, uow_of, signal):
    judged(uow_of(YUSUF), answered(uow_of(MARIT), signal), NOT_SATISFIED, "Het is er donker.")
    answer = client_of(MARIT).get(answer_page(signal))
    assert "Het is er donker." in answer.text
    assert check_page(answer.text) == []


def test_somebody_else_cannot_judge_an_answer(client_of, uow_of, signal):
    given = answered(uow_of(MARIT), signal)
    assert client_of(ANNET).post(f"/feedback/answers/{given.id}/helpful").status_code == 404


def test_on_time_shows_the_own_counts_and_is_empty_of_partners(client_of, uow_of, signal):
    own = recorded(uow_of(MARIT))
    answered(uow_of(MARIT), own)
    count_quarter(uow_of(MARIT), "2026-Q4")
    answer = client_of(ESTHER).get("/feedback/on-time")
    assert "100%" in words_of(answer)
    assert "Niets te tonen van partners" in words_of(answer)
    assert check_page(answer.text) == []


def test_sentences_become_the_own_and_are_changed(client_of, cast):
    client = client_of(TOM)
    assert check_page(client.get(SENTENCES).text) == []
    client.post(f"{SENTENCES}/take-over")
    page = client.get(SENTENCES)
    assert check_page(page.text) == []
    link = BeautifulSoup(page.text, "html5lib").select_one("main li a")["href"]
    changed = {"typed_by": str(cast[TOM].id), "title": "Gezien", "text": "Wij zijn gaan kijken."}
    assert check_page(client.get(link).text) == []
    assert client.post(link, data=changed).status_code == 302
    assert "Gezien" in client.get(SENTENCES).text


def test_a_sentence_without_a_name_comes_back(client_of, cast):
    unfit = {"typed_by": str(cast[TOM].id), "title": "", "text": "Wij zijn gaan kijken."}
    answer = client_of(TOM).post(f"{SENTENCES}/new", data=unfit)
    assert answer.status_code == 422
    assert check_page(answer.text) == []


def test_who_sees_a_signal_can_say_that_they_saw_it_too(client_of, signal, session):
    client = client_of(SANNE)
    answer = client.get(detail(signal))
    assert "Ik zag dit ook" in words_of(answer)
    assert check_page(answer.text) == []
    client.post(f"{detail(signal)}/confirm")
    assert "Bevestigd Door 1 andere bron" in words_of(client.get(detail(signal)))


def test_a_confirmation_is_taken_back_on_the_page(client_of, uow_of, signal, session):
    confirm_signal(uow_of(SANNE), signal.id)
    client = client_of(SANNE)
    assert "Je hebt dit signaal bevestigd" in words_of(client.get(detail(signal)))
    client.post(f"{detail(signal)}/confirm/take-back")
    session.refresh(signal)
    assert signal.confirmation_count == 0


def test_who_confirmed_is_on_no_page(client_of, uow_of, signal):
    confirm_signal(uow_of(SANNE), signal.id)
    for slug in (YUSUF, LOTTE, MARIT):
        text = client_of(slug).get(detail(signal)).text
        assert "Sanne" not in text
        assert "Sociaal werker" not in text


def test_the_form_finds_what_looks_like_it(client_of, uow_of):
    theirs = recorded(uow_of(ANNET))
    asked = {"place": "buurt", "buurt_code": WIEKENHOF, "signal_type": "OV01"}
    found = client_of(MARIT).post("/signals/similar", data=asked).json["similar"]
    assert [each["url"] for each in found] == [detail(theirs)]
    assert set(found[0]) == {"title", "url", "where", "text", "isOwn", "confirmUrl"}


def test_the_form_tells_nothing_of_what_one_may_not_read(client_of, uow_of):
    recorded(uow_of(ANNET))
    asked = {"place": "buurt", "buurt_code": WIEKENHOF, "signal_type": "OV01"}
    assert client_of(YUSUF).post("/signals/similar", data=asked).json == {"similar": []}


@pytest.mark.parametrize(
    "changed",
    [
        {"signal_type": ""},
        {"buurt_code": ""},
        {"place": "hier"},
        {"signal_type": "XX99"},
        {"buurt_code": "BU00000000"},
    ],
)
def test_as_long_as_place_or_kind_is_unknown_nothing_is_found(client_of, changed):
    asked = {"place": "buurt", "buurt_code": WIEKENHOF, "signal_type": "OV01"} | changed
    assert client_of(MARIT).post("/signals/similar", data=asked).json == {"similar": []}


def test_the_form_has_room_for_it_and_a_form_for_the_press(client_of):
    page = BeautifulSoup(client_of(YUSUF).get("/signals/new").text, "html5lib")
    assert page.select_one("form[data-signal-form] [data-similar]")
    assert page.select_one("form#confirm-form:not(form form)")


def test_after_sending_the_page_says_what_it_looks_like(client_of, uow_of):
    recorded(uow_of(ANNET), place=PlaceDraft(position=IN_WIEKENHOF))
    mine = recorded(uow_of(SANNE), place=PlaceDraft(position=IN_WIEKENHOF))
    answer = client_of(SANNE).get(detail(mine))
    assert "Je signaal lijkt hierop" in words_of(answer)
    assert check_page(answer.text) == []
