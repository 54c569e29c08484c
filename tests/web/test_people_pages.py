"""The pages about people, access and organisations."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from resilience.accounts import closing, reviews, role_changes
from resilience.accounts.models import Organisation, User
from resilience.accounts.people_models import Invitation
from resilience.accounts.review_models import AccessReview, Verdict
from resilience.accounts.role_changes import RoleDraft
from resilience.app import create_app
from resilience.authz.roles import Role
from tests.cast import ANJA, ANNET, ELS, FARID, JOKE, ROB, TOM, YUSUF
from tests.factories.people import NOOR, PASSWORD, invited
from tests.web.page_checks import check_page

INVITATION = {
    "name": "Noor Smit",
    "email": NOOR,
    "function_title": "Huismeester",
    "roles": ["field_worker"],
    "area_codes": ["GM9901"],
    "line_manager_id": "",
}
LINK = re.compile(r"/invitation/([\w-]{43})")


@pytest.fixture
def tom(client_of):
    return client_of(TOM)


def typed_by(cast, who, **form):
    return {"typed_by": str(cast[who].id), **form}


def test_the_list_of_people_is_a_sound_page(tom):
    assert check_page(tom.get("/people").text) == []


def test_a_person_is_shown_with_roles_and_ways_in(tom, cast):
    page = tom.get(f"/people/{cast[ANNET].id}").text
    assert check_page(page) == []
    assert cast[ANNET].email in page


def test_a_person_elsewhere_is_not_found(tom, cast):
    for page in ("", "/roles", "/leaving", "/invitation", "/reopen"):
        assert tom.get(f"/people/{cast[YUSUF].id}{page}").status_code == 404


def test_inviting_shows_the_link_this_once(tom, cast, session):
    page = tom.post("/people/new", data=typed_by(cast, TOM, **INVITATION))
    assert page.status_code == 200
    assert check_page(page.text) == []
    assert LINK.search(page.text)
    invitation = session.scalars(select(Invitation)).one()
    assert "/invitation/" not in tom.get(f"/people/{invitation.user_id}").text.replace(
        f"{invitation.user_id}/invitation", ""
    )


def test_the_mailbox_of_a_team_is_refused_at_its_field(tom, cast, session):
    form = typed_by(cast, TOM, **INVITATION | {"email": "team@woonstichting.example"})
    page = tom.post("/people/new", data=form)
    assert page.status_code == 422
    assert 'id="email-error"' in page.text
    assert not session.scalars(select(Invitation)).all()


@pytest.mark.parametrize("page", ["roles", "leaving"])
def test_changing_a_person_is_a_sound_page(tom, cast, page):
    assert check_page(tom.get(f"/people/{cast[ANNET].id}/{page}").text) == []


def test_a_role_is_given_on_the_page(tom, cast, session):
    form = {"role-role": "team_member", "role-area_codes": "WK990102"}
    form["role-typed_by"] = str(cast[TOM].id)
    answer = tom.post(f"/people/{cast[ANNET].id}/roles", data=form)
    assert answer.status_code == 302
    session.expire_all()
    assert Role.TEAM_MEMBER in {each.role for each in cast[ANNET].memberships}


def test_the_page_does_not_offer_to_withdraw_the_last_safety_officer(tom, cast):
    page = tom.get(f"/people/{cast[ROB].id}/roles").text
    assert 'value="safety_officer">' not in page.split("<select")[0]
    answer = tom.post(f"/people/{cast[ROB].id}/roles/withdraw", data={"role": "safety_officer"})
    assert answer.status_code == 409


def test_the_own_roles_cannot_be_opened(tom, cast):
    assert tom.get(f"/people/{cast[TOM].id}/roles").status_code == 403


def test_a_person_leaves_and_the_page_says_so(tom, cast, session):
    form = typed_by(cast, TOM, when="later", last_day="27-11-2026")
    assert tom.post(f"/people/{cast[ANNET].id}/leaving", data=form).status_code == 302
    assert check_page(tom.get(f"/people/{cast[ANNET].id}").text) == []
    assert tom.post(f"/people/{cast[ANNET].id}/leaving/cancel").status_code == 302
    session.expire_all()
    assert cast[ANNET].closes_at is None


def test_a_last_day_that_is_no_day_is_refused_at_its_field(tom, cast):
    form = typed_by(cast, TOM, when="later", last_day="morgen")
    page = tom.post(f"/people/{cast[ANNET].id}/leaving", data=form)
    assert page.status_code == 422
    assert 'id="last_day-error"' in page.text


def test_a_closed_account_is_a_sound_page(tom, cast, uow_of, session):
    closing.plan_closing(uow_of(TOM), cast[ANNET].id, None)
    session.commit()
    assert check_page(tom.get(f"/people/{cast[ANNET].id}").text) == []


def test_a_proposal_is_decided_by_the_second_person(client_of, cast, uow_of, session):
    draft = RoleDraft(Role.PRIVACY_OFFICER, ("GM9901",))
    proposal = role_changes.change_role(uow_of(TOM), cast[ANNET].id, draft)
    session.commit()
    els = client_of(ELS)
    assert check_page(els.get("/role-proposals").text) == []
    assert els.post(f"/role-proposals/{proposal.id}", data={"decision": "grant"}).status_code == 302
    session.expire_all()
    assert Role.PRIVACY_OFFICER in {each.role for each in cast[ANNET].memberships}


def test_a_proposal_elsewhere_is_not_found(client_of, cast, uow_of, session):
    draft = RoleDraft(Role.PRIVACY_OFFICER, ("GM9901",))
    proposal = role_changes.change_role(uow_of(TOM), cast[ANNET].id, draft)
    session.commit()
    answer = client_of(FARID).post(f"/role-proposals/{proposal.id}", data={"decision": "grant"})
    assert answer.status_code == 404


def test_a_round_is_opened_judged_and_closed_on_the_page(client_of, cast, session, uow_of):
    tom = client_of(TOM)
    assert check_page(tom.get("/access-reviews").text) == []
    address = tom.post("/access-reviews").location
    review = session.scalars(select(AccessReview)).one()
    assert check_page(tom.get(address).text) == []
    others = [line for line in review.lines if line.user_id != cast[TOM].id]
    said = {f"verdict-{line.id}": Verdict.CONFIRMED.value for line in others}
    tom.post(address, data={**said, "act": "close"})
    session.expire_all()
    assert review.closed_at is None, "the own role of Tom was not judged yet"
    own = {f"verdict-{line.id}": "bevestigd" for line in review.lines if line not in others}
    client_of(ELS).post(address, data={**own, "act": "close"})
    session.expire_all()
    assert review.closed_by_id == cast[ELS].id
    assert check_page(tom.get(address).text) == []


def test_a_round_elsewhere_is_not_found(client_of, uow_of, session):
    review = reviews.open_own_review(uow_of(ANJA))
    session.commit()
    assert client_of(TOM).get(f"/access-reviews/{review.id}").status_code == 404


def test_an_organisation_is_added_closed_and_opened_again(client_of, cast, session):
    joke = client_of(JOKE)
    form = {"name": "Buurtzorg", "slug": "buurtzorg", "kind": "SWT", "side": "zorg"}
    for page in ("/organisations", "/organisations/new"):
        assert check_page(joke.get(page).text) == []
    assert joke.post("/organisations/new", data=typed_by(cast, JOKE, **form)).status_code == 302
    added = session.scalars(select(Organisation).where(Organisation.slug == "buurtzorg")).one()
    assert check_page(joke.get(f"/organisations/{added.id}/close").text) == []
    joke.post(f"/organisations/{added.id}/close", data=typed_by(cast, JOKE))
    session.expire_all()
    assert not added.is_active
    joke.post(f"/organisations/{added.id}/reopen")
    session.expire_all()
    assert added.is_active


@pytest.mark.parametrize("slug", ["Buurtzorg", "buurt zorg", "../x", "gemeente-havermonde"])
def test_a_short_name_that_is_odd_or_taken_is_refused(client_of, cast, slug):
    form = {"name": "Buurtzorg", "slug": slug, "kind": "SWT", "side": "zorg"}
    page = client_of(JOKE).post("/organisations/new", data=typed_by(cast, JOKE, **form))
    assert page.status_code == 422


def test_the_own_account_lists_every_way_in(client_of):
    page = client_of(YUSUF).get("/account").text
    assert check_page(page) == []
    for address in ("/wan-register", "/change", "/tf-setup", "/mf-recovery-codes"):
        assert f'href="{address}"' in page


@pytest.fixture
def production(config, clock, sessions):
    """Return the application as it runs outside the demo."""
    app = create_app(replace(config, demo=False), clock, sessions)
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


def accept(client, token, password=PASSWORD, again=PASSWORD):
    form = {"password": password, "password_again": again}
    return client.post(f"/invitation/{token}", data=form)


def test_who_accepts_sets_up_a_second_step_before_being_in(production, uow_of, session):
    token = invited(uow_of(TOM)).token
    session.commit()
    assert check_page(production.get(f"/invitation/{token}").text) == []
    assert "/tf-setup" in accept(production, token).location
    assert production.get("/account").status_code == 302
    user = session.scalars(select(User).where(User.email == NOOR)).one()
    assert user.password.startswith("$argon2")


def test_an_accepted_unknown_or_old_link_gets_one_and_the_same_answer(
    production, uow_of, session, clock
):
    used, old = (invited(uow_of(TOM), email=each) for each in (NOOR, "old@a.example"))
    session.commit()
    accept(production, used.token)
    old.invitation.expires_at = clock.now()
    session.commit()
    answers = [production.get(f"/invitation/{token}") for token in (used.token, old.token, "x")]
    assert {answer.status_code for answer in answers} == {404}
    bodies = {re.sub(r"(nonce|value|href)=\"[^\"]*\"", "", answer.text) for answer in answers}
    assert len(bodies) == 1


@pytest.mark.parametrize(
    ("password", "again"), [("kort", "kort"), ("wachtwoord1234", "wachtwoord1234"), (PASSWORD, "x")]
)
def test_a_weak_or_mistyped_password_uses_nothing_up(production, uow_of, session, password, again):
    token = invited(uow_of(TOM)).token
    session.commit()
    assert accept(production, token, password, again).status_code == 422
    assert production.get(f"/invitation/{token}").status_code == 200
