"""A file sealed piece by piece with AES-256-GCM, of any length, in little memory.

The construction is STREAM (Hoang, Reyhanitabar, Rogaway and Vizár, "Online Authenticated
Encryption and its Nonce-Reuse Misuse-Resistance", CRYPTO 2015): every piece carries its number and
whether it is the last in its nonce, so that a file which was cut short, extended, or whose pieces
changed places does not open. Each file has a key of its own, made with HKDF from the named key, a
fresh salt and the header, so that the header is authenticated too and no nonce ever returns.
"""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import BinaryIO, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"weerbaar-backup 1\n"
PIECE_BYTES = 1 << 20
TAG_BYTES = 16
SALT_BYTES = 32
KEY_BYTES = 32
#: A header is one short line; whatever is longer is no backup of ours.
LONGEST_HEADER = 4096


class StreamError(Exception):
    """The file is not what it was when it was made, or its key is not here."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a sealed file says of itself in clear: no content, but it cannot be altered."""

    key_name: str
    made_at: datetime
    revision: str

    def line(self, salt: bytes) -> bytes:
        """Return the header as it stands in the file, from the first byte to the first piece."""
        said = asdict(self) | {"made_at": self.made_at.isoformat(), "salt": salt.hex()}
        return MAGIC + json.dumps(said).encode() + b"\n"


class Opening(NamedTuple):
    """The header of a file that is being read, and its salt and bytes."""

    header: Header
    salt: bytes
    line: bytes


def seal_stream(plain: BinaryIO, sealed: BinaryIO, header: Header, key: bytes) -> int:
    """Seal everything from ``plain`` into ``sealed``; return how many bytes came in."""
    salt = os.urandom(SALT_BYTES)
    line = header.line(salt)
    cipher = _cipher(key, salt, line)
    sealed.write(line)
    total = 0
    for number, piece, is_last in _pieces(plain, PIECE_BYTES):
        sealed.write(cipher.encrypt(_nonce(number, is_last=is_last), piece, None))
        total += len(piece)
    return total


def read_header(sealed: BinaryIO) -> Opening:
    """Return what a file says of itself; raise ``StreamError`` when it is no backup of ours."""
    if sealed.read(len(MAGIC)) != MAGIC:
        raise StreamError("this is not a backup of Weerbaar")
    said = sealed.readline(LONGEST_HEADER)
    try:
        fields = json.loads(said)
        header = Header(
            str(fields["key_name"]),
            datetime.fromisoformat(fields["made_at"]).astimezone(UTC),
            str(fields["revision"]),
        )
        return Opening(header, bytes.fromhex(fields["salt"]), MAGIC + said)
    except (ValueError, KeyError, TypeError) as error:
        raise StreamError("the header of the backup cannot be read") from error


def open_stream(sealed: BinaryIO, keys: Mapping[str, bytes]) -> Iterator[bytes]:
    """Yield the plain pieces; raise ``StreamError`` at the first that is not as it was made."""
    opening = read_header(sealed)
    key = keys.get(opening.header.key_name)
    if key is None:
        raise StreamError(f"the backup was sealed with key {opening.header.key_name!r}: not here")
    cipher = _cipher(key, opening.salt, opening.line)
    for number, piece, is_last in _pieces(sealed, PIECE_BYTES + TAG_BYTES):
        try:
            yield cipher.decrypt(_nonce(number, is_last=is_last), piece, None)
        except InvalidTag as error:
            raise StreamError(_complaint(number, is_last=is_last)) from error


def _complaint(number: int, *, is_last: bool) -> str:
    where = f"piece {number + 1:,} of the backup does not open"
    if is_last:
        return f"{where}: the file was cut off or altered, or the key is another one"
    return f"{where}: it was altered or moved, or the key is another one"


def _cipher(key: bytes, salt: bytes, line: bytes) -> AESGCM:
    derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=line).derive(key)
    return AESGCM(derived)


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


def _pieces(source: BinaryIO, size: int) -> Iterator[tuple[int, bytes, bool]]:
    """Yield each piece with its number and whether it is the last; there always is one."""
    number, piece = 0, _read_full(source, size)
    while True:
        following = _read_full(source, size) if len(piece) == size else b""
        yield number, piece, not following
        if not following:
            return
        number, piece = number + 1, following


def _read_full(source: BinaryIO, size: int) -> bytes:
    """Return ``size`` bytes, or what is left: a pipe hands over less than is asked."""
    parts: list[bytes] = []
    wanted = size
    while wanted and (part := source.read(wanted)):
        parts.append(part)
        wanted -= len(part)
    return b"".join(parts)
