"""The chain of the log: what a line and a link come to as bytes, and what does not fit (pure).

A line in its canonical form is the binary form of a PostgreSQL record with ``COLUMNS``: the
number of fields (4 bytes), then of each field its type (4), its length (4, or -1 for none) and
its bytes. A link is its sequence (8), the id of its line (16), the moment it was made in
microseconds since 2000 (8) and the SHA-256 of the line (32), followed by the SHA-256 of the
hash before it and those 64 bytes. The first link has no hash before it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

#: In this order; a column that is added later needs a canonical form of its own.
COLUMNS = (
    "id",
    "at",
    "actor_id",
    "actor_name",
    "actor_function",
    "organisation_id",
    "organisation_name",
    "action",
    "object_type",
    "object_id",
    "outcome",
    "origin",
    "purpose",
    "activity_id",
    "trace_id",
)

SEQUENCE = slice(0, 8)
ENTRY_ID = slice(8, 24)
DIGEST = slice(32, 64)
HASHED = slice(0, 64)
HASH = slice(64, 96)
LINK_BYTES = 96

#: A link, and its line in canonical form; None when there is no such line.
Row = tuple[bytes, bytes | None]
#: First and last sequence, both included.
Span = tuple[int, int]


class Flaw(StrEnum):
    """What is wrong with the log."""

    ALTERED = "the line was altered after it was logged"
    REMOVED = "the line is gone, and no retention run explains it"
    LINK_MISSING = "the link is gone"
    LINK_BROKEN = "the link does not follow from the one before: moved, altered or inserted"
    NEVER_LINKED = "the line was put in without passing the chain, or its link is gone"
    TAIL_MISSING = "the chain ends before this anchor: lines at its end are gone"
    REWRITTEN = "the chain differs from this anchor: it was rewritten since the anchor before"
    ANCHOR_FORGED = "the anchor does not carry our signature"
    PROOF_MISSING = "a removal by retention has no line in the log that proves it"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, and with which row."""

    flaw: Flaw
    sequence: int | None = None
    entry_id: UUID | None = None
    #: Where a row of the same findings ends.
    last: int | None = None

    def __str__(self) -> str:
        """Return it as one line: where, and what is wrong."""
        where = [f"sequence {self.sequence}"] if self.sequence is not None else []
        where += [f"up to {self.last}"] if self.last not in {None, self.sequence} else []
        where += [f"entry {self.entry_id}"] if self.entry_id is not None else []
        return f"{', '.join(where)}: {self.flaw.value}"


@dataclass
class Spans:
    """Which sequences retention removed; the spans do not overlap."""

    spans: list[Span] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.spans.sort()
        self._firsts = [first for first, _ in self.spans]

    def __contains__(self, sequence: int) -> bool:
        place = bisect_right(self._firsts, sequence) - 1
        return place >= 0 and sequence <= self.spans[place][1]


@dataclass
class Walk:
    """Walks along the links in order; afterwards it knows how far it came."""

    removed: Spans = field(default_factory=Spans)
    #: The last sequence seen, how many links there were and how many of them have their line.
    last: int = 0
    links: int = 0
    lines: int = 0

    def findings(self, rows: Iterable[Row]) -> Iterator[Finding]:
        """Yield what is wrong, row by row; a break is named once and the walk goes on after it."""
        previous = b""
        for link, content in rows:
            sequence = int.from_bytes(link[SEQUENCE])
            if content is None or sha256(content).digest() != link[DIGEST]:
                yield from self._about_line(sequence, link, content)
            if sequence != self.last + 1:
                yield Finding(Flaw.LINK_MISSING, self.last + 1, last=sequence - 1)
            elif sha256(previous + link[HASHED]).digest() != link[HASH]:
                yield Finding(Flaw.LINK_BROKEN, sequence, UUID(bytes=link[ENTRY_ID]))
            previous = link[HASH]
            self.last = sequence
            self.links += 1
            self.lines += content is not None

    def _about_line(self, sequence: int, link: bytes, content: bytes | None) -> Iterator[Finding]:
        entry_id = UUID(bytes=link[ENTRY_ID])
        if content is not None:
            yield Finding(Flaw.ALTERED, sequence, entry_id)
        elif sequence not in self.removed:
            yield Finding(Flaw.REMOVED, sequence, entry_id)
