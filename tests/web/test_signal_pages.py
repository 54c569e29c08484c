"""The list of signals and the page of one: whose, which, and what can be done there."""

from datetime import date, time
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup

from resilience.signals.attributes import ActionTaken, DayPart, SignalState
from resilience.signals.drafts import PlaceDraft, ResponseDraft, SourceDraft
from resilience.signals.observed_time import ObservedChoice, ObservedDay
from tests.cast import ANNET, DIRK, ESTHER, KARIN, LOTTE, MARIT, NADIA, SANNE, YUSUF
from tests.factories.signals import IN_WIEKENHOF, KORENMOLENBUURT, TEXT, recorded
from tests.web.page_checks import check_page

LIST = "/signals"
AREA = "/signals?selection=area"


def links_to_signals(answer):
    page = BeautifulSoup(answer.text, "html5lib")
    return [link["href"] for link in page.select("tbody th a")]


def words_of(answer):
    return " ".join(BeautifulSoup(answer.text, "html5lib").main.get_text(" ").split())


def address_of(signal):
    return f"/signals/{signal.id}"


def test_an_empty_list_says_what_to_do(client_of):
    answer = client_of(YUSUF).get(LIST)
    assert "Je hebt nog geen signalen vastgelegd" in answer.text
    assert check_page(answer.text) == []


def test_the_own_list_shows_own_signals(client_of, uow_of):
    mine, _ = recorded(uow_of(YUSUF)), recorded(uow_of(ANNET))
    answer = client_of(YUSUF).get(LIST)
    assert links_to_signals(answer) == [address_of(mine)]
    assert check_page(answer.text) == []


def test_the_area_is_not_offered_to_who_may_not_read_it(client_of, uow_of):
    recorded(uow_of(ANNET))
    answer = client_of(YUSUF).get(AREA)
    assert (links_to_signals(answer), "Uit mijn gebied" in answer.text) == ([], False)


def test_the_area_shows_what_partners_share(client_of, uow_of):
    theirs = recorded(uow_of(ANNET))
    answer = client_of(MARIT).get(AREA)
    assert links_to_signals(answer) == [address_of(theirs)]
    assert check_page(answer.text) == []


def test_the_area_names_itself(client_of):
    assert "Molenbroek en Sterrenveld, wat de afspraak toelaat." in client_of(MARIT).get(AREA).text


def test_a_protected_source_is_not_named_anywhere_on_the_list(client_of, uow_of):
    recorded(uow_of(ANNET))
    answer = client_of(MARIT).get(AREA)
    assert "Beschermde bron" in answer.text
    assert "Woonstichting" not in answer.text


def test_a_protected_source_is_not_named_anywhere_on_the_page(client_of, uow_of):
    signal = recorded(uow_of(ANNET), source=SourceDraft(is_protected=True))
    text = client_of(MARIT).get(address_of(signal)).text
    assert not [word for word in ("Woonstichting", "uismeester", "Annet") if word in text]


def test_the_list_shows_no_text_of_signals(client_of, uow_of):
    recorded(uow_of(ANNET))
    assert TEXT not in client_of(MARIT).get(AREA).text


def test_filters_stand_in_the_address(client_of, uow_of):
    wanted = recorded(uow_of(ANNET), "IN01", place=PlaceDraft(buurt_code=KORENMOLENBUURT))
    recorded(uow_of(ANNET), "LB01")
    filtered = f"{AREA}&domain=IN&severity=serious&area={KORENMOLENBUURT}&period=4-weeks"
    answer = client_of(MARIT).get(filtered)
    assert links_to_signals(answer) == [address_of(wanted)]
    page = BeautifulSoup(answer.text, "html5lib")
    chosen = {
        option.find_parent("select")["name"]: option["value"]
        for option in page.select("option[selected]")
        if option["value"] and option.find_parent("select")["name"] != "order"
    }
    assert chosen == {"domain": "IN", "severity": "serious", "period": "4-weeks"}
    assert page.select_one("#filter-area")["value"] == "Korenmolenbuurt, Molenbroek"


def test_filters_that_find_nothing_say_so_and_can_be_cleared(client_of, uow_of):
    recorded(uow_of(YUSUF))
    answer = client_of(YUSUF).get("/signals?domain=JA")
    assert "Geen signalen met deze filters" in answer.text
    assert check_page(answer.text) == []


@pytest.mark.parametrize(
    "query",
    ["domain=XX", "area=' OR 1=1", "severity=9", "period=ever", "after=-1", "before=" + "9" * 20,
     "after=٣", "selection=all", "domain=&area=&severity=&period=", "x=" + "y" * 2000,
     "words=abc", "from=2026-02-31", "organisation=nobody", "order=name", "until=9999-12-31"],
)  # fmt: skip
def test_an_address_that_makes_no_sense_shows_the_list(client_of, uow_of, query):
    recorded(uow_of(YUSUF))
    assert client_of(YUSUF).get(f"{LIST}?{query}").status_code == 200


