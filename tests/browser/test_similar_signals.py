"""While recording: what looks like it appears, is confirmed in one press, and nothing is lost."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from resilience.db.session import make_engine
from resilience.signals.models import Signal
from resilience.uow import UnitOfWork
from tests.cast import ANNET, NOW, SANNE, People
from tests.factories.signals import WIEKENHOF, recorded


@pytest.fixture
def theirs(fresh_database):
    """Store a signal of a partner in the Wiekenhof; return a reader of it."""
    engine = make_engine(fresh_database)
    with Session(engine) as session:
        recorded(UnitOfWork(session, People(session).actor(ANNET), NOW))
        session.commit()

    def read():
        with Session(engine) as session:
            return session.scalars(select(Signal)).one()

    yield read
    engine.dispose()


@pytest.fixture
def form(theirs, desk, page_as):
    """Open the form as a member of the team and choose place and kind."""
    page = page_as(desk, SANNE)
    page.goto("/signals/new")
    page.locator("input[name=place][value=buurt]").check(force=True)
    page.locator("select[name=buurt_code]").select_option(WIEKENHOF)
    page.locator("input[name=signal_type][value=OV01]").evaluate("radio => radio.click()")
    return page


def test_what_looks_like_it_appears_once_place_and_kind_are_chosen(form):
    shown = form.locator("[data-similar] li")
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text("Wiekenhof")


def test_it_goes_away_with_another_kind(form):
    expect(form.locator("[data-similar] li")).to_have_count(1)
    form.locator("input[name=signal_type][value=LB01]").evaluate("radio => radio.click()")
    expect(form.locator("[data-similar] li")).to_have_count(0)


def test_a_press_confirms_it_and_keeps_what_was_typed(form, theirs):
    form.locator("textarea[name=text]").fill("Er staat weer een groep bij het veld.")
    form.locator("[data-similar] button").click()
    form.wait_for_url(f"**/signals/{theirs().id}")
    assert theirs().confirmation_count == 1
    form.goto("/signals/new")
    expect(form.locator("textarea[name=text]")).to_have_value(
        "Er staat weer een groep bij het veld."
    )
