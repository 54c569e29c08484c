"""The signal form as a browser without script sends it: good input, and every kind of bad input."""

import re
from urllib.parse import quote_plus
from uuid import UUID, uuid4

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from resilience.maps.models import SignalRollup
from resilience.signals.models import Signal
from tests.cast import ESTHER, JOKE, NADIA, TOM, YUSUF
from tests.factories.signals import TEXT, posted
from tests.web.page_checks import check_page

NEW = "/signals/new"
MEGABYTE = 1024 * 1024
GPS = {"place": "hier", "longitude": "5.239", "latitude": "52.5534", "accuracy": "20"}


@pytest.fixture
def yusuf(client_of):
    return client_of(YUSUF)


def stored(session):
    return session.scalar(select(func.count(Signal.id)))


def errors_of(answer):
    """Return the messages at the fields; the status says that nothing was stored."""
    assert answer.status_code == 422, answer.status
    page = BeautifulSoup(answer.text, "html5lib")
    lines = page.select(".utrecht-form-field-error-message")
    return [line.get_text(" ", strip=True).removeprefix("Fout:").strip() for line in lines]


def summary_of(answer):
    page = BeautifulSoup(answer.text, "html5lib")
    return {link["href"]: link.get_text() for link in page.select(".error-summary a")}


def test_the_form_is_a_good_page(yusuf):
    assert check_page(yusuf.get(NEW).text) == []


def test_the_form_stays_under_a_hundred_kilobytes(yusuf):
    assert len(yusuf.get(NEW).data) < 100_000


def test_every_opening_of_the_form_has_a_client_id_of_its_own(yusuf):
    first, second = (client_id_of(yusuf.get(NEW)) for _ in "ab")
    assert UUID(first) != UUID(second)


def client_id_of(answer):
    return BeautifulSoup(answer.text, "html5lib").find(id="client_id")["value"]


def test_the_form_offers_every_type_but_those_of_a_safety_concern(yusuf):
    page = BeautifulSoup(yusuf.get(NEW).text, "html5lib")
    codes = [radio["value"] for radio in page.find_all("input", {"name": "signal_type"})]
    assert (len(codes), [code for code in codes if code.startswith("PV")]) == (38, [])


def test_the_form_leads_to_the_safety_concern(yusuf):
    assert 'href="/safety-concerns/new"' in yusuf.get(NEW).text


@pytest.mark.parametrize("route", ["0900-8844", "0800-7000", "0800-2000", "0800-1205"])
def test_the_form_names_the_other_routes(yusuf, route):
    assert route in yusuf.get(NEW).text


def test_the_form_knows_no_count_of_signals_nearby(yusuf):
    assert "keer zoiets gemeld" not in yusuf.get(NEW).text


def test_a_sent_signal_leads_to_its_page_with_thanks(yusuf, session):
    answer = yusuf.post(NEW, data=posted(), follow_redirects=True)
    number = session.scalars(select(Signal.number)).one()
    thanks = (
        f"Bedankt. Je signaal is vastgelegd onder nummer {number}. Je hoort binnen 10 werkdagen"
    )
    assert thanks in answer.text


def test_without_feedback_no_answer_is_promised(yusuf):
    usual = posted()
    usual.pop("is_feedback_wanted")
    assert "10 werkdagen" not in yusuf.post(NEW, data=usual, follow_redirects=True).text


def test_a_signal_sent_through_the_page_is_counted(yusuf, session):
    yusuf.post(NEW, data=posted())
    assert session.scalar(select(func.sum(SignalRollup.signal_count))) == 1


def test_the_smallest_possible_answer_is_enough(yusuf, session):
    usual = posted()
    least = ("client_id", "place", "buurt_code", "signal_type", "text")
    yusuf.post(NEW, data={name: usual[name] for name in least})
    assert session.scalars(select(Signal)).one().severity == 1


def test_a_position_of_the_phone_becomes_a_buurt(yusuf, session):
    yusuf.post(NEW, data=posted(buurt_code="", **GPS))
    assert session.scalars(select(Signal.buurt_code)).one() == "BU99010202"


def test_a_tap_on_the_map_needs_no_accuracy(yusuf, session):
    yusuf.post(NEW, data=posted(buurt_code="", **GPS | {"place": "kaart", "accuracy": ""}))
    assert session.scalars(select(Signal.cell_500m)).one().startswith("E")


