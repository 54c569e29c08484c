"""Sealing of texts and exact locations with AES-256-GCM; keys stay outside the database."""

import os
from collections.abc import Mapping
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12
TAG_BYTES = 16
#: First byte of a value that is sealed to its row; otherwise it is the length of the key's name.
BOUND = 0
#: No sealed value is shorter: two lengths at least, a name of one letter, nonce and tag.
SHORTEST = 2 + NONCE_BYTES + TAG_BYTES


class UnreadableError(Exception):
    """A sealed value does not open: its key is not here, it was altered, or it was moved."""


class _Parts(NamedTuple):
    """A sealed value taken apart: what comes before the nonce, the key, and the rest."""

    head: bytes
    key_name: str
    nonce: bytes
    sealed: bytes


class KeyRing:
    """Named keys; the newest seals, every one of them can open.

    The sealed form is ``0 | length of name (1 byte) | name | nonce (12 bytes) | ciphertext + tag``.
    All before the nonce is authenticated with the text (NIST SP 800-38D), and so is the *place*
    of the value: table, column and key of its row. Copied to another row it does not open. A value
    without a place lacks the leading zero; such values were made before places were, and by whoever
    has no row yet.
    """

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        if not keys:
            raise ValueError("a key ring needs at least one key")
        self._ciphers = {name: AESGCM(key) for name, key in keys.items()}
        self.newest = list(keys)[-1]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the keys, the newest last."""
        return tuple(self._ciphers)

    def head(self, *, is_bound: bool) -> bytes:
        """Return the bytes that every value begins with that the newest key seals."""
        name = self.newest.encode()
        return (bytes([BOUND]) if is_bound else b"") + bytes([len(name)]) + name

    def seal(self, text: str, place: str = "") -> bytes:
        """Return ``text`` sealed with the newest key and a fresh nonce, to ``place`` if given."""
        head = self.head(is_bound=bool(place))
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._ciphers[self.newest].encrypt(
            nonce, text.encode(), _authenticated(head, place)
        )
        return head + nonce + sealed

    def open(self, sealed: bytes, place: str = "") -> str:
        """Return the text; raise ``UnreadableError`` for what this ring cannot vouch for.

        A value that was sealed before places were still opens, until rotation has bound it.
        """
        parts = _taken_apart(sealed)
        cipher = self._ciphers.get(parts.key_name)
        if cipher is None:
            raise UnreadableError(f"there is no key {parts.key_name!r} here")
        try:
            opened = cipher.decrypt(parts.nonce, parts.sealed, _authenticated(parts.head, place))
        except InvalidTag as error:
            raise UnreadableError("the value was altered, or belongs elsewhere") from error
        return opened.decode()


def _authenticated(head: bytes, place: str) -> bytes:
    # The old form authenticates the name alone, without its length.
    return head + place.encode() if head[0] == BOUND else head[1:]


def _taken_apart(sealed: bytes) -> _Parts:
    if len(sealed) < SHORTEST:
        raise UnreadableError("the value is too short to have been sealed")
    begin = 1 if sealed[0] == BOUND else 0
    end = begin + 1 + sealed[begin]
    name = sealed[begin + 1 : end].decode(errors="replace")
    body = end + NONCE_BYTES
    return _Parts(sealed[:end], name, sealed[end:body], sealed[body:])
