"""Reading and delivering signals: agreements, areas, scopes, pages, repeats."""

from datetime import timedelta
from itertools import product
from uuid import UUID

import pytest
from sqlalchemy import func, select

from resilience.agreements.models import AgreementParty, AgreementVersion
from resilience.api.scopes import Scope
from resilience.audit.models import AuditEntry
from resilience.signals.attributes import Handling, SignalOrigin
from resilience.signals.drafts import PlaceDraft
from resilience.signals.models import Signal
from resilience.signals.services import withdraw_signal
from tests.api.conftest import delivered
from tests.cast import DIRK, KARIN, YUSUF
from tests.factories.signals import (
    IN_WIEKENHOF,
    PORTS,
    TOUWSLAGERSBUURT,
    WIEKENHOF,
    recorded,
)

READ, DELIVER, FIGURES = (Scope.SIGNALS_READ,), (Scope.SIGNALS_DELIVER,), (Scope.FIGURES_READ,)
MOLENBROEK, HAVENKWARTIER = "WK990102", "WK990101"


def ids(answer):
    assert answer.status_code == 200, answer.text
    return [found["id"] for found in answer.json["signalen"]]


def end_agreements(session):
    for party in session.scalars(select(AgreementParty)):
        party.signed_at = None
    session.commit()


CASES = list(
    product((YUSUF, DIRK), (READ, DELIVER, FIGURES), (MOLENBROEK, HAVENKWARTIER), (True, False))
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_who_reads_a_signal(system, uow_of, session, case):
    at, scopes, area, has_agreement = case
    signal = recorded(uow_of(YUSUF))  # in the Wiekenhof, which lies in Molenbroek
    if not has_agreement:
        end_agreements(session)
    ours = system(at=at, scopes=scopes, area_codes=(area,))
    is_allowed = area == MOLENBROEK and (at == YUSUF or has_agreement)
    expected = 403 if scopes == FIGURES else 200 if scopes == READ and is_allowed else 404
    assert ours.get(f"/signalen/{signal.id}").status_code == expected
    listed = ours.get("/signalen")
    assert (listed.status_code == 403) == (expected == 403)
    assert (expected == 200) == bool(listed.json.get("signalen"))


@pytest.mark.parametrize("scopes", [READ, DELIVER, FIGURES], ids=lambda each: each[0].value)
def test_only_the_scope_for_delivering_delivers(system, scopes):
    answer = system(scopes=scopes).post("/signalen", delivered())
    assert answer.status_code == (201 if scopes == DELIVER else 403)


@pytest.mark.parametrize("scopes", [READ, DELIVER, FIGURES], ids=lambda each: each[0].value)
def test_only_the_scope_for_figures_reads_figures(system, scopes):
    answer = system(scopes=scopes).get("/gepubliceerde-cijfers")
    assert answer.status_code == (200 if scopes == FIGURES else 403)


def test_an_agreement_that_ends_closes_the_door_in_the_same_minute(system, uow_of, clock, session):
    recorded(uow_of(YUSUF))
    for version in session.scalars(select(AgreementVersion)):
        version.ends_on = clock.now().date()
    session.commit()
    clock.moment = clock.moment.replace(hour=22, minute=59)
    ours = system(at=DIRK)
    assert ids(ours.get("/signalen"))
    clock.advance(timedelta(minutes=1))
    assert ids(ours.get("/signalen")) == []


def test_fields_outside_the_agreement_are_null(system, uow_of, limit_fields):
    signal = recorded(uow_of(YUSUF))
    limit_fields({"moment"})
    found = system(at=DIRK).get(f"/signalen/{signal.id}").json
    hidden = ("omschrijving", "ernst", "organisatie", "waarneming", "actie", "plaatsPrecisie")
    assert [found[name] for name in hidden] == [None] * len(hidden)
    assert found["waargenomenVan"] is not None


def test_a_field_that_is_hidden_cannot_be_found_out_by_asking_for_it(system, uow_of, limit_fields):
    signal = recorded(uow_of(YUSUF))
    limit_fields({"tekst"})
    partner, own = system(at=DIRK), system()
    asked = f"/signalen?ernst={signal.severity}"
    assert (len(ids(own.get(asked))), ids(partner.get(asked))) == (1, [])


def test_an_organisation_with_few_reporters_is_not_named(system, uow_of):
    signal = recorded(uow_of(YUSUF))
    assert system(at=DIRK).get(f"/signalen/{signal.id}").json["organisatie"] is None
    assert system().get(f"/signalen/{signal.id}").json["organisatie"]


def test_police_data_leave_to_the_police_only(system, uow_of, session):
    signal = recorded(uow_of(KARIN), handling=Handling.PERMITTED)
    assert signal.origin is SignalOrigin.POLICE
    assert system(at=KARIN).get(f"/signalen/{signal.id}").status_code == 200
    partner = system(at=YUSUF)
    assert partner.get(f"/signalen/{signal.id}").status_code == 404
    assert ids(partner.get("/signalen")) == []


def test_an_exact_place_is_in_no_answer(system, uow_of):
    recorded(uow_of(YUSUF), "IN05", place=PlaceDraft(position=IN_WIEKENHOF))
    text = system().get("/signalen").text
    assert "5.23" not in text
    assert "cell" not in text


def test_a_withdrawn_signal_is_listed_no_more(system, uow_of):
    signal = recorded(uow_of(YUSUF))
    withdraw_signal(uow_of(YUSUF), signal.id, "Dubbel vastgelegd.", PORTS)
    uow_of(YUSUF).session.commit()
    assert ids(system().get("/signalen")) == []


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ("gebied=BU99010202", 1),
        ("gebied=WK990102", 1),
        ("gebied=GM9901", 2),
        ("gebied=GM0014", 0),
        ("type=OV01", 2),
        ("type=LB01", 0),
        ("domein=OV", 2),
        ("vastgelegdTot=2026-11-23T09:00:00Z", 0),
    ],
)
def test_a_filter_narrows_the_list(system, uow_of, asked, count):
    recorded(uow_of(YUSUF))
    recorded(uow_of(YUSUF), place=PlaceDraft(buurt_code=TOUWSLAGERSBUURT))
    assert len(ids(system().get(f"/signalen?{asked}"))) == count


