"""Working on a signal through its pages: corrections, who has it, notes, handovers, history."""

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from resilience.accounts.services import grant_role
from resilience.authz.actor import SYSTEM
from resilience.authz.roles import Role
from resilience.handling.attributes import HandoverState
from resilience.handling.drafts import KindDraft
from resilience.handling.models import SignalHandover, SignalNote, SignalVersion
from resilience.signals.assignment_models import SignalAssignment
from resilience.uow import UnitOfWork
from tests.cast import ANNET, DIRK, KARIN, LOTTE, MARIT, NADIA, NOW, YUSUF
from tests.factories.handling import NOTE, REASON, corrected
from tests.factories.signals import KORENMOLENBUURT, TEXT, WIEKENHOF, recorded
from tests.web.page_checks import check_page

NEW_TEXT = "Na sluitingstijd blijft een groep hangen bij het tennisveld."


@pytest.fixture
def signal(uow_of, session):
    """Return a usual signal of Yusuf."""
    made = recorded(uow_of(YUSUF), level=1)
    session.commit()
    return made


@pytest.fixture
def direction_of(session, cast):
    """Return a maker of coordinators of one wijk: ``direction_of(LOTTE)``."""

    def give(slug):
        system = UnitOfWork(session, SYSTEM, NOW)
        grant_role(system, cast[slug], Role.AREA_COORDINATOR, ["WK990102"])
        session.commit()

    return give


def page_of(signal, path=""):
    return f"/signals/{signal.id}{path}"


def words_of(answer):
    return " ".join(BeautifulSoup(answer.text, "html5lib").main.get_text(" ").split())


def answers(html):
    """Return what a browser would send of the form as it stands."""
    form = BeautifulSoup(html, "html5lib").select_one("form[data-correction-form]")
    found = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        if field.get("type") in ("radio", "checkbox") and not field.has_attr("checked"):
            continue
        if field.name == "select":
            chosen = field.select_one("option[selected]") or field.select_one("option")
            found[field["name"]] = chosen["value"]
        else:
            found[field["name"]] = field.get("value") or field.text.removeprefix("\n")
    return found


def correct(client, signal, **changes):
    """Open the page, change some answers, and send it."""
    opened = client.get(page_of(signal, "/correct"))
    assert opened.status_code == 200
    sent = answers(opened.text) | {"reason": REASON} | changes
    return client.post(page_of(signal, "/correct"), data=sent, follow_redirects=True)


def test_the_form_shows_the_signal_as_it_stands(client_of, signal):
    html = client_of(YUSUF).get(page_of(signal, "/correct")).text
    found = answers(html)
    assert (found["text"], found["signal_type"], found["severity"], found["buurt_code"]) == (
        TEXT, "OV01", "1", WIEKENHOF,
    )  # fmt: skip
    assert check_page(html) == []


def test_the_reporter_corrects_every_part_at_once(client_of, session, signal):
    changes = {
        "text": NEW_TEXT, "signal_type": "LB02", "severity": "2", "buurt_code": KORENMOLENBUURT,
        "observation_mode": "gehoord_bewoner", "handling": "C",
        "handling_condition": "Alleen mondeling.", "is_source_protected": "y",
    }  # fmt: skip
    answer = correct(client_of(YUSUF), signal, **changes)
    assert "Het signaal is gecorrigeerd." in answer.text
    (version,) = session.scalars(select(SignalVersion)).all()
    assert version.parts == [
        "soort", "ernst", "plek", "tekst", "herkomst", "delen", "bronbescherming",
    ]  # fmt: skip


def test_the_history_shows_from_what_to_what_by_whom_and_why(client_of, signal):
    correct(client_of(YUSUF), signal, severity="3")
    answer = client_of(YUSUF).get(page_of(signal))
    words = words_of(answer)
    assert "Ernst: Licht → werd Ernstig" in words
    assert "Het was een straat verderop. Yusuf Kaya, jongerenwerker" in words
    assert check_page(answer.text) == []


def test_colleagues_who_read_the_text_read_the_old_text_too(client_of, signal):
    correct(client_of(YUSUF), signal, text=NEW_TEXT)
    assert "basketbalveld" in words_of(client_of(LOTTE).get(page_of(signal)))