def test_what_felt_unsafe_goes_on_to_the_safety_concern(yusuf, session):
    answer = yusuf.post(NEW, data=posted(felt_unsafe="1"))
    signal_id = session.scalars(select(Signal.id)).one()
    assert answer.location == f"/safety-concerns/new?signal={signal_id}"


def test_sending_twice_leads_to_the_same_signal(yusuf, session):
    usual = posted()
    first, second = (yusuf.post(NEW, data=usual).location for _ in "ab")
    assert (first, stored(session)) == (second, 1)


def test_an_empty_form_says_all_that_is_missing(yusuf):
    assert errors_of(yusuf.post(NEW, data={})) == [
        "Kies een buurt, of geef een plek aan.",
        "Kies wat voor signaal het is.",
        "Beschrijf in een of twee zinnen wat je zag of hoorde.",
    ]


def test_the_summary_leads_to_each_field(yusuf):
    answer = yusuf.post(NEW, data=posted(buurt_code="", signal_type="", text=""))
    assert list(summary_of(answer)) == ["#buurt_code", "#signal_type", "#text"]


def test_the_error_page_is_a_good_page(yusuf):
    answer = yusuf.post(NEW, data=posted(signal_type="", text="Bel 06-12345678.", place="hier"))
    assert check_page(answer.text) == []


def test_everything_typed_is_kept(yusuf):
    said = posted(
        signal_type="", text="Een <b>groep</b> bij de poort.", action_note="Beheerder gebeld.",
        observed_day="eerder", observed_on="20-11-2026", observed_at="14u30", severity="2",
        handling="C", handling_condition="Na overleg.", reported_on="21-11-2026",
    )  # fmt: skip
    page = BeautifulSoup(yusuf.post(NEW, data=said).text, "html5lib")
    assert page.find(id="text").get_text().strip() == said["text"]
    for name in ("action_note", "observed_on", "observed_at", "handling_condition", "reported_on"):
        field = page.find(id=name)
        assert (field.get("value") or field.get_text().strip()) == said[name]
    for name in ("severity", "handling", "observed_day"):
        chosen = page.find("input", {"name": name, "checked": True})
        assert chosen["value"] == said[name]


def test_the_client_id_is_kept_through_errors(yusuf):
    said = posted(text="")
    assert client_id_of(yusuf.post(NEW, data=said)) == said["client_id"]


def test_a_client_id_that_is_none_is_replaced(yusuf):
    assert UUID(client_id_of(yusuf.post(NEW, data=posted(text="", client_id="x' OR 1=1"))))


def test_unticked_stays_unticked_after_an_error(yusuf):
    said = posted(text="")
    said.pop("is_feedback_wanted")
    page = BeautifulSoup(yusuf.post(NEW, data=said).text, "html5lib")
    assert page.find(id="is_feedback_wanted").get("checked") is None


@pytest.mark.parametrize("code", ["XX99", "IN01; DROP TABLE signals", "ZZ"])
def test_an_unknown_type_is_refused(yusuf, session, code):
    assert errors_of(yusuf.post(NEW, data=posted(code))) == ["Kies wat voor signaal het is."]
    assert stored(session) == 0


def test_a_type_about_ones_own_safety_is_sent_to_the_safety_concern(yusuf):
    assert (
        "Maak er een veiligheidsmelding van." in errors_of(yusuf.post(NEW, data=posted("PV02")))[0]
    )


@pytest.mark.parametrize("code", ["BU00000000", "WK990102", "GM9901", "<script>"])
def test_an_unknown_buurt_is_refused(yusuf, code):
    answer = yusuf.post(NEW, data=posted(buurt_code=code))
    assert errors_of(answer) == ["Kies een buurt, of geef een plek aan."]


def test_a_place_in_the_water_is_refused(yusuf):
    answer = yusuf.post(NEW, data=posted(**GPS | {"longitude": "5.05"}))
    assert errors_of(answer) == [
        "Deze plek ligt buiten de gebieden die wij kennen. Kies een buurt."
    ]


@pytest.mark.parametrize("longitude", ["oost", "1e999", "nan", "52°14'", "181", "5,239"])
def test_a_position_that_cannot_be_read_is_refused(yusuf, longitude):
    answer = yusuf.post(NEW, data=posted(**GPS | {"longitude": longitude}))
    assert errors_of(answer)[0].startswith("Wij konden deze plek niet lezen.")


def test_here_without_a_position_is_refused(yusuf):
    answer = yusuf.post(NEW, data=posted(place="hier"))
    assert errors_of(answer) == ["Kies een buurt, of geef een plek aan."]


