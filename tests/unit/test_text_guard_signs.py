"""What the soft flags find, how well, and what they propose instead (R-02, domain.md 7.4)."""

import json
import time

import pytest

from resilience.privacy.text_guard import RULES_VERSION, Kind, Outcome, SoftKind, check
from resilience.privacy.text_guard_advice import ADVICE, MUST_GO
from resilience.privacy.text_guard_neutral import neutral_wording
from resilience.privacy.text_guard_signs import find_signs
from resilience.web.text_guard_messages import GUARD_ADVICE, guard_seen
from tests.shared import shared
from tests.unit.text_guard_corpus import EXAMPLES
from tests.unit.text_guard_corpus import NEUTRAL as HARD_NEUTRAL
from tests.unit.text_guard_signs_corpus import NEUTRAL, SENTENCES, shares

EXPECTED = {
    "name": SoftKind.NAME,
    "family": SoftKind.FAMILY,
    "art9_origin": SoftKind.ORIGIN,
    "art9_health": SoftKind.HEALTH,
    "minor": SoftKind.MINOR,
    "unique_role": SoftKind.FUNCTION,
}
REPORTED = shares(sentence for sentence in SENTENCES if sentence.is_reported)


def demo() -> dict[str, list[dict[str, str]]]:
    return json.loads(shared("domain/demo_data.json").read_text("utf-8"))


def flags(text: str) -> list[tuple[str, str]]:
    return [(span.kind.value, span.text) for span in check(text).spans]


def share(*groups: str) -> float:
    """The share of the report half of these groups that the guard has right."""
    counted = [REPORTED[group] for group in groups]
    return sum(right for right, _ in counted) / sum(total for _, total in counted)


def test_the_corpus_has_at_least_400_sentences_in_two_halves():
    reported = sum(sentence.is_reported for sentence in SENTENCES)
    assert len(SENTENCES) >= 400
    assert reported >= 400
    assert 0.35 < reported / len(SENTENCES) < 0.6


def test_names_in_full_and_with_a_title_are_found():
    assert share("first_last", "title_last", "initials") >= 0.95


def test_first_names_alone_are_found():
    assert share("first_only") >= 0.80


@pytest.mark.parametrize("kind", [kind for kind in SoftKind if kind is not SoftKind.NAME])
def test_the_other_signs_are_found(kind: SoftKind):
    # No target is set for these; the floor keeps them from sliding unseen.
    assert share(kind.value) >= 0.75


def test_neutral_sentences_are_left_alone():
    assert share(NEUTRAL) >= 0.92


def test_the_guard_examples_of_the_domain_get_their_verdict():
    for example in demo()["guard_examples"]:
        checked = check(example["text"])
        is_hard = example["expected"] == "blokkeer"
        assert checked.verdict is (Outcome.BLOCK if is_hard else Outcome.FLAG)
        wanted = Kind(example["rule"]) if is_hard else EXPECTED[example["rule"]]
        assert wanted in checked.kinds


def test_no_demo_signal_or_concern_is_flagged():
    texts = [row["text"] for part in ("signals", "concerns") for row in demo()[part]]
    assert [text for text in texts if check(text).verdict is not Outcome.OK] == []


def test_the_hard_rules_decide_as_before():
    blocked = [e.text for e in EXAMPLES if check(e.text).verdict is Outcome.BLOCK]
    assert blocked == [e.text for e in EXAMPLES if e.findings]
    soft = [s.text for s in SENTENCES if check(s.text).verdict is Outcome.BLOCK]
    assert soft == []


def test_neutral_sentences_written_for_the_hard_rules_are_hardly_flagged():
    found = [e.text for e in HARD_NEUTRAL if check(e.text).verdict is Outcome.FLAG]
    # Six of them are the soft guard examples of the domain, which must be flagged.
    assert (len(found) - 6) / len(HARD_NEUTRAL) <= 0.02


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("gesproken met mevrouw el amrani", [("name", "mevrouw el amrani")]),
        ("Achmeds broer stond er.", [("name", "Achmeds")]),
        ("M. el K. en Sj. de Vries.", [("name", "M. el K."), ("name", "Sj. de Vries")]),
        ("MOHAMMED BOUZIDI STAAT ER", [("name", "MOHAMMED BOUZIDI")]),
        ("Fatima-Zohra Aït Ouali belde.", [("name", "Fatima-Zohra Aït Ouali")]),
        ("In de Jan van Galenstraat is het stil.", []),
        ("Bij Albert Heijn, de Dirk en het Johan Cruijffplein.", []),
        ("Blok C. Bewoners melden overlast.", []),
        ("Hij woont op nummer 31.", [("house_number", "nummer 31")]),
        ("Lantaarnpaal nummer 12 is stuk.", []),
        ("Turkse supermarkt en Turkse mannen.", [("origin", "Turkse")]),
    ],
)
def test_these_sentences_get_these_flags(text: str, found: list[tuple[str, str]]):
    assert flags(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Volgens A\u0301nya El Amrani.",
        "Volgens Pie\u200bt Voor\u00adbeeld.",
        "\U0001f600Piet Kok\U0001f600",
    ],
)
def test_accents_invisible_characters_and_emoji_hide_no_name(text: str):
    (span,) = check(text).spans
    assert span.kind is SoftKind.NAME
    assert text[span.start : span.end] == span.text


def test_a_hard_finding_takes_the_place_of_a_soft_one_on_the_same_words():
    checked = check("Mail jan.jansen@voorbeeld.nl over Piet Kok.")
    assert [span.kind for span in checked.spans] == [Kind.EMAIL, SoftKind.NAME]


def test_a_span_says_why_and_proposes_other_words():
    (span,) = check("De familie Kaya is boos.").spans
    assert (span.reason, span.neutral) == (ADVICE[SoftKind.FAMILY], "een huishouden")


def test_there_is_advice_for_every_kind_and_a_refusal_for_every_hard_kind():
    assert set(GUARD_ADVICE) == set(SoftKind)
    assert set(MUST_GO) == set(Kind)


def test_the_neutral_wording_reads_as_a_sentence():
    text = "Volgens de buren is het Piet Voorbeeld van nummer 12."
    assert neutral_wording(text) == "Volgens de buren is het iemand van een adres."
    assert neutral_wording("Marokkaanse jongens.") == "Jongens."


def test_what_the_server_shows_without_script_has_marks_advice_and_other_words():
    seen = guard_seen("Piet Kok belde. 06-12345678")
    assert ("Piet Kok", True) in seen.soft
    assert ("06-12345678", True) in seen.hard
    assert seen.neutral.startswith("Iemand belde.")


def test_the_rules_have_a_version():
    assert len(RULES_VERSION) == 12


def test_a_text_takes_less_than_two_milliseconds():
    texts = [sentence.text for sentence in SENTENCES]

    def spent() -> float:
        began = time.process_time()
        for text in texts:
            check(text)
        return (time.process_time() - began) / len(texts)

    assert min(spent() for _ in range(3)) < 0.002


@pytest.mark.parametrize("unit", ["Ahmed ", "A. ", "van der ", "de ", "Xy-", "nummer 1 ", "'", "a"])
def test_twice_the_text_takes_less_than_three_times_as_long(unit: str):
    def spent(text: str) -> float:
        began = time.process_time()
        find_signs(text)
        return time.process_time() - began

    text = (unit * 6_000)[:6_000]
    # Four times as long is quadratic; a busy machine gets more than one try.
    assert any(spent(text * 2) < 3 * spent(text) for _ in range(4))
