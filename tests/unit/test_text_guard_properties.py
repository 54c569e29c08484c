"""Whatever number is made up by the rules of its kind, the guard finds it, disguised or not."""

import string

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from resilience.privacy.text_guard import Kind, find_personal_data
from tests.unit.text_guard_corpus import BLOCKED, NEUTRAL

DEMO_WORDS = sorted(
    {word for example in NEUTRAL for word in example.text.split() if word.strip(".,;").isalpha()}
)
SENTENCES = st.lists(st.sampled_from(DEMO_WORDS), min_size=1, max_size=8).map(" ".join)
LETTERS = st.text("abcdefghijklmnopqrstuvwxyzéëïöüABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1)
INVISIBLE = st.sampled_from("\u200b\u200d\u2060\ufeff\u00ad\u202e\ufe0f")
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}


def digits(length: int) -> st.SearchStrategy[str]:
    return st.text(string.digits, min_size=length, max_size=length)


@st.composite
def phone_numbers(draw):
    subscriber = draw(digits(8))
    prefix = draw(st.sampled_from(["06-", "06 ", "06", "06 - ", "+316", "+31 6 ", "0031 6-"]))
    shape = draw(st.sampled_from(["{}{}{}{}", "{} {} {} {}", "{}-{}-{}-{}"]))
    pairs = [subscriber[at : at + 2] for at in range(0, 8, 2)]
    return prefix + shape.format(*pairs)


@st.composite
def fixed_lines(draw):
    area = draw(st.sampled_from(["010", "020", "030", "050", "0299", "0320", "085", "088"]))
    return area + draw(st.sampled_from(["-", " ", "", " - "])) + draw(digits(10 - len(area)))


@st.composite
def citizen_numbers(draw):
    eight = draw(digits(8).filter(lambda text: not text.startswith("00")))
    last = sum(int(d) * w for d, w in zip(eight, range(9, 1, -1), strict=True)) % 11
    assume(last < 10)
    nine = eight + str(last)
    shape = draw(st.sampled_from(["{}{}{}", "{} {} {}", "{}.{}.{}", "{}-{}-{}"]))
    return shape.format(nine[:3], nine[3:6], nine[6:])


@st.composite
def dutch_ibans(draw):
    bank = draw(st.text(string.ascii_uppercase, min_size=4, max_size=4))
    body = bank + draw(digits(10))
    number = int("".join(str(int(character, 36)) for character in body + "NL00"))
    iban = f"NL{98 - number % 97:02}{body}"
    spaced = " ".join(iban[at : at + 4] for at in range(0, 18, 4))
    return draw(st.sampled_from([iban, spaced, iban.lower()]))


SERIES = """XX-99-99 99-99-XX 99-XX-99 XX-99-XX XX-XX-99 99-XX-XX 99-XXX-9
9-XXX-99 XX-999-X X-999-XX XXX-99-X X-99-XXX 9-XX-999 999-XX-9"""


@st.composite
def plates(draw):
    figures = {"9": string.digits, "X": "BDFGHJKLNPRSTVXZ"}
    series = draw(st.sampled_from(SERIES.split()))
    plate = "".join(draw(st.sampled_from(figures.get(sign, sign))) for sign in series)
    return draw(st.sampled_from([plate, plate.lower()]))


ADDRESSES = st.from_regex(r"\A[a-z0-9]{1,8}([._-][a-z0-9]{1,8}){0,2}@[a-z]{2,9}\.(nl|com|org)\Z")


def assert_found(kind: Kind, number: str, before: str, after: str) -> None:
    found = find_personal_data(f"{before} {number} {after}")
    assert (kind, len(before) + 1, number) in [(f.kind, f.start, f.text) for f in found]


@settings(deadline=None)
@given(phone_numbers(), SENTENCES, SENTENCES)
def test_any_mobile_number_in_a_sentence_is_found(number, before, after):
    assert_found(Kind.PHONE, number, before, after)


@settings(deadline=None)
@given(fixed_lines(), SENTENCES, SENTENCES)
def test_any_fixed_line_in_a_sentence_is_found(number, before, after):
    assert_found(Kind.PHONE, number, before, after)


@settings(deadline=None)
@given(citizen_numbers(), SENTENCES, SENTENCES)
def test_any_valid_bsn_in_a_sentence_is_found(number, before, after):
    assert_found(Kind.BSN, number, before, after)


@settings(deadline=None)
@given(dutch_ibans(), SENTENCES, SENTENCES)
def test_any_valid_dutch_iban_in_a_sentence_is_found(number, before, after):
    assert_found(Kind.IBAN, number, before, after)


@settings(deadline=None)
@given(ADDRESSES, SENTENCES, SENTENCES)
def test_any_mail_address_in_a_sentence_is_found(address, before, after):
    assert_found(Kind.EMAIL, address, before, after)


@settings(deadline=None)
@given(plates(), SENTENCES, SENTENCES)
def test_any_dutch_plate_with_hyphens_in_a_sentence_is_found(plate, before, after):
    assert_found(Kind.PLATE, plate, before, after)


@settings(deadline=None)
@given(SENTENCES)
def test_words_of_neutral_sentences_in_any_order_are_not_blocked(sentence):
    assert find_personal_data(sentence) == ()


@settings(deadline=None)
@given(st.lists(LETTERS), st.sampled_from([" ", ", ", ". ", "-", " - ", "\n"]))
def test_words_of_letters_are_never_blocked(words, between):
    assert find_personal_data(between.join(words)) == ()


@settings(deadline=None)
@given(st.sampled_from(BLOCKED), st.data())
def test_an_invisible_character_hides_nothing(example, data):
    at = data.draw(st.integers(0, len(example.text)))
    text = example.text[:at] + data.draw(INVISIBLE) + example.text[at:]
    kinds = [finding.kind for finding in find_personal_data(text)]
    assert kinds == [kind for kind, _ in example.findings]


@settings(deadline=None)
@given(st.sampled_from(BLOCKED))
def test_wide_characters_hide_nothing(example):
    found = find_personal_data(example.text.translate(WIDE))
    words = [(finding.kind, finding.text) for finding in found]
    assert words == [(kind, text.translate(WIDE)) for kind, text in example.findings]