def test_partners_learn_that_it_was_corrected_and_nothing_of_what(client_of, uow_of, session):
    signal = recorded(uow_of(ANNET), level=1)
    session.commit()
    correct(client_of(ANNET), signal, text=NEW_TEXT, severity="3")
    words = words_of(client_of(MARIT).get(page_of(signal)))
    assert "Gecorrigeerd" in words
    assert not [word for word in ("basketbalveld", "Licht", "straat verderop") if word in words]


def test_without_a_reason_everything_typed_is_still_there(client_of, signal):
    answer = correct(client_of(YUSUF), signal, text=NEW_TEXT, reason="")
    assert answer.status_code == 422
    assert answers(answer.text)["text"] == NEW_TEXT
    assert "Zeg kort waarom je dit corrigeert." in answer.text
    assert check_page(answer.text) == []


def test_nothing_changed_is_told(client_of, signal):
    assert "Je hebt nog niets veranderd." in correct(client_of(YUSUF), signal).text


def test_the_second_of_two_sees_the_first_and_loses_nothing(client_of, session, signal, uow_of):
    client = client_of(YUSUF)
    opened = answers(client.get(page_of(signal, "/correct")).text)
    corrected(uow_of(YUSUF), signal, kind=KindDraft("OV01", 3))
    session.commit()
    sent = opened | {"text": NEW_TEXT, "reason": REASON}
    told = client.post(page_of(signal, "/correct"), data=sent)
    again = answers(told.text)
    assert told.status_code == 409
    assert "Ernst: Licht → werd Ernstig" in words_of(told)
    assert (again["text"], again["reason"], again["severity"]) == (NEW_TEXT, REASON, "3")
    assert check_page(told.text) == []
    client.post(page_of(signal, "/correct"), data=again)
    session.expire_all()
    assert (signal.text, signal.severity, signal.version) == (NEW_TEXT, 3, 3)


def test_the_coordinator_corrects_without_the_text_in_the_form(
    client_of, session, signal, direction_of
):
    direction_of(LOTTE)
    client = client_of(LOTTE)
    assert "text" not in answers(client.get(page_of(signal, "/correct")).text)
    correct(client, signal, signal_type="LB02", severity="2", buurt_code=KORENMOLENBUURT)
    session.refresh(signal)
    assert (signal.signal_type, signal.buurt_code, signal.text) == ("LB02", KORENMOLENBUURT, TEXT)


@pytest.mark.parametrize(
    ("slug", "status"), [(LOTTE, 403), (NADIA, 404), (DIRK, 404), (MARIT, 403)]
)
def test_others_do_not_open_the_form(client_of, session, uow_of, slug, status):
    signal = recorded(uow_of(ANNET if slug == MARIT else YUSUF))
    session.commit()
    assert client_of(slug).get(page_of(signal, "/correct")).status_code == status


def test_a_signal_that_was_withdrawn_sends_back_with_the_reason(client_of, signal):
    client = client_of(YUSUF)
    client.post(page_of(signal, "/withdraw"), data={"reason": "Vergissing."})
    answer = client.get(page_of(signal, "/correct"), follow_redirects=True)
    assert "kan niet meer worden gecorrigeerd" in answer.text


def test_what_was_typed_in_a_correction_comes_back(client_of, signal):
    client = client_of(YUSUF)
    typed = answers(client.get(page_of(signal, "/correct")).text) | {"text": NEW_TEXT}
    assert client.post(f"/drafts/correction/{signal.id}", data=typed).status_code == 204
    assert answers(client.get(page_of(signal, "/correct")).text)["text"] == NEW_TEXT


def test_taking_up_passing_on_and_letting_go(client_of, session, cast, signal):
    yusuf = client_of(YUSUF)
    assert "Nog niemand heeft dit opgepakt." in words_of(yusuf.get(page_of(signal)))
    assert "Bij jou" in yusuf.post(page_of(signal, "/take"), follow_redirects=True).text
    offered = yusuf.get(page_of(signal, "/assign"))
    assert ("Lotte Visser, Jongerenwerker" in offered.text, check_page(offered.text)) == (True, [])
    yusuf.post(page_of(signal, "/assign"), data={"assignee": str(cast[LOTTE].id)})
    lotte = client_of(LOTTE)
    assert "Een collega gaf een signaal aan jou" in lotte.get("/notifications").text
    answer = lotte.post(page_of(signal, "/release"), follow_redirects=True)
    assert "Losgelaten door Lotte Visser" in words_of(answer)
    assert check_page(answer.text) == []
    rows = session.scalars(select(SignalAssignment).order_by(SignalAssignment.id)).all()
    assert [each.assignee_id for each in rows] == [cast[YUSUF].id, cast[LOTTE].id]


