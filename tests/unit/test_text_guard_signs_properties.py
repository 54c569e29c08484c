"""Whatever is typed: offsets fit, findings stay apart, and neutral words stay neutral."""

from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from resilience.privacy.text_guard import Outcome, SoftKind, check
from resilience.privacy.text_guard_neutral import neutral_wording
from tests.unit.text_guard_corpus import BLOCKED
from tests.unit.text_guard_signs_corpus import SENTENCES

WORDS = sorted({word for sentence in SENTENCES for word in sentence.text.split()})
TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join),
    st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=3)), max_size=14).map("".join),
)
NAMES = [sentence for sentence in SENTENCES if sentence.kind == "name"]
INVISIBLE = st.sampled_from("\u200b\u200d\u2060\ufeff\u00ad\ufe0f")


@settings(deadline=None)
@given(TEXTS)
def test_every_span_has_the_words_that_stand_there(text: str):
    for span in check(text).spans:
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == span.text


@settings(deadline=None)
@given(TEXTS)
def test_spans_come_in_order_and_do_not_overlap(text: str):
    spans = check(text).spans
    assert all(one.end <= other.start for one, other in pairwise(spans))


@settings(deadline=None)
@given(TEXTS)
def test_the_verdict_follows_from_the_spans(text: str):
    checked = check(text)
    soft = [isinstance(kind, SoftKind) for kind in checked.kinds]
    blocked = checked.verdict is Outcome.BLOCK
    assert blocked == (not all(soft))
    assert (checked.verdict is Outcome.OK) == (not checked.spans)


@settings(deadline=None, max_examples=150)
@given(TEXTS)
@example("Jongen Jongen van 14 van 14")
def test_neutral_words_put_in_once_more_change_nothing(text: str):
    once = neutral_wording(text)
    assert neutral_wording(once) == once


@settings(deadline=None)
@given(st.sampled_from(NAMES))
def test_a_name_in_neutral_words_is_flagged_no_more(sentence):
    text = neutral_wording(sentence.text)
    assert SoftKind.NAME not in check(text).kinds


@settings(deadline=None)
@given(st.sampled_from(NAMES), st.data())
def test_an_invisible_character_hides_no_name(sentence, data):
    at = data.draw(st.integers(0, len(sentence.text)))
    text = sentence.text[:at] + data.draw(INVISIBLE) + sentence.text[at:]
    assert check(text).kinds == check(sentence.text).kinds


@settings(deadline=None)
@given(st.sampled_from(SENTENCES), st.sampled_from(BLOCKED))
def test_a_hard_finding_blocks_whatever_stands_before_it(sentence, blocked):
    assert check(f"{sentence.text}\n{blocked.text}").verdict is Outcome.BLOCK
