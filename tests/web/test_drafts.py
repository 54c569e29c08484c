"""What somebody typed is kept, comes back, and is nobody else's (R-14, class A)."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select, text

from resilience.drafts.models import Draft
from tests.cast import ANNET, YUSUF
from tests.factories import safety, signals
from tests.web.page_checks import check_page

TYPED = "Er staan al weken fietswrakken voor de ingang"
FORMS = [
    ("/signals/new", "/drafts/signal", signals.posted),
    ("/safety-concerns/new", "/drafts/concern", safety.posted),
]
EACH_FORM = pytest.mark.parametrize(("path", "save", "posted"), FORMS)


def text_in(client, path):
    page = BeautifulSoup(client.get(path).text, "html5lib")
    return page.find("textarea", {"name": "text"}).text.strip()


def count(session):
    session.expire_all()
    return session.scalar(select(func.count(Draft.id)))


@EACH_FORM
def test_what_was_typed_comes_back(client_of, path, save, posted):
    yusuf = client_of(YUSUF)
    assert yusuf.post(save, data=posted(text=TYPED)).status_code == 204
    page = yusuf.get(path).text
    assert check_page(page) == []
    assert text_in(yusuf, path) == TYPED


@EACH_FORM
def test_it_comes_back_after_the_session_ran_out(client_of, clock, path, save, posted):
    yusuf = client_of(YUSUF)
    yusuf.post(save, data=posted(text=TYPED))
    clock.advance(timedelta(minutes=15))
    assert yusuf.get(path).status_code == 302
    assert text_in(client_of(YUSUF), path) == TYPED


@EACH_FORM
def test_once_sent_it_is_kept_no_longer(client_of, session, path, save, posted):
    yusuf = client_of(YUSUF)
    yusuf.post(save, data=posted(text=TYPED))
    assert yusuf.post(path, data=posted(text=TYPED)).status_code == 302
    assert count(session) == 0


@EACH_FORM
def test_somebody_else_does_not_get_it(client_of, path, save, posted):
    client_of(YUSUF).post(save, data=posted(text=TYPED))
    assert text_in(client_of(ANNET), path) == ""


@EACH_FORM
def test_it_can_be_thrown_away(client_of, session, path, save, posted):
    yusuf = client_of(YUSUF)
    yusuf.post(save, data=posted(text=TYPED))
    assert yusuf.post(f"{save}/discard", data={"next": path}).location == path
    assert text_in(yusuf, path) == ""
    assert count(session) == 0


def test_saving_again_takes_the_place_of_what_was_saved(client_of, session):
    yusuf = client_of(YUSUF)
    for typed in ("Een", "Een twee", TYPED):
        yusuf.post("/drafts/signal", data={"text": typed})
    assert count(session) == 1
    assert text_in(yusuf, "/signals/new") == TYPED


def test_the_database_holds_nothing_one_can_read(client_of, session):
    client_of(YUSUF).post("/drafts/signal", data={"text": TYPED})
    stored = session.scalar(select(Draft.sealed_payload))
    assert b"fietswrakken" not in stored


def test_signing_out_wipes_what_was_typed(client_of, session):
    yusuf = client_of(YUSUF)
    yusuf.post("/drafts/signal", data={"text": TYPED})
    yusuf.post("/sign-out")
    assert count(session) == 0


def test_closing_the_account_wipes_what_was_typed(client_of, session, cast):
    client_of(YUSUF).post("/drafts/signal", data={"text": TYPED})
    client_of(ANNET).post("/drafts/signal", data={"text": TYPED})
    cast[YUSUF].active = False
    session.commit()
    assert count(session) == 1


def test_the_database_itself_shows_a_draft_to_its_author_only(client_of, web_sessions, cast):
    client_of(YUSUF).post("/drafts/signal", data={"text": TYPED})
    with web_sessions() as opened:
        opened.execute(
            text("SELECT set_config('resilience.user_id', :id, true)"), {"id": str(cast[ANNET].id)}
        )
        assert opened.scalars(select(Draft)).all() == []


def test_more_than_any_form_holds_is_refused(client_of, session):
    answer = client_of(YUSUF).post("/drafts/signal", data={"text": "a" * 50_000})
    assert answer.status_code == 422
    assert count(session) == 0


def test_a_draft_keeps_no_token_and_no_id_of_the_page(client_of, session):
    page = {"text": TYPED, "csrf_token": "t", "client_id": "c", "typed_by": "somebody"}
    client_of(YUSUF).post("/drafts/signal", data=page)
    assert session.scalars(select(Draft)).one().payload == f'[["text", "{TYPED}"]]'