def test_a_date_in_the_future_is_refused_in_the_ready_wording(yusuf):
    answer = yusuf.post(NEW, data=posted(observed_day="eerder", observed_on="24-11-2026"))
    assert errors_of(answer) == [
        "Vul een datum in die niet in de toekomst ligt, bijvoorbeeld 21-11-2025."
    ]


def test_a_report_in_the_future_opens_the_details(yusuf):
    answer = yusuf.post(NEW, data=posted(reported_on="morgen"))
    page = BeautifulSoup(answer.text, "html5lib")
    assert page.find(id="reported_on").find_parent("details").has_attr("open")


@pytest.mark.parametrize(("typed", "part"), [("25:00", "14.30"), ("half drie", "14.30")])
def test_a_time_that_cannot_be_read_is_refused(yusuf, typed, part):
    answer = yusuf.post(NEW, data=posted(observed_day="vandaag", observed_at=typed))
    assert part in errors_of(answer)[0]


def test_a_severity_above_the_highest_of_the_type_is_refused(yusuf):
    answer = yusuf.post(NEW, data=posted("VB01", severity="4"))
    assert errors_of(answer) == [
        "‘Matig’ is het hoogste bij dit soort signaal. Kies dat, of kies een ander soort."
    ]


def test_a_positive_type_takes_its_strength(yusuf, session):
    yusuf.post(NEW, data=posted("WB04", severity="4", strength="3"))
    signal = session.scalars(select(Signal)).one()
    assert (signal.severity, signal.strength) == (None, 3)


@pytest.mark.parametrize("name", ["severity", "recurrence", "observation_mode", "action_taken"])
def test_an_answer_that_was_not_offered_is_refused(yusuf, name):
    assert errors_of(yusuf.post(NEW, data=posted(**{name: "99"}))) == [
        "Kies een van de antwoorden."
    ]


def test_sharing_on_a_condition_asks_for_the_condition(yusuf):
    answer = yusuf.post(NEW, data=posted(handling="C"))
    assert errors_of(answer) == ["Beschrijf op welke voorwaarde dit gedeeld mag worden."]


@pytest.mark.parametrize("name", ["text", "action_note"])
def test_a_phone_number_is_refused_in_the_ready_wording(yusuf, name):
    answer = yusuf.post(NEW, data=posted(**{name: "Bel 06-12345678 voor meer informatie."}))
    (message,) = errors_of(answer)
    assert message == (
        "In je tekst staat een telefoonnummer. Haal dat weg; "
        "wij leggen geen gegevens van personen vast."
    )


def test_a_text_a_hundred_times_too_long_is_refused_and_kept(yusuf):
    answer = yusuf.post(NEW, data=posted(text="a" * 200_000))
    assert answer.status_code == 422
    assert "Maak je tekst korter: hoogstens 2000 tekens." in answer.text
    assert len(answer.data) > 200_000


def test_a_request_that_is_larger_than_any_form_is_refused(yusuf):
    assert yusuf.post(NEW, data=posted(text="a" * 13 * MEGABYTE)).status_code == 413


def body_with(text):
    said = {name: quote_plus(value) for name, value in posted().items()} | {"text": text}
    return "&".join(f"{name}={value}" for name, value in said.items()).encode("latin-1")


def sent_as(client, body):
    return client.post(NEW, data=body, content_type="application/x-www-form-urlencoded")


def test_bytes_that_are_no_text_are_refused_at_the_text(yusuf, session):
    answer = sent_as(yusuf, body_with("Bij+het+caf%E9+op+de+hoek+staat+een+groep."))
    assert errors_of(answer) == [
        "Sommige tekens kunnen wij niet lezen. Typ dat stuk van je tekst opnieuw."
    ]
    assert (stored(session), "op de hoek staat een groep." in answer.text) == (0, True)


def test_bytes_that_no_browser_sends_store_nothing(yusuf, session):
    answer = sent_as(yusuf, body_with("Bij het caf\xe9 op de hoek."))
    assert (answer.status_code, stored(session)) == (422, 0)


def test_bytes_that_are_no_text_in_a_form_of_parts_are_refused_at_the_text(yusuf):
    said = posted(text="Bij het caf\xe9 op de hoek staat een groep.")
    part = '--part\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    body = "".join(part.format(*pair) for pair in said.items()) + "--part--\r\n"
    answer = yusuf.post(
        NEW, data=body.encode("latin-1"), content_type="multipart/form-data; boundary=part"
    )
    assert errors_of(answer)[0].startswith("Sommige tekens kunnen wij niet lezen.")


