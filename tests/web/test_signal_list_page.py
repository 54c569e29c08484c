"""The page of the list: filters as chips, search, saved views, and acts on many signals."""

from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from resilience.audit.models import AuditEntry
from resilience.signal_lists.models import SavedView
from resilience.signals.attributes import SignalState
from tests.cast import ANNET, DIRK, LOTTE, MARIT, YUSUF
from tests.factories.signals import recorded
from tests.web.page_checks import check_page

LIST, AREA = "/signals", "/signals?selection=area"
SAID = "Bij het café <b>staan</b> elke avond fietsen."


def page_of(answer):
    return BeautifulSoup(answer.text, "html5lib")


def numbers(answer):
    return [row.select("td")[-1].get_text(strip=True) for row in page_of(answer).select("tbody tr")]


def searched(client, cast, slug, words, within="selection=area"):
    form = {"words": words, "within": within, "typed_by": str(cast[slug].id)}
    return client.post("/signals/search", data=form)


def test_each_choice_is_a_chip_that_undoes_it(client_of, uow_of):
    recorded(uow_of(DIRK), "IN01", level=3)
    answer = client_of(MARIT).get(f"{AREA}&severity=serious&area=WK990102&grade=A")
    chips = {chip.select_one(".chip__label").text: chip["href"] for chip in
             page_of(answer).select(".chip")}  # fmt: skip
    assert set(chips) == {"Ernst:", "Gebied:", "Hoe zeker:"}
    assert chips["Ernst:"] == "/signals?selection=area&area=WK990102&grade=A"
    assert check_page(answer.text) == []


def test_an_area_is_typed_by_its_name(client_of, uow_of):
    signal = recorded(uow_of(DIRK))
    answer = client_of(MARIT).get(f"{AREA}&area=wiekenhof")
    assert numbers(answer) == [signal.number]
    assert page_of(answer).select_one("#filter-area")["value"] == "Wiekenhof, Molenbroek"


def test_an_area_that_is_not_known_says_so_and_keeps_what_was_typed(client_of, uow_of):
    recorded(uow_of(DIRK))
    answer = client_of(MARIT).get(f"{AREA}&area=Atlantis")
    assert page_of(answer).select_one("#filter-area")["value"] == "Atlantis"
    assert "Er is geen gebied gevonden met de naam ‘Atlantis’" in answer.text
    assert check_page(answer.text) == []


def test_who_searches_gets_the_hits_marked_and_safely_escaped(client_of, uow_of, cast):
    signal, _ = recorded(uow_of(DIRK), text=SAID), recorded(uow_of(DIRK))
    client = client_of(MARIT)
    answer = client.get(searched(client, cast, MARIT, "cafe fiets").location)
    assert numbers(answer) == [signal.number]
    assert [mark.text for mark in page_of(answer).select("mark")] == ["café", "fietsen"]
    assert "&lt;b&gt;staan" in answer.text
    assert check_page(answer.text) == []


def test_words_stand_neither_in_the_address_nor_in_the_log(client_of, uow_of, cast, session):
    recorded(uow_of(DIRK), text=SAID)
    client = client_of(MARIT)
    address = searched(client, cast, MARIT, "fietsen").location
    client.get(address)
    lines = session.scalars(select(AuditEntry)).all()
    assert "fiets" not in address
    assert [line.action for line in lines].count("signal:search") == 1
    assert not [line for line in lines if "fiets" in str(vars(line))]


def test_the_address_of_a_search_tells_somebody_else_nothing(client_of, uow_of, cast):
    recorded(uow_of(DIRK), text=SAID)
    address = searched(client_of(MARIT), cast, MARIT, "fietsen").location
    assert "fiets" not in client_of(LOTTE).get(address).text


def test_filters_stay_while_searching(client_of, uow_of, cast):
    recorded(uow_of(DIRK), text=SAID)
    client = client_of(MARIT)
    address = searched(client, cast, MARIT, "fietsen", "selection=area&domain=JA").location
    assert "domain=JA" in address
    answer = client.get(address)
    assert "Niets gevonden voor ‘fietsen’" in answer.text
    assert check_page(answer.text) == []


def test_a_number_leads_to_its_signal(client_of, uow_of, cast):
    signal = recorded(uow_of(DIRK))
    year, number = signal.number[2:].split("-")
    answer = searched(client_of(MARIT), cast, MARIT, f"s {year} {int(number)}")
    assert answer.location == f"/signals/{signal.id}"


def test_a_number_that_one_may_not_see_is_like_one_that_is_not_there(client_of, uow_of, cast):
    signal = recorded(uow_of(DIRK))
    client = client_of(YUSUF)
    answer = client.get(searched(client, cast, YUSUF, signal.number).location)
    assert f"Er is geen signaal {signal.number} dat je mag lezen" in answer.text
    assert check_page(answer.text) == []


def test_stop_words_ask_for_a_word_that_says_more(client_of, uow_of, cast):
    recorded(uow_of(DIRK))
    client = client_of(MARIT)
    answer = client.get(searched(client, cast, MARIT, "de het").location)
    assert "Zoek op een woord dat meer zegt" in answer.text