def test_fifty_stand_on_a_page(client_of, uow_of):
    for _ in range(51):
        recorded(uow_of(YUSUF))
    client = client_of(YUSUF)
    first = client.get(LIST)
    assert (len(links_to_signals(first)), "51 signalen" in first.text) == (50, True)
    following = BeautifulSoup(first.text, "html5lib").find("a", rel="next")["href"]
    assert len(links_to_signals(client.get(following))) == 1


def test_leafing_keeps_the_filters(client_of, uow_of):
    for _ in range(51):
        recorded(uow_of(YUSUF))
    page = BeautifulSoup(client_of(YUSUF).get(f"{LIST}?domain=OV").text, "html5lib")
    assert page.find("a", rel="next")["href"].startswith("/signals?domain=OV&after=")


def test_the_page_of_a_signal_shows_what_was_seen(client_of, uow_of):
    answer = client_of(YUSUF).get(address_of(recorded(uow_of(YUSUF))))
    assert TEXT in answer.text
    assert check_page(answer.text) == []


@pytest.mark.parametrize(
    "fact",
    ["Groepsoverlast op een plek", "23 november 2026, 10.00 uur", "Wiekenhof (BU99010202, 2025)",
     "Zelf gezien", "Straatinformatie", "Betrouwbaar", "A: zelf gezien of gemeten", "Eerste keer",
     "Delen binnen de afspraak", "Bron beschermd", "Stichting Jongerenwerk De Kade",
     "Jongerenwerker", "Politie gebeld", "De wijkagent komt langs.", "Precisie van de plek"],
)  # fmt: skip
def test_the_page_shows_every_attribute(client_of, uow_of, fact):
    response = ResponseDraft(
        action_taken=ActionTaken.CALLED_POLICE, action_note="De wijkagent komt langs."
    )
    signal = recorded(uow_of(YUSUF), response=response)
    assert fact in words_of(client_of(YUSUF).get(address_of(signal)))


def test_of_the_exact_place_only_its_being_there_is_told(client_of, uow_of):
    signal = recorded(uow_of(YUSUF), "IN01", place=PlaceDraft(IN_WIEKENHOF))
    answer = client_of(YUSUF).get(address_of(signal))
    assert "Apart bewaard, versleuteld" in answer.text
    assert "52.55" not in answer.text
    assert signal.cell_500m not in answer.text


def test_whether_it_felt_unsafe_is_told_to_the_reporter_only(client_of, uow_of):
    signal = recorded(uow_of(ANNET), response=ResponseDraft(felt_unsafe=True))
    own, theirs = (words_of(client_of(who).get(address_of(signal))) for who in (ANNET, MARIT))
    assert ("Voelde onveilig Ja" in own, "Voelde onveilig Ja" in theirs) == (True, False)


def test_police_data_carry_a_warning_for_others(client_of, uow_of, cast):
    for colleague in (LOTTE, NADIA):
        cast[colleague].organisation_id = cast[KARIN].organisation_id
        recorded(uow_of(colleague))
    signal = recorded(uow_of(KARIN))
    own, theirs = (client_of(who).get(address_of(signal)).text for who in (KARIN, SANNE))
    warning = "Gebruik ze alleen binnen deze afspraak."
    assert (warning in own, warning in theirs) == (False, True)


def test_a_withheld_source_is_not_given_away_by_the_origin_of_the_data(client_of, uow_of):
    signal = recorded(uow_of(KARIN))
    words = words_of(client_of(SANNE).get(address_of(signal)))
    assert "Niet doorgeven en niet citeren." in words
    assert "olitie" not in words


@pytest.mark.parametrize("reader", [DIRK, NADIA, ESTHER])
def test_who_may_not_see_a_signal_gets_no_page(client_of, uow_of, reader):
    signal = recorded(uow_of(YUSUF))
    status = client_of(reader).get(address_of(signal)).status_code
    assert status == (403 if reader == ESTHER else 404)


def test_a_signal_that_does_not_exist_is_not_found(client_of):
    assert client_of(YUSUF).get(f"/signals/{uuid4()}").status_code == 404


def test_one_can_withdraw_ones_own_signal(client_of, uow_of, session):
    signal = recorded(uow_of(YUSUF))
    client = client_of(YUSUF)
    answer = client.post(
        f"{address_of(signal)}/withdraw", data={"reason": "Vergissing."}, follow_redirects=True
    )
    session.refresh(signal)
    assert signal.state is SignalState.WITHDRAWN
    assert "Het signaal is ingetrokken. De tekst is gewist." in answer.text
    assert TEXT not in answer.text