def test_nul_bytes_are_left_out(yusuf, session):
    yusuf.post(NEW, data=posted(text="Een groep\0 blijft hangen bij de poort."))
    assert session.scalars(select(Signal.text)).one() == "Een groep blijft hangen bij de poort."


@pytest.mark.parametrize(
    "name", ["signal_type", "buurt_code", "observed_on", "client_id", "longitude"]
)
def test_nul_bytes_elsewhere_never_break_the_page(yusuf, name):
    assert yusuf.post(NEW, data=posted(**{name: "\0"})).status_code in {302, 422}


def test_without_a_csrf_token_nothing_is_stored_and_everything_kept(app, yusuf, session):
    app.config["WTF_CSRF_ENABLED"] = True
    answer = yusuf.post(NEW, data=posted())
    assert (answer.status_code, stored(session)) == (422, 0)
    assert TEXT in answer.text


def test_with_its_csrf_token_the_form_is_accepted(app, yusuf, session):
    app.config["WTF_CSRF_ENABLED"] = True
    page = BeautifulSoup(yusuf.get(NEW).text, "html5lib")
    token = page.find("form", {"data-signal-form": True}).find(id="csrf_token")["value"]
    assert yusuf.post(NEW, data=posted(csrf_token=token)).status_code == 302


def test_a_session_that_ended_while_typing_gives_the_text_back(client, session):
    answer = client.post(NEW, data=posted(text="Een lange tekst die niet weg mag."))
    assert (answer.status_code, stored(session)) == (401, 0)
    assert "Een lange tekst die niet weg mag." in answer.text


@pytest.mark.parametrize("reader", [ESTHER, TOM, JOKE])
def test_who_records_nothing_does_not_get_the_form(client_of, reader):
    client = client_of(reader)
    assert (client.get(NEW).status_code, client.post(NEW, data=posted()).status_code) == (403, 403)


def test_the_form_is_complete_in_english(client_of):
    client = client_of(NADIA)
    client.set_cookie("locale", "en")
    page = client.get(NEW).text
    assert "Litter and dumping" in page
    assert "Zwerfvuil" not in BeautifulSoup(page, "html5lib").get_text()


def test_the_other_language_is_searched_too(yusuf):
    radio = BeautifulSoup(yusuf.get(NEW).text, "html5lib").find("input", {"value": "OV03"})
    assert "speeding" in radio.find_parent("label")["data-words"]


def test_the_same_form_sent_again_with_another_text_loses_neither(yusuf, session):
    said, other = posted(), "Later op de avond was er ook nog een brandje."
    yusuf.post(NEW, data=said)
    refused = yusuf.post(NEW, data=said | {"text": other})
    assert errors_of(refused)[0].startswith("Dit formulier is al eens verstuurd")
    yusuf.post(NEW, data=said | {"text": other, "client_id": client_id_of(refused)})
    assert set(session.scalars(select(Signal.text))) == {TEXT, other}


@pytest.mark.parametrize("day", ["1-1-1900", "20-11-2020"])
def test_what_was_told_more_than_five_years_ago_is_refused(yusuf, day):
    (error,) = errors_of(yusuf.post(NEW, data=posted(reported_on=day)))
    assert "5 jaar" in error


def test_two_people_can_send_the_same_client_id(client_of, session):
    said = posted(client_id=str(uuid4()))
    for who in (YUSUF, NADIA):
        client_of(who).post(NEW, data=said)
    assert stored(session) == 2


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("OV01", "kies ‘Intimidatie van bewoners of bezoekers’"),
        ("OV03", "dan ook ‘Professionele veiligheid’"),
        ("JA03", ""),
    ],
)
def test_advice_to_choose_higher_names_types_in_words(yusuf, code, advice):
    page = BeautifulSoup(yusuf.get(NEW).text, "html5lib")
    told = page.find("input", {"value": code})["data-raise"]
    assert advice in told
    assert not re.search(r"[A-Z]{2}\d\d", told)


def test_the_summary_follows_the_order_of_the_page(yusuf):
    wrong = posted("VB01", buurt_code="", severity="4", observed_day="eerder", text="")
    assert list(summary_of(yusuf.post(NEW, data=wrong))) == [
        "#buurt_code",
        "#severity",
        "#observed_on",
        "#text",
    ]
