"""Access tokens: random, given out once, kept as a hash."""

import hashlib
import secrets
from datetime import timedelta

#: Longer than a statement can hold, so that the token it was given for outlives it (replay).
TOKEN_LASTS = timedelta(minutes=15)
#: So that a token that leaks into a repository or a log is recognised as one.
PREFIX = "weerbaar_"
RANDOM_BYTES = 32


def new_token() -> str:
    """Return a token that nobody can guess: 256 random bits."""
    return PREFIX + secrets.token_urlsafe(RANDOM_BYTES)


def hash_of(token: str) -> str:
    """Return what is kept of a token; as it is random, a plain SHA-256 cannot be undone."""
    return hashlib.sha256(token.encode()).hexdigest()
