"""The form for a safety concern: what it asks, what it refuses, and that nothing typed is lost."""

from datetime import time, timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from resilience.accounts.services import grant_role
from resilience.authz.actor import SYSTEM
from resilience.authz.roles import Role
from resilience.safety.models import SafetyConcern
from resilience.signals.attributes import ObservedPrecision
from resilience.signals.observed_time import ObservedChoice, ObservedDay
from resilience.uow import UnitOfWork
from tests.cast import ANNET, KARIN, NOW, PETRA, ROB, YUSUF
from tests.factories.safety import BAS, KORENMOLENBUURT, TEXT, posted
from tests.factories.signals import PlaceDraft, recorded
from tests.web.page_checks import check_page

NEW = "/safety-concerns/new"


def page(answer):
    return BeautifulSoup(answer.text, "html5lib")


def send(client, **changes):
    return client.post(NEW, data=posted(**changes))


@pytest.fixture
def annet(client_of):
    return client_of(ANNET)


def stored(session):
    return session.scalars(select(SafetyConcern)).all()


def test_the_empty_form_is_a_good_page(annet):
    assert check_page(annet.get(NEW).text) == []


def test_the_form_says_that_it_is_no_alarm_system(annet):
    assert "Dit is geen alarmsysteem. Bel 112 bij gevaar." in annet.get(NEW).text


def test_the_form_names_who_will_see_the_concern(annet):
    told = page(annet.get(NEW)).get_text()
    assert "Rob Hendriks" in told
    assert "Petra Vos" in told


def test_without_a_safety_officer_the_form_says_so(client_of):
    assert "nog geen veiligheidscoördinator" in client_of(KARIN).get(NEW).text


def test_there_is_no_field_for_who_did_it_or_for_health(annet):
    fields = {tag["name"] for tag in page(annet.get(NEW)).select("main [name]")}
    assert fields == {
        *("csrf_token", "client_id", "signal_id", "concern_type", "severity", "buurt_code"),
        *("location_precision", "occurred_day", "occurred_on", "occurred_at", "text"),
        # Who typed it, so that nobody else sends it: a member of staff, from the account.
        *("is_shielded", "typed_by"),
    } - ({"csrf_token"} - fields)


def test_a_concern_is_raised_and_shown_with_its_promise(annet):
    answer = send(annet)
    assert answer.status_code == 302
    shown = annet.get(answer.location).text
    assert "Je melding is vastgelegd onder nummer V-2026-" in shown
    assert "uiterlijk dinsdag 24 november, 10.00 uur" in shown


def test_what_was_typed_is_what_is_stored(annet, session):
    send(
        annet, is_shielded="y", occurred_day="eerder", occurred_on="20-11-2026", occurred_at="8.15"
    )
    (concern,) = stored(session)
    assert (concern.text, concern.is_shielded, concern.severity) == (TEXT, True, 2)
    assert f"{concern.occurred_at:%d %H:%M}" == "20 07:15"


def test_the_same_form_sent_twice_raises_one_concern(annet, session):
    client_id = str(uuid4())
    first, second = (send(annet, client_id=client_id) for _ in range(2))
    assert first.location == second.location
    assert len(stored(session)) == 1


def test_a_form_with_a_damaged_client_id_still_arrives(annet, session):
    assert send(annet, client_id="not-a-uuid").status_code == 302
    assert len(stored(session)) == 1


REFUSALS = [
    ({"concern_type": ""}, "Kies wat er is gebeurd."),
    ({"concern_type": "LB01"}, "Kies wat er is gebeurd."),
    ({"buurt_code": ""}, "Kies een buurt."),
    ({"buurt_code": "BU00000000"}, "Kies een buurt."),
    ({"text": ""}, "Beschrijf in een of twee zinnen wat er is gebeurd."),
    ({"text": "   \n "}, "Beschrijf in een of twee zinnen wat er is gebeurd."),
    ({"text": "Bel 06-12345678 voor meer."}, "In je tekst staat een telefoonnummer."),
    ({"text": "x" * 200_000}, "Je tekst is te lang."),
    ({"severity": "9"}, "Kies een van de antwoorden."),
    ({"concern_type": "PV01", "severity": "4"}, "ernstiger dan de soort die je koos"),
    ({"occurred_day": "eerder"}, "Vul de datum in waarop het gebeurde"),
    ({"occurred_day": "eerder", "occurred_on": "31-02-2026"}, "dag-maand-jaar"),
    ({"occurred_day": "eerder", "occurred_on": "24-11-2026"}, "niet in de toekomst"),
    ({"occurred_day": "vandaag", "occurred_at": "23.59"}, "Vul een tijd in die al voorbij is."),
    ({"occurred_day": "vandaag", "occurred_at": "25.00"}, "Vul een tijd in"),
    ({"occurred_day": "morgen"}, "Kies een van de antwoorden."),
]


@pytest.mark.parametrize(("changes", "message"), REFUSALS)
def test_what_does_not_fit_is_said_at_its_field_in_the_summary(annet, session, changes, message):
    answer = send(annet, **changes)
    assert answer.status_code == 422
    assert message in page(answer).select_one(".error-summary").get_text()
    assert stored(session) == []


