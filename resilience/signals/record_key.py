"""The record key: a record's fixed share in the noise on published counts (methods.md 1.3)."""

import hashlib
import hmac
from uuid import UUID

#: As many bits as a double holds exactly, so that every key is below 1.
BITS = 53


def record_key(secret: bytes, record_id: UUID) -> float:
    """Return the key of a record: the same for ever, and unpredictable without the secret.

    Parameters
    ----------
    secret : bytes
        The server's secret; it never leaves the server.
    record_id : UUID
        The id of the record.

    Returns
    -------
    float
        In [0, 1), uniformly spread.

    Notes
    -----
    HMAC-SHA-256 of the id, its first 53 bits scaled to [0, 1): the record key of the cell-key
    method (Australian Bureau of Statistics; ONS Census 2021), statistics/methods.md 1.3.

    """
    return key_of_name(secret, record_id.bytes)


def key_of_name(secret: bytes, name: bytes) -> float:
    """Return the key of a record that goes by another name than a UUID; see ``record_key``."""
    digest = hmac.digest(secret, name, hashlib.sha256)
    return float((int.from_bytes(digest[:8], "big") >> (64 - BITS)) / (1 << BITS))