@pytest.fixture
def saved(client_of, cast, session, uow_of):
    """Return a coordinator's browser with one saved view, and that view."""
    recorded(uow_of(DIRK), "IN01", level=3)
    client = client_of(MARIT)
    form = {"label": "Ernstig", "within": "selection=area&severity=serious",
            "typed_by": str(cast[MARIT].id)}  # fmt: skip
    assert client.post("/signals/views", data=form).status_code == 302
    return client, session.scalars(select(SavedView)).one(), form["typed_by"]


def test_a_saved_view_leads_to_its_list(saved):
    client, view, _ = saved
    answer = client.get(f"/signals/views/{view.id}")
    assert answer.location == "/signals?selection=area&severity=serious"
    here = page_of(client.get(answer.location)).select_one(".saved-views a[aria-current]")
    assert here.text == "Ernstig"
    assert check_page(client.get("/signals/views").text) == []


def test_the_usual_view_opens_without_an_address(saved):
    client, view, typed_by = saved
    asked = {"typed_by": typed_by, "label": view.label, "is_default": "1"}
    client.post(f"/signals/views/{view.id}/default", data=asked)
    assert client.get(LIST).location == "/signals?selection=area&severity=serious"
    assert client.get("/signals?selection=own").status_code == 200


def test_a_view_is_renamed_and_deleted(saved, session):
    client, view, typed_by = saved
    refused = client.post(f"/signals/views/{view.id}/rename", data={"typed_by": typed_by})
    assert (refused.status_code, check_page(refused.text)) == (422, [])
    asked = {"typed_by": typed_by, "label": "Wat ernstig is"}
    client.post(f"/signals/views/{view.id}/rename", data=asked)
    session.refresh(view)
    assert view.label == "Wat ernstig is"
    client.post(f"/signals/views/{view.id}/delete", data=asked)
    assert session.scalars(select(SavedView)).all() == []


def test_the_view_of_somebody_else_is_not_there(saved, client_of, cast):
    _, view, _ = saved
    lotte, typed_by = client_of(LOTTE), str(cast[LOTTE].id)
    assert lotte.get(f"/signals/views/{view.id}").status_code == 404
    for act in ("rename", "default", "delete"):
        asked = {"typed_by": typed_by, "label": "Mijn"}
        assert lotte.post(f"/signals/views/{view.id}/{act}", data=asked).status_code == 404


def test_without_views_the_page_says_how_to_make_one(client_of):
    answer = client_of(YUSUF).get("/signals/views")
    assert "Je hebt nog geen weergaven" in answer.text
    assert check_page(answer.text) == []


def bulk(client, cast, slug, act, *signals, where="/signals/bulk"):
    form = {"act": act, "signal": [str(each.id) for each in signals],
            "within": "selection=area", "typed_by": str(cast[slug].id)}  # fmt: skip
    return client.post(where, data=form)


def test_many_are_accepted_and_each_refusal_has_its_reason(client_of, uow_of, cast, session):
    fresh, done = recorded(uow_of(DIRK)), recorded(uow_of(ANNET))
    done.state = SignalState.CLOSED
    session.flush()
    answer = bulk(client_of(MARIT), cast, MARIT, "accept", fresh, done)
    session.refresh(fresh)
    assert fresh.state is SignalState.ACCEPTED
    (row,) = page_of(answer).select("tbody tr")
    assert [cell.get_text(strip=True) for cell in row.select("th, td")] == [
        done.number, "Gesloten", "Dat kan niet bij de status die het nu heeft.",
    ]  # fmt: skip
    assert check_page(answer.text) == []


def test_what_was_closed_can_be_opened_again_at_once(client_of, uow_of, cast, session):
    signal, client = recorded(uow_of(DIRK)), client_of(MARIT)
    bulk(client, cast, MARIT, "accept", signal)
    answer = bulk(client, cast, MARIT, "close", signal)
    undo = page_of(answer).find("form", action="/signals/bulk/undo")
    assert undo.select_one("button")["value"] == "close"
    answer = bulk(client, cast, MARIT, "close", signal, where="/signals/bulk/undo")
    session.refresh(signal)
    assert (signal.state, check_page(answer.text)) == (SignalState.ACCEPTED, [])


@pytest.mark.parametrize("act", ["accept", "delete", ""])
def test_without_a_choice_one_is_back_at_the_list(client_of, cast, act):
    answer = bulk(client_of(MARIT), cast, MARIT, act)
    assert (answer.status_code, urlsplit(answer.location).path) == (302, LIST)


def test_boxes_to_tick_are_for_the_area_only(client_of, uow_of):
    recorded(uow_of(MARIT))
    client = client_of(MARIT)
    own, area = (page_of(client.get(where)) for where in ("/signals?selection=own", AREA))
    assert (own.select("[name=signal]"), len(area.select("[name=signal]"))) == ([], 1)
    buttons = [button["value"] for button in area.select(".bulk-bar button")]
    assert buttons == ["accept", "take", "close"]


def test_who_recorded_nothing_and_has_an_area_comes_for_the_area(client_of, uow_of):
    recorded(uow_of(DIRK))
    marit = client_of(MARIT)
    assert marit.get(LIST).headers["Location"] == AREA
    own = page_of(marit.get(AREA)).find("a", string="Mijn signalen")["href"]
    assert marit.get(own).status_code == 200


def test_who_has_no_area_reads_that_there_is_nothing_yet(client_of):
    assert "Je hebt nog geen signalen vastgelegd" in client_of(YUSUF).get(LIST).text