def test_pages_stay_whole_while_signals_come_in(system, uow_of):
    first = [str(recorded(uow_of(YUSUF)).id) for _ in range(5)]
    ours, seen, path = system(), [], "/signalen?aantal=2&type=OV01"
    while path:
        answer = ours.get(path)
        seen += ids(answer)
        recorded(uow_of(YUSUF))
        path = (answer.json["volgende"] or "").removeprefix("/api/v1")
    assert seen == first[::-1]


@pytest.mark.parametrize("cursor", ["x", "W10", "WyJ4Il0", "bnVsbA", "A" * 199])
def test_a_cursor_that_we_did_not_give_is_refused(system, cursor):
    answer = system().get(f"/signalen?cursor={cursor}")
    assert (answer.status_code, answer.json["invalidParams"][0]["name"]) == (400, "cursor")


def test_every_signal_that_was_read_is_logged_with_the_purpose_of_the_client(
    system, uow_of, session, account_of
):
    made = {str(recorded(uow_of(YUSUF)).id) for _ in range(2)}
    ours = system(at=DIRK)
    ours.get("/signalen")
    lines = session.scalars(select(AuditEntry).where(AuditEntry.action == "signal:read")).all()
    assert {line.object_id for line in lines} == made
    assert {(line.actor_id, line.purpose) for line in lines} == {
        (account_of(ours).id, "Zaken koppelen")
    }


def test_a_delivered_signal_can_be_read_at_its_location(system):
    ours = system(scopes=DELIVER)
    answer = ours.post("/signalen", delivered())
    assert answer.status_code == 201, answer.text
    location = answer.headers["Location"].removeprefix("/api/v1")
    assert ours.get(location).json == answer.json


def test_a_repeat_gives_the_same_signal(system, session):
    ours = system()
    first, again = (ours.post("/signalen", delivered()) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert (first.json, first.headers["Location"]) == (again.json, again.headers["Location"])
    assert session.scalar(select(func.count(Signal.id))) == 1


def test_something_else_under_the_same_key_is_a_conflict(system):
    ours = system()
    ours.post("/signalen", delivered())
    other = delivered(omschrijving="Een heel ander verhaal over deze plek.")
    assert ours.post("/signalen", other).status_code == 409


def test_two_systems_may_use_the_same_key(system, session):
    for at in (YUSUF, DIRK):
        assert system(at=at).post("/signalen", delivered()).status_code == 201
    assert session.scalar(select(func.count(Signal.id))) == 2


def test_the_key_of_the_other_system_is_not_kept(system, session):
    system().post("/signalen", delivered("dossier-Jansen"))
    (signal,) = session.scalars(select(Signal)).all()
    assert isinstance(signal.client_id, UUID)
    assert "Jansen" not in str(vars(signal))


def test_a_delivered_signal_is_of_the_organisation_of_its_system(system, session, account_of):
    ours = system(at=KARIN)
    ours.post("/signalen", delivered())
    (signal,) = session.scalars(select(Signal)).all()
    assert signal.organisation_id == account_of(ours).organisation_id
    assert signal.origin is SignalOrigin.POLICE


def test_personal_data_are_refused_with_everything_else_at_once(system, session):
    body = delivered(
        type="PV01",
        omschrijving="Bel hem op 06-12345678 of mail jan@example.nl.",
        buurt="BU99010999",
        actieToelichting="Kenteken 12-ABC-3",
        waargenomen={"precisie": "dag", "datum": "2027-01-01"},
    )
    answer = system().post("/signalen", body)
    assert [fault["name"] for fault in answer.json["invalidParams"]] == ["type"]
    answer = system().post("/signalen", body | {"type": "OV01"})
    names = {fault["name"] for fault in answer.json["invalidParams"]}
    assert answer.status_code == 400
    assert names == {"omschrijving", "actieToelichting", "buurt", "waargenomen.datum"}
    assert session.scalar(select(func.count(Signal.id))) == 0


def test_a_refusal_does_not_repeat_what_was_typed(system):
    answer = system().post("/signalen", delivered(omschrijving="Bel 06-12345678 voor meer."))
    assert "06-12345678" not in answer.text


def test_a_buurt_outside_the_areas_of_the_client_is_refused(system):
    answer = system(area_codes=(HAVENKWARTIER,)).post("/signalen", delivered(buurt=WIEKENHOF))
    assert (answer.status_code, answer.json["invalidParams"][0]["name"]) == (400, "buurt")


@pytest.mark.parametrize("field", ["locatie", "lengtegraad", "adres", "id", "organisatie"])
def test_there_is_no_field_for_a_place_or_for_who_reports(system, field):
    answer = system().post("/signalen", delivered(**{field: "x"}))
    assert [fault["name"] for fault in answer.json["invalidParams"]] == [field]


def test_a_moment_with_any_offset_is_kept_to_the_minute(system):
    body = delivered(waargenomen={"precisie": "exact", "moment": "2026-11-20T21:30:00-05:00"})
    assert system().post("/signalen", body).json["waargenomenVan"] == "2026-11-21T02:30:00Z"


def test_a_code_with_letters_is_an_area_like_any_other(system, uow_of):
    recorded(uow_of(YUSUF))
    assert ids(system().get("/signalen?gebied=BU99010A0Z")) == []
