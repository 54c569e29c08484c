"""The chain of the log: made at commit, and every later change to it is found and named."""

import struct
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from resilience.audit.anchors import anchor_file, make_anchor, read_anchor
from resilience.audit.chain import COLUMNS, Flaw
from resilience.audit.models import AuditAnchor, AuditEntry, AuditLink
from resilience.audit.pruning import prune
from resilience.audit.services import record_act
from resilience.audit.signing import Signer
from resilience.audit.verification import verify
from resilience.authz.actor import SYSTEM
from resilience.errors import ValidationError
from resilience.uow import UnitOfWork
from tests.cast import NOW, YUSUF

SIGNER = Signer(b"a secret of the settings")
#: The numbers by which PostgreSQL knows types in its binary form: uuid, timestamptz, varchar.
UUID_TYPE, MOMENT_TYPE, WORD_TYPE = 2950, 1184, 1043
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def settle(session: Session) -> None:
    """Let happen what happens at commit."""
    session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))


@pytest.fixture
def lines(session, uow_of) -> list[AuditEntry]:
    """Log six acts and return their lines in the order of the chain."""
    for number in range(6):
        record_act(uow_of(YUSUF), "signal:read", "signal", f"record-{number}", "opvolgen")
    settle(session)
    chained = select(AuditEntry).join(AuditLink, AuditLink.entry_id == AuditEntry.id)
    newest = chained.order_by(AuditLink.sequence.desc()).limit(6)
    return list(reversed(session.scalars(newest).all()))


@pytest.fixture
def tamper(session) -> Callable[..., None]:
    """Return a way to run SQL as a superuser who switches every trigger off."""

    def act(statement: str, **values: object) -> None:
        session.execute(text("SET LOCAL session_replication_role = replica"))
        session.execute(text(statement), values)
        session.execute(text("SET LOCAL session_replication_role = origin"))

    return act


def place_of(session: Session, entry: AuditEntry) -> int:
    wanted = select(AuditLink.sequence).where(AuditLink.entry_id == entry.id)
    return session.scalars(wanted).one()


def findings(session: Session, *kept: AuditAnchor) -> set[tuple[Flaw, int | None, UUID | None]]:
    found = verify(session, SIGNER, kept).findings
    return {(each.flaw, each.sequence, each.entry_id) for each in found}


def canonical(entry: AuditEntry) -> bytes:
    """Return a line in canonical form, made from its values alone: no word of ours is used."""
    return struct.pack(">i", len(COLUMNS)) + b"".join(_field(getattr(entry, c)) for c in COLUMNS)


def _field(value: object) -> bytes:
    if value is None:
        # Of the columns that can be empty, all are ids.
        return struct.pack(">Ii", UUID_TYPE, -1)
    if isinstance(value, UUID):
        return struct.pack(">Ii", UUID_TYPE, 16) + value.bytes
    if isinstance(value, datetime):
        microseconds = (value - EPOCH) // timedelta(microseconds=1)
        return struct.pack(">Iiq", MOMENT_TYPE, 8, microseconds)
    word = str(value).encode()
    return struct.pack(">Ii", WORD_TYPE, len(word)) + word


def test_the_chain_is_what_the_documentation_says(session, lines):
    previous = b""
    links = session.scalars(select(AuditLink).order_by(AuditLink.sequence)).all()
    for place, link in enumerate(links, start=1):
        digest = sha256(canonical(session.get_one(AuditEntry, link.entry_id))).digest()
        moment = (link.linked_at - EPOCH) // timedelta(microseconds=1)
        body = struct.pack(">q16sq", place, link.entry_id.bytes, moment) + digest
        assert (link.sequence, link.digest) == (place, digest)
        assert link.hash == sha256(previous + body).digest()
        previous = link.hash


def test_a_log_that_nobody_touched_is_whole(session, lines):
    verdict = verify(session, SIGNER)
    assert verdict.is_whole
    assert verdict.links == verdict.lines >= len(lines)


OTHER = {
    "at": "at + interval '1 microsecond'",
    "outcome": "'refused'",
    **dict.fromkeys(("actor_id", "organisation_id", "trace_id"), "gen_random_uuid()"),
}


@pytest.mark.parametrize("column", [name for name in COLUMNS if name != "id"])
def test_a_change_of_any_column_is_named(session, lines, tamper, column):
    changed = OTHER.get(column, "'x'")
    statement = f"UPDATE audit_entries SET {column} = {changed} WHERE id = :id"
    tamper(statement, id=lines[2].id)
    place = place_of(session, lines[2])
    assert findings(session) == {(Flaw.ALTERED, place, lines[2].id)}


