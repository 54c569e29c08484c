"""Sealing of texts and exact locations with AES-256-GCM; keys stay outside the database."""

import os
from collections.abc import Mapping

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


class KeyRing:
    """Named keys; the newest seals, every one of them can open.

    The sealed form is ``length of name (1 byte) | name | nonce (12 bytes) | ciphertext + tag``
    and the name is authenticated with the text (NIST SP 800-38D).
    """

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        if not keys:
            raise ValueError("a key ring needs at least one key")
        self._ciphers = {name: AESGCM(key) for name, key in keys.items()}
        self._newest = list(keys)[-1]

    def seal(self, text: str) -> bytes:
        """Return ``text`` sealed with the newest key and a fresh nonce."""
        name = self._newest.encode()
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._ciphers[self._newest].encrypt(nonce, text.encode(), name)
        return bytes([len(name)]) + name + nonce + sealed

    def open(self, sealed: bytes) -> str:
        """Return the text; raise ``KeyError`` for an unknown key, ``InvalidTag`` if altered."""
        end = 1 + sealed[0]
        name, nonce = sealed[1:end], sealed[end : end + NONCE_BYTES]
        cipher = self._ciphers[name.decode()]
        return cipher.decrypt(nonce, sealed[end + NONCE_BYTES :], name).decode()