def test_nobody_is_offered_who_may_not_read_it(client_of, cast, signal):
    client = client_of(YUSUF)
    offered = client.get(page_of(signal, "/assign")).text
    assert not [name for name in ("Nadia", "Mirjam", "Karin", "Anja") if name in offered]
    for stranger in (NADIA, KARIN):
        data = {"assignee": str(cast[stranger].id)}
        assert client.post(page_of(signal, "/assign"), data=data).status_code == 422


def test_a_signal_that_is_taken_cannot_be_taken_again(client_of, signal):
    client_of(YUSUF).post(page_of(signal, "/take"))
    answer = client_of(LOTTE).post(page_of(signal, "/take"), follow_redirects=True)
    assert "Een collega heeft dit signaal al opgepakt." in answer.text


def test_a_note_is_read_by_colleagues_and_not_by_partners(client_of, session, uow_of):
    signal = recorded(uow_of(ANNET))
    session.commit()
    answer = client_of(ANNET).post(
        page_of(signal, "/notes/new"), data={"text": NOTE}, follow_redirects=True
    )
    assert (NOTE in answer.text, check_page(answer.text)) == (True, [])
    theirs = client_of(MARIT).get(page_of(signal)).text
    assert (NOTE in theirs, "Opvolging" in theirs) == (False, False)


@pytest.mark.parametrize("text", ["", "Bel 06-12345678."])
def test_a_note_without_words_or_with_data_of_persons_is_refused(client_of, session, signal, text):
    answer = client_of(YUSUF).post(page_of(signal, "/notes/new"), data={"text": text})
    assert (answer.status_code, session.scalars(select(SignalNote)).all()) == (422, [])
    assert text in answer.text
    assert check_page(answer.text) == []


def test_only_who_wrote_a_note_erases_it(client_of, session, signal):
    client_of(YUSUF).post(page_of(signal, "/notes/new"), data={"text": NOTE})
    note = session.scalars(select(SignalNote)).one()
    erase = page_of(signal, f"/notes/{note.id}/erase")
    assert client_of(LOTTE).post(erase).status_code == 403
    answer = client_of(YUSUF).post(erase, follow_redirects=True)
    assert (NOTE in answer.text, "Notitie gewist door wie hem schreef." in answer.text) == (
        False, True,
    )  # fmt: skip


def test_a_handover_says_to_whom_and_when_and_nothing_else(client_of, session, signal):
    client = client_of(YUSUF)
    opened = client.get(page_of(signal, "/handovers/new"))
    typed = BeautifulSoup(opened.text, "html5lib").select(
        "form.phone-form input[type=text], textarea"
    )
    assert ([each["name"] for each in typed], check_page(opened.text)) == (["handed_over_on"], [])
    sent = {"target": "veilig_thuis", "ground": "meldcode", "handed_over_on": "20-11-2026"}
    answer = client.post(page_of(signal, "/handovers/new"), data=sent, follow_redirects=True)
    assert "Veilig Thuis Aangeboden. De meldcode. 20 november 2026, Yusuf Kaya" in words_of(answer)
    handover = session.scalars(select(SignalHandover)).one()
    client.post(page_of(signal, f"/handovers/{handover.id}/accepted"))
    session.refresh(handover)
    assert handover.state is HandoverState.ACCEPTED


@pytest.mark.parametrize("missing", ["target", "ground", "handed_over_on"])
def test_a_handover_asks_all_three(client_of, session, signal, missing):
    sent = {"target": "politie", "ground": "eigen_taak", "handed_over_on": "20-11-2026"}
    answer = client_of(YUSUF).post(page_of(signal, "/handovers/new"), data=sent | {missing: ""})
    assert (answer.status_code, session.scalars(select(SignalHandover)).all()) == (422, [])
    assert check_page(answer.text) == []


def test_a_handover_is_not_in_the_future(client_of, signal):
    sent = {"target": "politie", "ground": "eigen_taak", "handed_over_on": "24-11-2026"}
    answer = client_of(YUSUF).post(page_of(signal, "/handovers/new"), data=sent)
    assert "niet in de toekomst" in answer.text
