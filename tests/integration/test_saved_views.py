"""Saved views: one's own, under a name, sealed, and one that opens by itself."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from resilience.errors import NotFoundError, ValidationError
from resilience.signal_lists.models import SavedView
from resilience.signal_lists.saved_views import (
    MOST_VIEWS,
    choices_of,
    choose_default,
    delete_view,
    find_default,
    list_views,
    load_view,
    rename_view,
    save_view,
)
from tests.cast import LOTTE, NOW, YUSUF
from tests.factories.retention import run_at

pytestmark = pytest.mark.usefixtures("app")
OPEN = {"selection": "area", "state": "ingediend", "words": "fietsenkelder"}


def test_a_view_keeps_its_choices(uow_of):
    view = save_view(uow_of(YUSUF), "  Open   in de wijk ", OPEN)
    assert (view.label, choices_of(view)) == ("Open in de wijk", OPEN)


def test_what_is_searched_is_stored_sealed(uow_of, session):
    save_view(uow_of(YUSUF), "Kelders", OPEN)
    assert b"fietsenkelder" not in session.scalar(text("SELECT choices FROM saved_views"))


def test_nobody_else_sees_renames_or_deletes_it(uow_of):
    view = save_view(uow_of(YUSUF), "Open", OPEN)
    assert list(list_views(uow_of(LOTTE))) == []
    for act in (load_view, delete_view):
        with pytest.raises(NotFoundError):
            act(uow_of(LOTTE), view.id)


def test_one_view_opens_by_itself(uow_of):
    first, second = (save_view(uow_of(YUSUF), name, OPEN) for name in ("Een", "Twee"))
    choose_default(uow_of(YUSUF), first.id, is_default=True)
    choose_default(uow_of(YUSUF), second.id, is_default=True)
    assert find_default(uow_of(YUSUF)) == second
    choose_default(uow_of(YUSUF), second.id, is_default=False)
    assert (find_default(uow_of(YUSUF)), find_default(uow_of(LOTTE))) == (None, None)


@pytest.mark.parametrize(
    ("label", "words"),
    [("", ""), ("  ", ""), ("x" * 61, ""), ("OPEN", ""), ("Bel 06-12345678", ""),
     ("Goed", "06-12345678")],
)  # fmt: skip
def test_a_name_or_words_that_do_not_fit_are_refused(uow_of, label, words):
    save_view(uow_of(YUSUF), "Open", OPEN)
    with pytest.raises(ValidationError) as refusal:
        save_view(uow_of(YUSUF), label, {"words": words})
    assert refusal.value.field == "label"


def test_a_view_can_keep_its_own_name(uow_of):
    view = save_view(uow_of(YUSUF), "Open", OPEN)
    assert rename_view(uow_of(YUSUF), view.id, "open").label == "open"


def test_there_is_an_end_to_views(uow_of):
    for number in range(MOST_VIEWS):
        save_view(uow_of(YUSUF), f"Weergave {number}", OPEN)
    with pytest.raises(ValidationError):
        save_view(uow_of(YUSUF), "Nog een", OPEN)


def test_a_view_goes_a_fortnight_after_the_account_is_closed(sessions, session, uow_of, cast):
    save_view(uow_of(YUSUF), "Open", OPEN)
    kept = save_view(uow_of(LOTTE), "Open", OPEN)
    cast[YUSUF].active, cast[YUSUF].closed_at = False, NOW
    session.commit()
    run_at(sessions, NOW + timedelta(days=13))
    assert len(session.scalars(select(SavedView)).all()) == 2
    run_at(sessions, NOW + timedelta(days=15))
    assert session.scalars(select(SavedView)).all() == [kept]
