"""Going through the whole log: every line against its link, every link against the one before."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from sqlalchemy import BigInteger, String, any_, cast, exists, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from resilience.audit.anchors import statement_of
from resilience.audit.chain import COLUMNS, LINK_BYTES, Finding, Flaw, Row, Span, Spans, Walk
from resilience.audit.models import AuditAnchor, AuditEntry, AuditLink, AuditPruning
from resilience.audit.pruning import PRUNE, proof_of, spans_of
from resilience.audit.signing import Signer

_LINE = f"record_send(ROW({', '.join(f'e.{column}' for column in COLUMNS)}))"
#: Link after link, each with its line; sent in binary, so that nothing depends on a setting.
STREAM = f"""
COPY (
    SELECT int8send(l.sequence) || uuid_send(l.entry_id) || timestamptz_send(l.linked_at)
            || l.digest || l.hash,
        CASE WHEN e.id IS NOT NULL THEN {_LINE} END
    FROM audit_links AS l LEFT JOIN audit_entries AS e ON e.id = l.entry_id
    ORDER BY l.sequence
) TO STDOUT (FORMAT binary)
"""  # noqa: S608  # names of columns, from this package
#: Both tables are read in about the order in which they were written, so looking a line up by
#: its key is faster than joining and sorting, and the first row comes at once.
PLAN = (
    "SET LOCAL enable_hashjoin = off",
    "SET LOCAL enable_mergejoin = off",
    "SET LOCAL enable_sort = off",
    "SET LOCAL max_parallel_workers_per_gather = 0",
    "SET LOCAL jit = off",
)
HEADER = b"PGCOPY\n\xff\r\n\0"
HEADER_BYTES = 19
#: After the number of fields (2 bytes) and the length of the link (4).
LINK = slice(6, 6 + LINK_BYTES)
LENGTH = slice(102, 106)
LINE = slice(106, None)
NO_LINE = b"\xff\xff\xff\xff"


@dataclass(frozen=True)
class Verdict:
    """What going through the log came to."""

    findings: tuple[Finding, ...]
    links: int
    lines: int
    anchors: int

    @property
    def is_whole(self) -> bool:
        """Whether nothing at all is wrong."""
        return not self.findings


@dataclass
class _Proofs:
    """What retention says it removed, as far as the log itself proves it."""

    spans: list[Span] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def verify(session: Session, signer: Signer, kept: Sequence[AuditAnchor] = ()) -> Verdict:
    """Return everything that is wrong with the log; ``kept`` are anchors from outside."""
    proofs = _read_proofs(session)
    walk = Walk(Spans(proofs.spans))
    findings = list(walk.findings(_rows(session)))
    anchors = sorted([*session.scalars(select(AuditAnchor)), *kept], key=lambda each: each.sequence)
    whole = chain(
        proofs.findings,
        findings,
        _never_linked(session, walk.lines),
        _against_anchors(session, signer, anchors),
    )
    return Verdict(tuple(whole), walk.links, walk.lines, len(anchors))


def _rows(session: Session) -> Iterator[Row]:
    for setting in PLAN:
        session.execute(text(setting))
    driver: Any = session.connection().connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(STREAM) as messages:
        yield from _parsed(messages)


def _parsed(messages: Iterable[bytes]) -> Iterator[Row]:
    """Yield the rows of a COPY in binary form: one message each, the first after a header."""
    for message in messages:
        row = bytes(message)
        if row.startswith(HEADER):
            row = row[HEADER_BYTES:]
        if len(row) > LINK_BYTES:
            yield row[LINK], None if row[LENGTH] == NO_LINE else row[LINE]


def _read_proofs(session: Session) -> _Proofs:
    """Return what was removed: a removal counts when a line in the log states the same."""
    proofs = _Proofs()
    prunings = session.scalars(select(AuditPruning).order_by(AuditPruning.id)).all()
    told = select(AuditEntry.object_id, AuditEntry.purpose).where(
        AuditEntry.action == PRUNE,
        AuditEntry.object_id == any_(cast([str(each.id) for each in prunings], ARRAY(String))),
    )
    proved = dict(session.execute(told).tuples().all())
    for pruning in prunings:
        spans = spans_of(pruning.sequences)
        if proved.get(str(pruning.id)) == proof_of(spans):
            proofs.spans += spans
        else:
            proofs.findings.append(Finding(Flaw.PROOF_MISSING, spans[0][0], pruning.id))
    return proofs


def _never_linked(session: Session, linked: int) -> Iterator[Finding]:
    if session.scalar(select(func.count()).select_from(AuditEntry)) == linked:
        return
    without = ~exists().where(AuditLink.entry_id == AuditEntry.id)
    for entry_id in session.scalars(select(AuditEntry.id).where(without).order_by(AuditEntry.id)):
        yield Finding(Flaw.NEVER_LINKED, entry_id=entry_id)


def _against_anchors(
    session: Session, signer: Signer, anchors: Sequence[AuditAnchor]
) -> Iterator[Finding]:
    wanted = cast([anchor.sequence for anchor in anchors], ARRAY(BigInteger))
    found = select(AuditLink.sequence, AuditLink.hash).where(AuditLink.sequence == any_(wanted))
    hashes = dict(session.execute(found).tuples().all())
    is_rewritten = False
    for anchor in anchors:
        if not signer.verifies(statement_of(anchor), anchor.signature):
            yield Finding(Flaw.ANCHOR_FORGED, anchor.sequence)
        elif anchor.sequence not in hashes:
            yield Finding(Flaw.TAIL_MISSING, anchor.sequence)
        elif hashes[anchor.sequence] != anchor.hash and not is_rewritten:
            # Every later hash follows from this one, so the anchors after it say nothing new.
            is_rewritten = True
            yield Finding(Flaw.REWRITTEN, anchor.sequence)