def test_withdrawing_without_a_reason_says_so_and_changes_nothing(client_of, uow_of, session):
    signal = recorded(uow_of(YUSUF))
    answer = client_of(YUSUF).post(f"{address_of(signal)}/withdraw", data={"reason": ""})
    session.refresh(signal)
    assert (answer.status_code, signal.state) == (422, SignalState.SUBMITTED)
    assert "Vertel kort waarom je dit signaal intrekt." in answer.text


def test_withdrawing_twice_is_a_conflict(client_of, uow_of):
    signal, client = recorded(uow_of(YUSUF)), client_of(YUSUF)
    sent = [
        client.post(f"{address_of(signal)}/withdraw", data={"reason": "Vergissing."}) for _ in "ab"
    ]
    assert [answer.status_code for answer in sent] == [302, 409]


def test_a_reader_cannot_withdraw_it(client_of, uow_of):
    signal = recorded(uow_of(ANNET))
    answer = client_of(MARIT).post(f"{address_of(signal)}/withdraw", data={"reason": "Weg ermee."})
    assert answer.status_code == 403


def test_withdrawing_the_signal_of_somebody_else_is_no_way_to_read_it(app, client_of, uow_of):
    signal, marit = recorded(uow_of(ANNET)), client_of(MARIT)
    app.config["WTF_CSRF_ENABLED"] = True
    answer = marit.post(f"{address_of(signal)}/withdraw", data={"reason": ""})
    assert (answer.status_code, TEXT in answer.text) == (403, False)


def test_withdrawing_a_signal_out_of_sight_finds_nothing(client_of, uow_of):
    signal = recorded(uow_of(ANNET))
    answer = client_of(YUSUF).post(f"{address_of(signal)}/withdraw", data={"reason": "Weg."})
    assert answer.status_code == 404


def test_a_withdrawal_without_a_csrf_token_changes_nothing(app, client_of, uow_of, session):
    signal, client = recorded(uow_of(YUSUF)), client_of(YUSUF)
    app.config["WTF_CSRF_ENABLED"] = True
    answer = client.post(f"{address_of(signal)}/withdraw", data={"reason": "Vergissing."})
    session.refresh(signal)
    assert (answer.status_code, signal.state) == (422, SignalState.SUBMITTED)
    assert "Vergissing." in answer.text


def test_the_withdrawn_signal_is_still_a_good_page(client_of, uow_of):
    signal, client = recorded(uow_of(YUSUF)), client_of(YUSUF)
    client.post(f"{address_of(signal)}/withdraw", data={"reason": "Vergissing."})
    answer = client.get(address_of(signal))
    assert "Het telt niet meer mee." in answer.text
    assert check_page(answer.text) == []


def test_a_signal_leads_to_a_safety_concern(client_of, uow_of):
    signal = recorded(uow_of(YUSUF))
    answer = client_of(YUSUF).get(address_of(signal))
    assert f"/safety-concerns/new?signal={signal.id}" in answer.text


def test_the_signal_of_somebody_else_is_not_taken_along_to_a_safety_concern(client_of, uow_of):
    signal = recorded(uow_of(ANNET))
    answer = client_of(MARIT).get(address_of(signal))
    assert 'href="/safety-concerns/new"' in answer.text


def test_the_message_about_an_acute_signal_leads_to_it(client_of, uow_of):
    signal = recorded(uow_of(YUSUF), "OM05")
    client = client_of(NADIA)
    assert address_of(signal) in client.get("/notifications").text
    assert client.get(address_of(signal)).status_code == 200


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        (ObservedChoice(ObservedDay.YESTERDAY), "Waargenomen 22 november 2026 Vastgelegd"),
        (
            ObservedChoice(ObservedDay.YESTERDAY, day_part=DayPart.EVENING),
            "Waargenomen 22 november 2026, avond, 18 tot 24 uur",
        ),
        (
            ObservedChoice(ObservedDay.EARLIER, date(2026, 11, 12), is_some_day_that_week=True),
            "Waargenomen Week 46 van 2026",
        ),
        (ObservedChoice(ObservedDay.EARLIER), "Waargenomen Onbekend"),
        (
            ObservedChoice(ObservedDay.EARLIER, date(2026, 11, 20), time(9, 5)),
            "Waargenomen 20 november 2026, 09.05 uur Vastgelegd 23 november 2026 3 dagen later",
        ),
    ],
)
def test_the_time_is_told_as_exactly_as_it_is_known(client_of, uow_of, seen, words):
    signal = recorded(uow_of(YUSUF), observed=seen)
    assert words in words_of(client_of(YUSUF).get(address_of(signal)))


def test_the_coordinator_finds_serious_signals_of_the_week_on_the_start_page(client_of, uow_of):
    recorded(uow_of(DIRK), "IN01")
    answer = client_of(MARIT).get("/")
    assert "Eén ernstig signaal in jouw gebied deze week" in answer.text
    assert "/signals?selection=area&amp;severity=serious" in answer.text
