"""The pages about systems: who lets them in, and the reference for who builds them."""

from datetime import timedelta

import pytest
from joserfc.jwk import ECKey, RSAKey
from sqlalchemy import select

from resilience.accounts.queries import find_actor, list_people
from resilience.api.models import ApiClient
from resilience.api.services import register_client
from resilience.authz.permissions import Permission
from tests.cast import NOW, ROB, TOM, YUSUF
from tests.factories.systems import KEY
from tests.web.page_checks import check_page


@pytest.fixture
def filled_in(cast):
    """Return what an administrator fills in, with changes."""

    def fill(**changes):
        usual = {
            "typed_by": str(cast[TOM].id),
            "name": "Zaaksysteem",
            "purpose": "Meldingen overnemen",
            "contact_id": str(cast[TOM].id),
            "scopes": ["signalen:leveren"],
            "area_codes": ["WK990102"],
            "valid_until": "1-6-2027",
            "public_key": KEY.as_pem(private=False).decode(),
        }
        return usual | changes

    return fill


def test_an_administrator_lets_a_system_in(client_of, filled_in, session):
    answer = client_of(TOM).post("/api-clients/new", data=filled_in(), follow_redirects=True)
    assert answer.status_code == 200
    (client,) = session.scalars(select(ApiClient)).all()
    assert (client.account.name, client.scopes) == ("Zaaksysteem", ["signalen:leveren"])
    assert client.key_fingerprint in answer.text
    assert check_page(answer.text) == []


@pytest.mark.parametrize("path", ["/api-clients", "/api-clients/new", "/api-documentation"])
def test_the_pages_are_well_made(client_of, path):
    answer = client_of(TOM).get(path)
    assert answer.status_code == 200
    assert check_page(answer.text) == []


def test_the_reference_is_public(client):
    assert "POST /api/v1/signalen" in client.get("/api-documentation").text


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"scopes": []},
        {"area_codes": []},
        {"area_codes": ["WK000000"]},
        {"contact_id": "geen id"},
        {"valid_until": "23-11-2026"},
        {"valid_until": "1-12-2027"},
        {"valid_until": "ooit"},
        {"public_key": "sleutel"},
        {"public_key": '{"kty": "EC"}'},
        {"public_key": KEY.as_pem(private=True).decode()},
        {"public_key": RSAKey.generate_key(1024).as_pem(private=False).decode()},
        {"public_key": ECKey.generate_key("P-384").as_pem(private=False).decode()},
    ],
    # The keys are made anew in every process, so a name may not hold them.
    ids="".join,
)
def test_what_is_not_right_is_said_at_its_field(client_of, filled_in, session, changes):
    answer = client_of(TOM).post("/api-clients/new", data=filled_in(**changes))
    assert answer.status_code == 422
    assert check_page(answer.text) == []
    assert not session.scalars(select(ApiClient)).all()


def test_a_colleague_of_another_organisation_cannot_answer_for_it(client_of, filled_in, cast):
    changed = filled_in(contact_id=str(cast[YUSUF].id))
    assert client_of(TOM).post("/api-clients/new", data=changed).status_code == 422


def test_letting_in_and_shutting_out_ask_for_a_fresh_proof(client_of, filled_in, clock, register):
    browser, client = client_of(TOM), register(at=TOM)
    clock.advance(timedelta(minutes=11))
    for path in ("/api-clients/new", f"/api-clients/{client.id}/revoke"):
        assert browser.post(path, data=filled_in()).status_code in {303, 307}
    assert client.revoked_at is None


def test_shutting_out_takes_one_press(client_of, register, session):
    client = register(at=TOM)
    answer = client_of(TOM).post(f"/api-clients/{client.id}/revoke", follow_redirects=True)
    session.refresh(client)
    assert client.revoked_at is not None
    assert check_page(answer.text) == []


def test_the_systems_of_another_organisation_do_not_exist(client_of, register):
    client = register(at=YUSUF)
    browser = client_of(TOM)
    assert str(client.id) not in browser.get("/api-clients").text
    assert browser.get(f"/api-clients/{client.id}").status_code == 404
    assert browser.post(f"/api-clients/{client.id}/revoke").status_code == 404


def test_only_an_administrator_lets_systems_in(client_of):
    assert client_of(ROB).get("/api-clients").status_code == 403


def test_a_system_is_no_person_in_the_list_of_people(register, uow_of):
    client = register(at=TOM)
    assert client.account_id not in {person.id for person in list_people(uow_of(TOM))}


def test_no_use_case_lets_a_system_in_without_the_permission(uow_of):
    assert not uow_of(ROB).actor.may(Permission.API_CLIENT_MANAGE)
    with pytest.raises(Exception, match="api_client:manage"):
        register_client(uow_of(ROB), None)


def test_a_system_that_reads_signals_waits_for_a_second_person(client_of, filled_in):
    reading = filled_in(scopes=["signalen:lezen"])
    answer = client_of(TOM).post("/api-clients/new", data=reading, follow_redirects=True)
    assert "Wacht op een tweede persoon" in answer.text
    assert check_page(answer.text) == []


def test_a_system_that_waits_may_do_nothing(register, session):
    client = register(at=TOM, is_confirmed=False)
    actor = find_actor(session, client.account_id, NOW)
    assert not any(actor.may(permission) for permission in Permission)


def test_once_confirmed_a_system_may_read(register, session):
    client = register(at=TOM)
    assert find_actor(session, client.account_id, NOW).may(Permission.SIGNAL_READ)
