"""What the hard text guard finds, and what it lets pass (R-02, domain.md 4.3 and 7.4)."""

import json
import time
import unicodedata

import pytest

from resilience.privacy.text_guard import (
    Finding,
    Kind,
    Outcome,
    Verdict,
    check_text,
    find_personal_data,
)
from resilience.privacy.text_guard_checks import eleven_test
from resilience.privacy.text_guard_excerpt import excerpt
from resilience.privacy.text_guard_fold import fold
from resilience.safety import checks as concern_checks
from resilience.signals import checks as signal_checks
from resilience.web.text_guard_messages import GUARD_MESSAGES, LONGEST, guard_parts
from tests.shared import shared
from tests.unit.text_guard_corpus import BLOCKED, NEUTRAL


def found_in(text: str) -> tuple[tuple[Kind, str], ...]:
    return tuple((finding.kind, finding.text) for finding in find_personal_data(text))


@pytest.mark.parametrize("kind", Kind)
def test_every_variant_in_the_corpus_is_found_with_its_exact_words(kind):
    examples = [example for example in BLOCKED if example.findings[0][0] is kind]
    assert len(examples) >= 20
    assert [e.text for e in examples if found_in(e.text) != e.findings] == []


def test_no_neutral_sentence_in_the_corpus_is_blocked():
    assert len(NEUTRAL) >= 150
    assert [(e.text, found_in(e.text)) for e in NEUTRAL if found_in(e.text)] == []


def test_the_guard_examples_of_the_domain_get_their_verdict():
    examples = json.loads(shared("domain/demo_data.json").read_text("utf-8"))["guard_examples"]
    verdicts = {example["text"]: check_text(example["text"]) for example in examples}
    for example in examples:
        is_hard = example["expected"] == "blokkeer"
        expected = (Kind(example["rule"]),) if is_hard else ()
        assert verdicts[example["text"]].reasons == expected


def test_no_demo_signal_or_concern_is_blocked():
    demo = json.loads(shared("domain/demo_data.json").read_text("utf-8"))
    texts = [text for row in (*demo["signals"], *demo["concerns"]) for text in row.values()]
    assert [text for text in texts if isinstance(text, str) and found_in(text)] == []


def test_a_finding_says_where_it_stands_in_the_text_as_it_was_typed():
    text = "\U0001f600 Bel 06\u200b1234\u20095678."
    assert find_personal_data(text) == (Finding(Kind.PHONE, 6, 18, "06\u200b1234\u20095678"),)


def test_findings_come_in_the_order_of_the_text_and_do_not_overlap():
    text = "Mail a@b.nl, bel 06-12345678, IBAN NL91 ABNA 0417 1643 00."
    assert [kind for kind, _ in found_in(text)] == [Kind.EMAIL, Kind.PHONE, Kind.IBAN]


def test_a_text_with_a_hard_finding_is_blocked():
    assert check_text("Bel 06-12345678 of 06-87654321.").outcome is Outcome.BLOCK


def test_each_reason_is_named_once():
    assert check_text("Bel 06-12345678 of 06-87654321.").reasons == (Kind.PHONE,)


def test_a_text_without_findings_is_ok():
    assert check_text("Vier lampen zijn kapot.") == Verdict(())
    assert check_text("Vier lampen zijn kapot.").outcome is Outcome.OK


@pytest.mark.parametrize("text", ["", "\x00", "\ud800", "\U000e0001", "1" * 5000, "@" * 5000])
def test_an_odd_text_is_no_trouble(text):
    assert find_personal_data(text) == ()


def test_a_number_one_off_from_a_bsn_is_no_bsn():
    assert eleven_test("111222333") == 9
    assert [n for n in range(111222334, 111222343) if eleven_test(str(n))] == []


def test_an_account_number_abroad_must_pass_its_check_digits():
    assert found_in("BE68 5390 0754 7034") == ((Kind.IBAN, "BE68 5390 0754 7034"),)
    assert found_in("BE69 5390 0754 7034") == ()


def test_every_character_that_stands_for_one_of_ascii_is_read_as_it():
    stands_for = {
        chr(code): plain
        for code in range(0x80, 0x110000)
        if len(plain := unicodedata.normalize("NFKC", chr(code))) == 1 and "!" <= plain <= "~"
    }
    misread = {sign: plain for sign, plain in stands_for.items() if fold(sign).cased != plain}
    assert misread == {}


def test_every_digit_space_and_dash_is_read_as_the_plain_one():
    wanted = {"Nd": "0123456789", "Zs": " ", "Pd": "-"}
    signs = [sign for sign in map(chr, range(0x110000)) if unicodedata.category(sign) in wanted]
    misread = [s for s in signs if fold(s).cased not in wanted[unicodedata.category(s)]]
    assert misread == []


def test_an_excerpt_shows_the_words_around_a_finding():
    text = "Rondjes over de Gerstelaan. Bel 06-12345678 voor meer informatie over deze auto."
    assert excerpt(text, find_personal_data(text)) == (
        ("… over de Gerstelaan. Bel ", False),
        ("06-12345678", True),
        (" voor meer informatie over …", False),
    )


def test_an_excerpt_leaves_out_what_lies_between_two_findings_far_apart():
    text = f"06-12345678 {'en dan nog wat woorden ' * 4}06-87654321"
    words = "".join(part for part, _ in excerpt(text, find_personal_data(text)))
    assert words == "06-12345678 en dan nog wat woorden en … en dan nog wat woorden 06-87654321"


def test_there_is_a_message_for_every_kind():
    assert set(GUARD_MESSAGES) == set(Kind)


def seconds_for(text: str) -> float:
    """Return the processor time for one text."""
    started = time.process_time()
    find_personal_data(text)
    return time.process_time() - started


HOSTILE = ("1", ".", "@", " ", "1 ", "0-", "a@", "a@a.", "a.", "%", "06 ", "nl00 ", "aa 12 ")
WORDY = (
    "geboren te ",
    "geboortedatum ",
    "bsn ",
    "kenteken is ",
    "x (at) y ",
    "x at y punt ",
    "@a-",
)


@pytest.mark.parametrize("unit", HOSTILE + WORDY)
def test_twice_the_text_takes_less_than_three_times_as_long(unit):
    text = (unit * 30_000)[:30_000]
    # Four times as long is quadratic; a busy machine gets more than one try.
    assert any(seconds_for(text * 2) < 3 * seconds_for(text) for _ in range(4))


def test_a_text_that_no_form_takes_is_not_searched_for_words_to_mark():
    began = time.perf_counter()
    assert guard_parts("06-12345678 " * 90_000) == ()
    assert time.perf_counter() - began < 0.05


def test_every_text_that_a_form_takes_is_searched_for_words_to_mark():
    assert max(signal_checks.LONGEST_TEXT, concern_checks.LONGEST_TEXT) == LONGEST
    assert guard_parts("x" * (LONGEST - 12) + " 06-12345678")
