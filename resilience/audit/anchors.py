"""Anchors: what the chain came to at a moment, to be kept where nobody of the platform can come."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from resilience.audit.models import AuditAnchor, AuditEntry, AuditLink
from resilience.audit.signing import Signer
from resilience.errors import N_, NotFoundError, ValidationError

#: What an exported file calls itself.
KIND = "weerbaar-audit-anchor-1"
#: More than a column of the database can hold is asked for by mistake only.
LAST_SEQUENCE = 2**63 - 1
UNREADABLE = N_("This is not an anchor of the log.")


def make_anchor(session: Session, signer: Signer, now: datetime) -> AuditAnchor | None:
    """Keep what the chain comes to; return None when nothing was logged since the last anchor."""
    last = session.scalar(select(AuditLink).order_by(AuditLink.sequence.desc()).limit(1))
    if last is None or session.get(AuditAnchor, last.sequence) is not None:
        return None
    anchor = AuditAnchor(
        sequence=last.sequence,
        hash=last.hash,
        made_at=now,
        entry_count=session.scalar(select(func.count()).select_from(AuditEntry)),
    )
    anchor.signature = signer.sign(statement_of(anchor))
    session.add(anchor)
    session.flush()
    return anchor


def load_anchor(session: Session, sequence: int) -> AuditAnchor:
    """Return the anchor of a link; raise ``NotFoundError`` when there is none."""
    anchor = session.get(AuditAnchor, sequence) if sequence <= LAST_SEQUENCE else None
    if anchor is None:
        raise NotFoundError(f"there is no anchor {sequence}")
    return anchor


def list_newest_anchors(session: Session, limit: int) -> Sequence[AuditAnchor]:
    """Return the newest anchors, newest first."""
    newest = select(AuditAnchor).order_by(AuditAnchor.sequence.desc()).limit(limit)
    return session.scalars(newest).all()


def statement_of(anchor: AuditAnchor) -> bytes:
    """Return what is signed: the facts as JSON, names in order, without spaces."""
    return json.dumps(_facts(anchor), sort_keys=True, separators=(",", ":")).encode()


def anchor_file(anchor: AuditAnchor, signer: Signer) -> str:
    """Return the anchor as a small text file that can be checked without this platform."""
    told = _facts(anchor) | {
        "public_key": signer.public_key.hex(),
        "signature": anchor.signature.hex(),
    }
    return json.dumps(told, indent=2) + "\n"


def read_anchor(text: str) -> AuditAnchor:
    """Return the anchor that a file states; raise ``ValidationError`` when it states none."""
    try:
        told = json.loads(text)
        if told["kind"] != KIND:
            raise ValidationError(UNREADABLE)
        return AuditAnchor(
            sequence=int(told["sequence"]),
            hash=bytes.fromhex(told["hash"]),
            made_at=datetime.fromisoformat(told["made_at"]),
            entry_count=int(told["entry_count"]),
            signature=bytes.fromhex(told["signature"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ValidationError(UNREADABLE) from error


def _facts(anchor: AuditAnchor) -> dict[str, Any]:
    return {
        "kind": KIND,
        "sequence": anchor.sequence,
        "hash": anchor.hash.hex(),
        "made_at": anchor.made_at.isoformat(),
        "entry_count": anchor.entry_count,
    }
