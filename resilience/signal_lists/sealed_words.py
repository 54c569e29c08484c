"""Words to search for, as an address carries them: addresses end up in logs, words must not."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from resilience.db.types import current_sealer
from resilience.privacy.encryption import UnreadableError


def seal_words(words: str, user_id: UUID | None) -> str:
    """Return the words so that only the person who typed them can search with the address."""
    sealed = current_sealer().seal(words, _place(user_id))
    return urlsafe_b64encode(sealed).decode().rstrip("=")


def open_words(sealed: str, user_id: UUID | None) -> str:
    """Return the words behind an address; none when somebody else typed them, or nobody did."""
    if not sealed:
        return ""
    try:
        opened = urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))
        return current_sealer().open(opened, _place(user_id))
    except (ValueError, UnreadableError):
        return ""


def _place(user_id: UUID | None) -> str:
    return f"signals.search:{user_id}"
