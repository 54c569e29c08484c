"""Searching in texts: Dutch, without accents, and only in what one may read."""

import pytest
from sqlalchemy import func, select, text

from resilience.authz.acting import act_as
from resilience.authz.scope import visible
from resilience.authz.shared_fields import SharedField
from resilience.signal_lists import queries
from resilience.signal_lists.searching import Search, list_excerpts, search
from resilience.signals.attributes import SignalState
from resilience.signals.listing import Selection, SignalFilter
from resilience.signals.models import Signal
from resilience.signals.retention import erase_content
from resilience.signals.services import withdraw_signal
from resilience.uow import UnitOfWork
from tests import cast as everybody
from tests.cast import DIRK, LOTTE, MARIT, NOW, YUSUF
from tests.factories import signals
from tests.factories.behind_the_wall import fill
from tests.factories.lists import signals_in

pytestmark = pytest.mark.usefixtures("app")
SLUGS = [slug for name, slug in vars(everybody).items() if name.isupper() and isinstance(slug, str)]
SAID = "Bij het café staan elke avond fietsen op de stoep; één band was lek."


@pytest.fixture
def behind_the_wall(web_sessions, cast):
    """Return a maker of units of work of the web role: of a request, in short."""
    opened = []

    def begin(slug):
        if opened:
            opened.pop().close()
        cast.session.flush()
        cast.session.connection()
        actor = cast.actor(slug)
        opened.append(web_sessions())
        act_as(opened[-1], actor)
        return UnitOfWork(opened[-1], actor, NOW)

    yield begin
    if opened:
        opened.pop().close()


def found(uow, words, selection=Selection.AREA):
    return [each.number for each in signals_in(uow, selection, SignalFilter(words=words))]


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("fiets", True), ("fietsen", True), ("cafe", True), ("CAFÉ", True), ("een band", True),
        ("stoep avond", True), ("stoep -avond", False), ('"lek band"', False),
        ('"elke avond"', True), ("auto or fiets", True), ("auto", False),
        ("'; DROP TABLE signals; --", False),
    ],
)  # fmt: skip
def test_words_are_found_as_dutch_people_look_for_them(uow_of, behind_the_wall, words, is_found):
    signal = signals.recorded(uow_of(DIRK), text=SAID)
    expected = [signal.number] if is_found else []
    assert found(behind_the_wall(MARIT), words) == expected
    assert found(uow_of(MARIT), words) == expected


def test_words_that_say_nothing_find_nothing(behind_the_wall, uow_of):
    signals.recorded(uow_of(DIRK), text=SAID)
    assert not search(behind_the_wall(MARIT), "de het een").has_words


def test_who_does_not_see_a_signal_does_not_find_it(behind_the_wall, uow_of):
    signals.recorded(uow_of(DIRK), text=SAID)
    uow = behind_the_wall(YUSUF)
    assert (found(uow, "fiets", Selection.OWN), found(uow, "fiets")) == ([], [])


def test_a_text_outside_the_agreement_is_not_searched(session, behind_the_wall, cast, uow_of):
    """R-09: a hit would tell what the agreement leaves out."""
    signal = signals.recorded(uow_of(DIRK), text=SAID)
    session.execute(
        text("UPDATE agreement_versions SET field_codes = array_remove(field_codes, 'tekst')")
    )
    session.expire_all()
    assert SharedField.TEXT not in cast.actor(MARIT).shares[0].fields
    uow = behind_the_wall(MARIT)
    assert [each.number for each in signals_in(uow, Selection.AREA)] == [signal.number]
    assert found(uow, "fiets") == []
    assert list_excerpts(uow, "fiets", [signal.id]) == {}


def test_a_text_that_waits_for_review_is_found_by_its_author_only(session, behind_the_wall, uow_of):
    """R-03."""
    signal = signals.recorded(uow_of(YUSUF), text=SAID)
    signal.state, signal.flagged_at = SignalState.TO_REVIEW, NOW
    session.flush()
    assert found(behind_the_wall(LOTTE), "fiets") == []
    assert found(behind_the_wall(MARIT), "fiets") == []
    assert found(behind_the_wall(YUSUF), "fiets", Selection.OWN) == [signal.number]


def test_what_was_withdrawn_or_erased_is_found_no_more(session, behind_the_wall, uow_of):
    taken_back, old = (signals.recorded(uow_of(YUSUF), text=SAID) for _ in "ab")
    withdraw_signal(uow_of(YUSUF), taken_back.id, "Dubbel.", signals.PORTS)
    erase_content(session, [old.id], NOW)
    assert found(behind_the_wall(YUSUF), "fiets", Selection.OWN) == []
    vectors = session.scalars(select(Signal.text_search).where(Signal.reporter_id.is_not(None)))
    assert set(vectors) == {""}


def test_the_place_of_a_hit_is_shown_as_it_was_written(behind_the_wall, uow_of):
    signal = signals.recorded(uow_of(DIRK), text=SAID)
    parts = list_excerpts(behind_the_wall(MARIT), "cafe fiets", [signal.id])[signal.id]
    assert [part.text for part in parts if part.is_hit] == ["café", "fietsen"]
    assert "".join(part.text for part in parts) == SAID


def test_the_function_finds_what_the_two_walls_let_one_read(session, web_sessions, cast):
    """Whoever changes the policy of signals defines the function anew (db/text_search.py)."""
    fill(session)
    session.commit()
    asked = func.words_to_query("bewoner")
    holds = Signal.text_search.bool_op("@@")(asked)
    everything = select(Signal.id).where(holds)
    assert len(session.scalars(everything).all()) > 100
    for slug in SLUGS:
        actor = cast.actor(slug)
        allowed = everything.where(Signal.knows(actor, SharedField.TEXT))
        expected = set(session.scalars(visible(actor, allowed, Signal)))
        with web_sessions() as behind:
            act_as(behind, actor)
            assert set(behind.scalar(select(func.find_signals_with(asked)))) == expected, slug


def test_who_says_nothing_finds_nothing(web_sessions, uow_of):
    signals.recorded(uow_of(DIRK), text=SAID)
    with web_sessions() as nobody:
        act_as(nobody, None)
        asked = func.words_to_query("fiets")
        assert nobody.scalar(select(func.find_signals_with(asked))) == []


def test_the_words_of_texts_are_never_sampled_for_the_planner(session):
    kept = session.scalar(
        text(
            "SELECT attstattarget FROM pg_attribute "
            "WHERE attrelid = 'signals'::regclass AND attname = 'text_search'"
        )
    )
    assert kept == 0


def test_words_that_are_nearly_everywhere_are_filtered_while_reading(
    behind_the_wall, uow_of, monkeypatch
):
    signal = signals.recorded(uow_of(DIRK), text=SAID)
    signals.recorded(uow_of(DIRK))
    monkeypatch.setattr(queries, "search", lambda _uow, words: Search(words, None))
    assert found(behind_the_wall(MARIT), "fiets") == [signal.number]
