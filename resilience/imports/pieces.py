"""The file itself in the database, sealed piece by piece, and read there without a copy."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from resilience.db.sealing import sealed_text
from resilience.imports.file_kinds import Layout
from resilience.imports.limits import LARGEST_FILE, MEGABYTE
from resilience.imports.models import ImportPiece, SignalImport
from resilience.imports.states import Fault, FileError

PIECE_BYTES = MEGABYTE
#: One character for each byte, as what is sealed is a text.
ONE_TO_ONE = "latin-1"


def keep_file(session: Session, import_id: UUID, file: BinaryIO) -> int:
    """Seal a file into the database piece by piece, and return its number of bytes."""
    total = 0
    content = sealed_text(ImportPiece, "content")
    for number, piece in enumerate(_pieces(file)):
        total += len(piece)
        if total > LARGEST_FILE:
            raise FileError(Fault.LARGE_FILE)
        sealed = content.sealed_for(ImportPiece, (import_id, number), piece.decode(ONE_TO_ONE))
        row = {"import_id": import_id, "number": number, "sealed_content": sealed}
        session.execute(insert(ImportPiece), [row])
    return total


def erase_file(session: Session, import_id: UUID) -> None:
    """Erase the pieces of a file."""
    session.execute(delete(ImportPiece).where(ImportPiece.import_id == import_id))


class SealedFile(io.RawIOBase):
    """A file to read and to seek in, of which one piece at a time is opened in memory."""

    def __init__(self, session: Session, import_id: UUID, size: int) -> None:
        self._session = session
        self._import_id = import_id
        self._size = size
        self._at = 0
        self._open: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def seekable(self) -> bool:
        """Say that it can be read from any place."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place in the file."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def tell(self) -> int:
        """Return the place in the file."""
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read up to the end of a piece; what is buffered asks again."""
        if self._at >= self._size:
            return 0
        number, begin = divmod(self._at, PIECE_BYTES)
        found = self._piece(number)[begin : begin + len(buffer)]
        buffer[: len(found)] = found
        self._at += len(found)
        return len(found)

    def _piece(self, number: int) -> bytes:
        if self._open[0] != number:
            wanted = select(ImportPiece).where(
                ImportPiece.import_id == self._import_id, ImportPiece.number == number
            )
            row = self._session.scalars(wanted).one()
            self._open = (number, row.content.encode(ONE_TO_ONE))
            self._session.expunge(row)
        return self._open[1]


@contextmanager
def opened(session: Session, found: SignalImport) -> Iterator[BinaryIO]:
    """Open the file of an import, to be read while the block runs."""
    sealed = SealedFile(session, found.id, found.byte_count)
    with io.BufferedReader(sealed, buffer_size=1 << 16) as file:
        yield file


def layout_of_import(found: SignalImport) -> Layout:
    """Return how the file of an import is written."""
    return Layout(found.file_kind, found.encoding, found.delimiter)


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(PIECE_BYTES):
        yield piece