def test_no_column_of_a_line_lies_outside_the_chain():
    assert set(COLUMNS) == {column.name for column in AuditEntry.__table__.columns}


def test_a_changed_id_is_named_as_gone_and_as_put_in(session, lines, tamper):
    place, other = place_of(session, lines[2]), uuid4()
    tamper("UPDATE audit_entries SET id = :other WHERE id = :id", id=lines[2].id, other=other)
    assert findings(session) == {
        (Flaw.REMOVED, place, lines[2].id),
        (Flaw.NEVER_LINKED, None, other),
    }


def test_a_removed_line_is_named(session, lines, tamper):
    tamper("DELETE FROM audit_entries WHERE id = :id", id=lines[3].id)
    place = place_of(session, lines[3])
    assert findings(session) == {(Flaw.REMOVED, place, lines[3].id)}


def test_a_line_removed_with_its_link_is_named_by_its_place(session, lines, tamper):
    place = place_of(session, lines[3])
    tamper("DELETE FROM audit_entries WHERE id = :id", id=lines[3].id)
    tamper("DELETE FROM audit_links WHERE entry_id = :id", id=lines[3].id)
    assert findings(session) == {(Flaw.LINK_MISSING, place, None)}


def test_the_contents_of_two_lines_that_changed_places_are_named(session, lines, tamper):
    first, second = lines[1], lines[4]
    places = place_of(session, first), place_of(session, second)
    tamper(
        "UPDATE audit_entries AS e SET object_id = o.object_id FROM audit_entries AS o "
        "WHERE (e.id, o.id) IN ((:first, :second), (:second, :first))",
        first=first.id,
        second=second.id,
    )
    assert findings(session) == {
        (Flaw.ALTERED, places[0], first.id),
        (Flaw.ALTERED, places[1], second.id),
    }


def test_two_links_that_changed_places_are_named(session, lines, tamper):
    first, second = lines[1], lines[4]
    places = place_of(session, first), place_of(session, second)
    move = "UPDATE audit_links SET sequence = :to WHERE entry_id = :id"
    tamper(move, id=first.id, to=-1)
    tamper(move, id=second.id, to=places[0])
    tamper(move, id=first.id, to=places[1])
    named = {(flaw, entry_id) for flaw, _, entry_id in findings(session)}
    assert {(Flaw.LINK_BROKEN, first.id), (Flaw.LINK_BROKEN, second.id)} <= named


COPY_OF = (
    "INSERT INTO audit_entries SELECT (jsonb_populate_record(e, jsonb_build_object('id', "
    "CAST(:other AS uuid)))).* FROM audit_entries AS e WHERE id = :id"
)


def test_a_line_put_in_beside_the_chain_is_named(session, lines, tamper):
    other = uuid4()
    tamper(COPY_OF, id=lines[0].id, other=other)
    assert findings(session) == {(Flaw.NEVER_LINKED, None, other)}


def test_a_link_forged_onto_the_end_is_named(session, lines, tamper):
    other, place = uuid4(), place_of(session, lines[-1]) + 1
    tamper(COPY_OF, id=lines[0].id, other=other)
    session.expire_all()
    digest = sha256(canonical(session.get_one(AuditEntry, other))).digest()
    tamper(
        "INSERT INTO audit_links VALUES (:place, :id, now(), :digest, :hash)",
        place=place,
        id=other,
        digest=digest,
        hash=sha256(digest).digest(),
    )
    assert findings(session) == {(Flaw.LINK_BROKEN, place, other)}


@pytest.mark.parametrize("column", ["digest", "hash", "linked_at"])
def test_a_change_of_a_link_is_named(session, lines, tamper, column):
    changed = "linked_at + interval '1 hour'" if column == "linked_at" else "sha256(digest)"
    tamper(f"UPDATE audit_links SET {column} = {changed} WHERE entry_id = :id", id=lines[2].id)
    place = place_of(session, lines[2])
    assert (Flaw.LINK_BROKEN, place, lines[2].id) in findings(session)


# --- anchors ---


def test_a_tail_that_is_gone_is_found_by_an_anchor(session, lines, tamper):
    anchor = make_anchor(session, SIGNER, NOW)
    kept = read_anchor(anchor_file(anchor, SIGNER))
    for entry in lines[-2:]:
        tamper("DELETE FROM audit_entries WHERE id = :id", id=entry.id)
        tamper("DELETE FROM audit_links WHERE entry_id = :id", id=entry.id)
    tamper("DELETE FROM audit_anchors")
    assert findings(session) == set()
    assert findings(session, kept) == {(Flaw.TAIL_MISSING, kept.sequence, None)}


