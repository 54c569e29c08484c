"""The key ring."""

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from resilience.privacy.encryption import KeyRing

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
    with pytest.raises(InvalidTag):
        ring.open(bytes(sealed))


def test_a_ring_without_keys_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        KeyRing({})
