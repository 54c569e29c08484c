"""The key ring."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resilience.privacy.encryption import KeyRing, UnreadableError

OLD, NEW = bytes(32), bytes(range(32))


@given(st.text())
def test_what_is_sealed_opens_as_the_same_text(text):
    ring = KeyRing({"1": OLD})
    assert ring.open(ring.seal(text)) == text


def test_the_same_text_is_never_sealed_the_same_way_twice():
    ring = KeyRing({"1": OLD})
    assert ring.seal("Dokzijde") != ring.seal("Dokzijde")


def test_a_text_sealed_with_an_old_key_still_opens():
    sealed = KeyRing({"1": OLD}).seal("Dokzijde")
    assert KeyRing({"1": OLD, "2": NEW}).open(sealed) == "Dokzijde"


def test_the_newest_key_seals():
    sealed = KeyRing({"1": OLD, "2": NEW}).seal("Dokzijde")
    assert KeyRing({"2": NEW}).open(sealed) == "Dokzijde"


def test_an_altered_byte_is_noticed():
    ring = KeyRing({"1": OLD})
    sealed = bytearray(ring.seal("Dokzijde"))
    sealed[-1] ^= 1
    with pytest.raises(UnreadableError):
        ring.open(bytes(sealed))


PLACE = "signal_locations.place:1"


@given(st.text(), st.text(min_size=1))
def test_what_is_sealed_to_a_place_opens_there(text, place):
    ring = KeyRing({"1": OLD})
    assert ring.open(ring.seal(text, place), place) == text


@pytest.mark.parametrize("other", ["", "signal_locations.place:2", "safety_concerns.text:1"])
def test_what_is_sealed_to_a_place_opens_nowhere_else(other):
    ring = KeyRing({"1": OLD})
    with pytest.raises(UnreadableError, match="belongs elsewhere"):
        ring.open(ring.seal("Dokzijde", PLACE), other)


def test_a_value_from_before_places_were_sealed_still_opens_in_its_place():
    ring = KeyRing({"1": OLD})
    assert ring.open(ring.seal("Dokzijde"), PLACE) == "Dokzijde"


def test_a_bound_value_cannot_be_passed_off_as_one_from_before():
    ring = KeyRing({"1": OLD})
    with pytest.raises(UnreadableError):
        ring.open(ring.seal("Dokzijde", PLACE)[1:], PLACE)


@given(st.binary(max_size=60))
def test_bytes_that_were_never_sealed_are_refused_and_break_nothing(stored):
    with pytest.raises(UnreadableError):
        KeyRing({"1": OLD}).open(stored, PLACE)


def test_a_value_says_which_key_is_missing():
    sealed = KeyRing({"old": OLD}).seal("Dokzijde", PLACE)
    with pytest.raises(UnreadableError, match="no key 'old'"):
        KeyRing({"new": NEW}).open(sealed, PLACE)


def test_a_ring_without_keys_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        KeyRing({})
