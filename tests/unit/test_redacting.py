"""Taking words out of a text: every occurrence, however typed, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resilience.privacy.redacting import BLANK, holds_word, without_words
from resilience.redaction import Redaction


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Jan riep.", f"{BLANK} riep."),
        ("JAN en jan en Jan.", f"{BLANK} en {BLANK} en {BLANK}."),
        ("Bij Jan's deur.", f"Bij {BLANK}'s deur."),
        ("J\u00adan riep.", f"{BLANK} riep."),
        ("\u0408an riep.", f"{BLANK} riep."),
        ("In januari bij Jansen.", "In januari bij Jansen."),
        ("", ""),
    ],
)
def test_a_word_goes_however_it_was_typed_but_not_out_of_a_longer_one(text, left):
    assert without_words(text, ["Jan"]) == left


def test_words_that_overlap_go_as_one_and_spacing_makes_no_difference():
    text = "Jan  de\nBoer en De Boer."
    assert without_words(text, ["Jan de Boer", "de Boer"]) == f"{BLANK} en {BLANK}."


@given(st.text(max_size=60), st.lists(st.text(min_size=2, max_size=6), max_size=3))
def test_no_word_is_left_and_a_second_time_changes_nothing(text, words):
    once = without_words(text, words)
    asked = [word for word in words if not holds_word(BLANK, word)]
    assert not any(holds_word(once, word) for word in asked)
    assert without_words(once, asked) == once


def test_words_inside_json_go_from_every_string_and_no_name_of_a_field():
    redaction = Redaction(None, None, ("Jan",))
    assert redaction.of_json('[["Jan", "bij Jan"], {"Jan": 1}]') == (
        '[["[\\u2026]", "bij [\\u2026]"], {"Jan": 1}]'
    )


def test_a_text_never_outgrows_its_column():
    assert len(Redaction(None, None, ("ab",)).of("ab " * 10, 30)) == 30
