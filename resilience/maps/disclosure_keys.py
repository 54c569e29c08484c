"""The record keys of records in a file: as they stand there, or made with a secret."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from resilience.errors import ValidationError
from resilience.maps.disclosure_file import FileRecord
from resilience.signals.record_key import key_of_name, record_key


def record_keys(records: Sequence[FileRecord], secret: bytes | None) -> list[float]:
    """Return the key of every record, in [0, 1).

    With a secret each key is made from the record's id, as the application does; where the
    file has no ids, from the key that stands there, else from the record itself. Without a
    secret the keys are those of the file.
    """
    if secret is None:
        return [_stored(record) for record in records]
    seen: Counter[str] = Counter()
    keys = []
    for record in records:
        text = record.record_id or record.key or repr(record)
        seen[text] += 1
        # Equal records must not have equal keys, and their order makes no difference.
        keys.append(_made(secret, text if seen[text] == 1 else f"{text} ({seen[text]})"))
    return keys


def _made(secret: bytes, text: str) -> float:
    try:
        return record_key(secret, UUID(text))
    except ValueError:
        return key_of_name(secret, text.encode())


def _stored(record: FileRecord) -> float:
    if not record.key:
        raise ValidationError("the records have no record keys (column rk): give a --secret")
    return float(record.key)
