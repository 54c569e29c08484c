"""The pages of agreements, of explanations and of the preview, as the people who use them."""

import re
from datetime import UTC, datetime, timedelta

from bs4 import BeautifulSoup
from sqlalchemy import select

from resilience.agreements import services
from resilience.agreements.models import AgreementVersion, SharingAgreement
from resilience.agreements.states import VersionState
from resilience.authz.shared_fields import SharedField
from tests.cast import ELS, ESTHER, FARID, JOKE, KARIN, LOTTE, MARIT, ROB, TOM, YUSUF
from tests.factories import safety, signals
from tests.factories.agreements import DE_KADE, MUNICIPALITY, draft, end_all, in_force
from tests.web.page_checks import check_page

RUUD = "ruud-van-leeuwen"
LIST = "/sharing-agreements"


#: The first moment of 24 November in the Netherlands.
MIDNIGHT = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)


def page(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status
    assert check_page(answer.text) == []
    return answer.text


def number(session, wanted):
    return session.scalars(select(SharingAgreement).filter_by(number=wanted)).one()


def waiting(session, wanted):
    return number(session, wanted).versions[-1]


def posted(**changes):
    usual = {
        "title": "Rust op straat",
        "purpose": "Zien waar het onrustig is.",
        "parties": ["gemeente-havermonde", "woonstichting-havermonde"],
        "ground_gemeente-havermonde": "avg_6_1_e",
        "explanation_gemeente-havermonde": "Artikel 172 Gemeentewet",
        "ground_woonstichting-havermonde": "avg_6_1_f",
        "explanation_woonstichting-havermonde": "Artikel 45 Woningwet",
        "type_codes": ["OV01", "OV02"],
        "field_codes": ["tekst", "ernst"],
        "area_codes": ["WK990102"],
        "starts_on": "01-12-2026",
        "ends_on": "30-11-2027",
        "dpia_reference": "DPIA-1",
        "rights_contact": "privacy@havermonde.example",
    }
    return usual | changes


def test_everybody_who_may_opens_the_list_and_an_agreement(client_of, session):
    path = f"{LIST}/{number(session, '2026-03').id}"
    for slug in (FARID, ELS, ESTHER, RUUD, JOKE, MARIT):
        client = client_of(slug)
        assert "2026-03" in page(client, LIST)
        page(client, path)


def test_the_administrator_of_the_platform_sees_every_agreement(client_of):
    assert "2025-11" in page(client_of(JOKE), LIST)


def test_an_agreement_of_others_is_not_there(client_of, session):
    page(client_of(FARID), f"{LIST}/{number(session, '2025-11').id}", 404)


def test_a_concept_is_stored_from_the_form(client_of, session):
    farid = client_of(FARID)
    page(farid, f"{LIST}/new")
    answer = farid.post(f"{LIST}/new", data=posted() | typed_by(farid, f"{LIST}/new"))
    assert answer.status_code == 302
    version = waiting(session, "2026-05")
    assert (version.state, version.area_codes) == (VersionState.CONCEPT, ["WK990102"])
    assert [str(version.starts_on), version.field_codes] == ["2026-12-01", ["ernst", "tekst"]]


def typed_by(client, path):
    found = BeautifulSoup(client.get(path).text, "html5lib").find(attrs={"name": "typed_by"})
    return {"typed_by": found["value"]}


WRONG = [
    ({"title": ""}, "title"),
    ({"type_codes": []}, "type_codes"),
    ({"parties": ["gemeente-havermonde"]}, "parties"),
    ({"ends_on": "gisteren"}, "ends_on"),
    ({"ends_on": "01-01-2020"}, "ends_on"),
    ({"explanation_gemeente-havermonde": ""}, "explanation_gemeente-havermonde"),
    ({"ground_gemeente-havermonde": "x"}, "ground_gemeente-havermonde"),
    ({"area_codes": ["GM0363"]}, "area_codes"),
]


def test_what_is_wrong_stands_at_its_field_and_nothing_is_stored(client_of, session):
    farid = client_of(FARID)
    typed = typed_by(farid, f"{LIST}/new")
    for changes, at in WRONG:
        answer = farid.post(f"{LIST}/new", data=posted(**changes) | typed)
        assert answer.status_code == 422
        assert check_page(answer.text) == []
        summary = BeautifulSoup(answer.text, "html5lib").find(id="error-summary")
        assert summary.find("a", href=f"#{at}"), at
    assert session.scalars(select(SharingAgreement).filter_by(number="2026-05")).first() is None


def test_the_board_signs_with_one_press_and_it_takes_effect(client_of, session):
    version = waiting(session, "2026-04")
    ruud = client_of(RUUD)
    assert "2026-04" in page(ruud, "/")
    assert "/sign" in page(ruud, f"{LIST}/{version.agreement_id}")
    assert ruud.post(f"{LIST}/versions/{version.id}/sign").status_code == 302
    session.expire_all()
    assert waiting(session, "2026-04").state is VersionState.SIGNED


def test_the_proposer_gets_no_button_and_no_way_around_it(client_of, session):
    version = waiting(session, "2026-03")
    farid = client_of(FARID)
    assert "/approve" not in page(farid, f"{LIST}/{version.agreement_id}")
    assert farid.post(f"{LIST}/versions/{version.id}/approve").status_code == 403


def test_a_second_person_sees_it_wait_and_approves(client_of, session):
    version = waiting(session, "2026-03")
    els = client_of(ELS)
    assert "2026-03" in page(els, "/")
    assert els.post(f"{LIST}/versions/{version.id}/approve").status_code == 302
    session.expire_all()
    assert waiting(session, "2026-03").effective_at is not None


def test_turning_down_asks_why(client_of, session):
    version = waiting(session, "2026-03")
    els = client_of(ELS)
    where = f"{LIST}/{version.agreement_id}"
    given = typed_by(els, where)
    path = f"{LIST}/versions/{version.id}/refuse"
    assert els.post(path, data=given | {"reason": ""}).status_code == 422
    assert els.post(path, data=given | {"reason": "Te weinig."}).status_code == 302


def test_leaving_stops_a_running_session_the_same_minute(uow_of, session, client_of):
    signals.recorded(uow_of(YUSUF))
    session.commit()
    marit, esther = client_of(MARIT), client_of(ESTHER)
    path = f"{LIST}/{number(session, '2026-03').id}"
    before = page(marit, "/signals?selection=area")
    found = BeautifulSoup(esther.get(path).text, "html5lib").find(id="leave-typed-by")
    given = {"leave-typed_by": found["value"], "leave-reason": "Klaar."}
    assert esther.post(f"{path}/leave", data=given).status_code == 302
    after = page(marit, "/signals?selection=area")
    assert ("S-2026-" in before, "S-2026-" in after) == (True, False)


def test_the_clock_ends_it_inside_a_running_session_to_the_minute(
    uow_of, session, client_of, clock
):
    signals.recorded(uow_of(YUSUF))
    version = session.scalars(
        select(AgreementVersion).where(AgreementVersion.ordinal == 1)
        .join(SharingAgreement).where(SharingAgreement.number == "2026-03")
    ).one()  # fmt: skip
    version.ends_on = clock.now().date()
    session.commit()
    clock.advance(MIDNIGHT - timedelta(minutes=1) - clock.now())
    marit = client_of(MARIT)
    before = marit.get("/signals?selection=area").text
    clock.advance(timedelta(minutes=1))
    after = marit.get("/signals?selection=area").text
    assert ("S-2026-" in before, "S-2026-" in after) == (True, False)


def test_the_preview_opens_for_whoever_reads_agreements(client_of, session):
    path = f"/why/preview/{waiting(session, '2026-03').id}?partner={DE_KADE}"
    for slug in (ELS, ESTHER, JOKE, MARIT):
        page(client_of(slug), path)


def test_a_signal_explains_itself(uow_of, session, client_of):
    signal = signals.recorded(uow_of(YUSUF))
    session.commit()
    for slug in (YUSUF, LOTTE, MARIT):
        client = client_of(slug)
        assert f"/why/signals/{signal.id}" in page(client, f"/signals/{signal.id}")
        page(client, f"/why/signals/{signal.id}")


def test_the_explanation_names_the_agreement(uow_of, session, client_of):
    signal = signals.recorded(uow_of(YUSUF))
    session.commit()
    assert "2026-03" in page(client_of(MARIT), f"/why/signals/{signal.id}")


def test_a_hidden_signal_has_no_explanation(uow_of, session, client_of):
    signal = signals.recorded(uow_of(YUSUF))
    session.commit()
    page(client_of("annet-brouwer"), f"/why/signals/{signal.id}", 404)


def test_a_concern_explains_itself_to_its_reader_only(uow_of, session, client_of):
    concern = safety.raised(uow_of("annet-brouwer"))
    session.commit()
    page(client_of(ROB), f"/why/safety-concerns/{concern.id}")
    page(client_of(LOTTE), f"/why/safety-concerns/{concern.id}", 404)


def test_a_hidden_number_is_answered_as_one_that_does_not_exist(uow_of, session, client_of):
    dirk = client_of("dirk-veenstra")
    number = next_number(uow_of, session)
    before = without_nonce(dirk.get(f"/why?number={number}").text)
    assert signals.recorded(uow_of(YUSUF)).number == number
    session.commit()
    assert without_nonce(dirk.get(f"/why?number={number}").text) == before


def next_number(uow_of, session):
    """Return the number that the next signal gets: one more than that of a signal made now."""
    made = signals.recorded(uow_of(YUSUF)).number
    session.commit()
    return f"{made[:7]}{int(made[7:]) + 1:06d}"


def without_nonce(html):
    return re.sub(r'nonce="[^"]+"|name="csrf_token"[^>]+', "", html)


def test_a_number_one_may_see_leads_to_its_explanation(uow_of, session, client_of):
    signal = signals.recorded(uow_of(YUSUF))
    session.commit()
    assert f"/why/signals/{signal.id}" in page(client_of(YUSUF), f"/why?number={signal.number}")


def test_the_rules_are_there_for_everybody(client_of):
    for slug in (YUSUF, MARIT, ESTHER, FARID, TOM, JOKE):
        page(client_of(slug), "/why?kind=OV01&area=WK990102")


def test_what_lies_outside_the_agreement_is_not_on_the_page(uow_of, session, client_of):
    end_all(session)
    signal = signals.recorded(uow_of(YUSUF))
    in_force(uow_of(FARID), draft(session, DE_KADE, MUNICIPALITY, fields=(SharedField.MOMENT,)))
    session.commit()
    marit = client_of(MARIT)
    text = page(marit, f"/signals/{signal.id}")
    assert signals.TEXT not in text
    assert "severity" not in page(marit, "/signals?selection=area")


def test_police_data_carry_their_mark_for_partners(uow_of, session, client_of):
    for slug in (KARIN, *[KARIN] * 2):
        signal = signals.recorded(uow_of(slug))
    session.commit()
    assert "utrecht-alert" in page(client_of(MARIT), f"/signals/{signal.id}")


def test_the_police_chooses_for_every_signal(client_of, session):
    karin = client_of(KARIN)
    form = BeautifulSoup(page(karin, "/signals/new"), "html5lib")
    boxes = form.find_all("input", attrs={"name": "handling"})
    assert [box["value"] for box in boxes] == ["P", "C", "N"]
    assert not any(box.has_attr("checked") for box in boxes)
    given = signals.posted() | typed_by(karin, "/signals/new")
    given.pop("handling")
    assert karin.post("/signals/new", data=given).status_code == 422


def test_nobody_else_can_withhold_a_signal(client_of):
    yusuf = client_of(YUSUF)
    form = BeautifulSoup(page(yusuf, "/signals/new"), "html5lib")
    assert len(form.find_all("input", attrs={"name": "handling"})) == 2
    given = signals.posted(handling="N") | typed_by(yusuf, "/signals/new")
    assert yusuf.post("/signals/new", data=given).status_code == 422


def test_a_revised_concept_shows_what_was_stored(client_of, uow_of, session):
    version = services.draw_up(uow_of(FARID), draft(session))
    session.commit()
    text = page(client_of(FARID), f"{LIST}/versions/{version.id}/edit")
    ticked = BeautifulSoup(text, "html5lib").find_all("input", checked=True)
    assert {"OV01", "OV02", "tekst", "ernst", "GM9901"} <= {box["value"] for box in ticked}


def test_a_change_starts_from_what_counts_now(client_of, uow_of, session):
    end_all(session)
    version = in_force(uow_of(FARID), draft(session))
    session.commit()
    text = page(client_of(FARID), f"{LIST}/{version.agreement_id}/change")
    assert "Zien waar het onrustig is." in text