def rewrite(session, tamper, entry):
    """Change a line and make every link after it anew, as somebody with all power could."""
    tamper("UPDATE audit_entries SET actor_name = 'Nobody' WHERE id = :id", id=entry.id)
    again = select(AuditLink.entry_id).where(AuditLink.sequence >= place_of(session, entry))
    ids = session.scalars(again.order_by(AuditLink.sequence)).all()
    tamper("DELETE FROM audit_links WHERE entry_id = ANY (:ids)", ids=list(ids))
    for entry_id in ids:
        line = "SELECT link_audit_entry(e) FROM audit_entries AS e WHERE id = :id"
        session.execute(text(line), {"id": entry_id})


def test_a_rewritten_chain_is_found_by_an_anchor(session, lines, tamper):
    anchor = make_anchor(session, SIGNER, NOW)
    rewrite(session, tamper, lines[2])
    assert findings(session) == {(Flaw.REWRITTEN, anchor.sequence, None)}


def test_an_anchor_made_without_our_key_is_named(session, lines, tamper):
    anchor = make_anchor(session, Signer(b"another secret"), NOW)
    assert findings(session) == {(Flaw.ANCHOR_FORGED, anchor.sequence, None)}


def test_without_anything_new_no_anchor_is_made(session, lines):
    assert make_anchor(session, SIGNER, NOW) is not None
    assert make_anchor(session, SIGNER, NOW) is None


@pytest.mark.parametrize("said", ["", "{}", "[]", '{"kind": "weerbaar-audit-anchor-1"}', "null"])
def test_a_file_that_is_no_anchor_is_refused(said):
    with pytest.raises(ValidationError):
        read_anchor(said)


# --- retention (class H) ---


def test_lines_whose_term_has_passed_go_and_the_chain_stays_whole(session, lines):
    going = [lines[0].id, lines[1].id, lines[4].id]
    assert prune(session, going, NOW) == 3
    settle(session)
    assert not session.scalars(select(AuditEntry.id).where(AuditEntry.id.in_(going))).all()
    verdict = verify(session, SIGNER)
    assert verdict.is_whole
    assert verdict.links == verdict.lines + 3


def test_a_removal_that_the_log_does_not_prove_is_named(session, lines, tamper):
    prune(session, [lines[0].id], NOW)
    settle(session)
    tamper("UPDATE audit_prunings SET sequences = sequences + '{[1,2)}'")
    named = {flaw for flaw, _, _ in findings(session)}
    assert named == {Flaw.PROOF_MISSING, Flaw.REMOVED}


def test_the_proof_of_a_removal_is_never_removed_itself(session, lines):
    prune(session, [lines[0].id], NOW)
    settle(session)
    proof = session.scalars(select(AuditEntry.id).where(AuditEntry.action == "audit:prune")).one()
    assert prune(session, [proof], NOW) == 0


# --- who can change it ---


CHANGES = (
    "UPDATE audit_entries SET actor_name = 'x'",
    "DELETE FROM audit_entries",
    "TRUNCATE audit_entries",
    "UPDATE audit_links SET digest = hash",
    "DELETE FROM audit_links",
    "TRUNCATE audit_links",
    "DELETE FROM audit_anchors",
    "DELETE FROM audit_prunings",
)


@pytest.mark.parametrize("change", CHANGES)
def test_not_even_the_owner_changes_the_log(session, lines, change):
    prune(session, [lines[0].id], NOW)
    make_anchor(session, SIGNER, NOW)
    settle(session)
    with pytest.raises(ProgrammingError, match="append-only"):
        session.execute(text(change))


@pytest.mark.parametrize(
    "change",
    [
        *CHANGES,
        "INSERT INTO audit_links SELECT 999999, id, at, '', '' FROM audit_entries",
        "INSERT INTO audit_anchors SELECT 1, '', now(), 1, ''",
        "SELECT link_audit_entry(e) FROM audit_entries AS e",
    ],
)
def test_the_web_role_adds_lines_and_nothing_else(session, web_sessions, change):
    with web_sessions() as web, pytest.raises(ProgrammingError, match="permission denied"):
        web.execute(text(change))


def test_a_line_of_a_job_says_that_nobody_was_at_a_screen(session):
    record_act(UnitOfWork(session, SYSTEM, NOW, "job"), "map:publish", "release", "2026-P12")
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert (entry.actor_name, entry.origin, entry.activity_id) == ("system", "job", "PA-02")