def test_everything_typed_is_kept_when_something_is_refused(annet):
    answer = send(annet, buurt_code="", text="Twee regels\nover wat er was.", is_shielded="y")
    kept = page(answer)
    assert "Twee regels\nover wat er was." in kept.select_one("textarea").get_text()
    assert kept.select_one("[name=concern_type][checked]")["value"] == "PV05"
    assert kept.select_one("[name=severity][checked]")["value"] == "2"
    assert kept.select_one("[name=is_shielded][checked]")


def test_all_that_is_missing_is_said_at_once(annet):
    answer = annet.post(NEW, data={"client_id": str(uuid4())})
    assert len(page(answer).select(".error-summary li")) == 3


def test_a_refused_form_is_a_good_page(annet):
    assert check_page(send(annet, text="").text) == []


def test_bytes_that_are_no_text_are_refused_in_words(annet, session):
    body = urlencode(posted()).replace("kelder", "%FF%FE")
    answer = annet.post(NEW, data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 422
    assert "kunnen wij niet lezen" in page(answer).select_one(".error-summary").get_text()


def test_a_nul_byte_in_the_text_is_dropped(annet, session):
    send(annet, text="Er werd gedreigd\0 bij de deur.")
    assert stored(session)[0].text == "Er werd gedreigd bij de deur."


def test_an_expired_page_keeps_what_was_typed(annet, app, session):
    app.config["WTF_CSRF_ENABLED"] = True
    answer = send(annet)
    assert answer.status_code == 422
    assert TEXT in page(answer).select_one("textarea").get_text()
    assert stored(session) == []


def test_a_signed_out_writer_gets_everything_back(app):
    app.config["WTF_CSRF_ENABLED"] = False
    answer = app.test_client().post(NEW, data=posted())
    assert answer.status_code == 401
    assert TEXT in answer.text


def test_ones_own_signal_fills_the_form(annet, uow_of):
    signal = recorded(
        uow_of(ANNET),
        place=PlaceDraft(buurt_code=KORENMOLENBUURT),
        observed=ObservedChoice(ObservedDay.YESTERDAY),
    )
    filled = page(annet.get(f"{NEW}?signal={signal.id}"))
    assert filled.select_one("option[selected]")["value"] == KORENMOLENBUURT
    assert signal.text in filled.select_one("textarea").get_text()
    assert filled.select_one("[name=occurred_on]")["value"] == "22-11-2026"


def test_a_signal_with_a_time_fills_in_the_time(annet, uow_of):
    at_nine = ObservedChoice(ObservedDay.YESTERDAY, at=time(21, 5))
    signal = recorded(uow_of(ANNET), observed=at_nine)
    filled = page(annet.get(f"{NEW}?signal={signal.id}"))
    assert filled.select_one("[name=occurred_at]")["value"] == "21.05"


def test_the_concern_stands_with_the_signal(annet, uow_of, session):
    signal = recorded(uow_of(ANNET))
    send(annet, signal_id=str(signal.id))
    assert stored(session)[0].signal_id == signal.id


def test_the_signal_of_somebody_else_does_not_fill_the_form(annet, uow_of):
    signal = recorded(uow_of(YUSUF))
    answer = annet.get(f"{NEW}?signal={signal.id}")
    assert (answer.status_code, signal.text in answer.text) == (200, False)


def test_the_signal_of_a_colleague_that_one_may_read_does_not_fill_the_form(client_of, uow_of):
    signal = recorded(uow_of(ANNET))
    bas = client_of(BAS)
    assert bas.get(f"/signals/{signal.id}").status_code == 200
    assert signal.text not in bas.get(f"{NEW}?signal={signal.id}").text


def test_a_concern_is_raised_even_if_the_signal_in_the_address_is_of_somebody_else(
    annet, uow_of, session
):
    signal = recorded(uow_of(YUSUF))
    annet.post(f"{NEW}?signal={signal.id}", data=posted(signal_id=str(signal.id)))
    assert [concern.signal_id for concern in stored(session)] == [None]


def test_the_same_form_sent_again_with_another_text_loses_neither(annet, session):
    said, other = posted(), "Later werd er ook nog met een deur geslagen."
    annet.post(NEW, data=said)
    refused = annet.post(NEW, data=said | {"text": other})
    assert "Dit formulier is al eens verstuurd" in refused.text
    renewed = page(refused).select_one("[name=client_id]")["value"]
    annet.post(NEW, data=said | {"text": other, "client_id": renewed})
    assert {concern.text for concern in stored(session)} == {said["text"], other}


def test_the_form_says_so_when_the_manager_is_the_only_safety_officer(annet, cast, session):
    grant_role(UnitOfWork(session, SYSTEM, NOW), cast[PETRA], Role.SAFETY_OFFICER, [])
    cast[ROB].active = False
    session.flush()
    answer = annet.get(NEW)
    assert "Je leidinggevende is ook je enige veiligheidscoördinator." in answer.text
    assert "tenzij je afgeschermd meldt" not in answer.text
    assert check_page(answer.text) == []


def test_a_damaged_signal_in_the_address_is_passed_over(annet):
    assert annet.get(f"{NEW}?signal=nonsense").status_code == 200


def test_a_day_without_a_time_is_kept_as_a_day(annet, session):
    send(annet, occurred_day="gisteren")
    (concern,) = stored(session)
    assert concern.occurred_precision is ObservedPrecision.DAY
    assert concern.occurred_at.date() == (NOW - timedelta(days=2)).date()
