"""By what a row is known again: a hash of its reference, which says nothing without the secret."""

import hashlib
from uuid import UUID

KEY_BYTES = 16
LONGEST_SECRET = 64


def reference_key(secret: bytes, organisation_id: UUID, reference: str) -> bytes:
    """Return by what a reference is known again: a hash that says nothing without the secret."""
    told = b"import-reference\0" + organisation_id.bytes + reference.encode()
    return hashlib.blake2b(told, key=secret[:LONGEST_SECRET], digest_size=KEY_BYTES).digest()
