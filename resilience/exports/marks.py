"""Marks that close a file: of what its maker may take along, and of what its rows said."""

import hashlib
import json
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, any_, bindparam, case, func, select, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from resilience.authz.actor import Actor
from resilience.authz.permissions import Permission
from resilience.exports.models import Export
from resilience.signals.attributes import SignalState
from resilience.signals.models import Signal
from resilience.signals.states import COUNTED_OUT

#: A signal that comes in one of these states may not lie in a file any more.
TAKEN_BACK = (*sorted(COUNTED_OUT), SignalState.TO_REVIEW)


def rights_mark(actor: Actor) -> str:
    """Return a hash of where the actor reads and exports, and of what partners share.

    A file that lies ready holds what these rights gave. When an agreement ends or changes, or a
    role goes, the mark is another one and the file does not open any more (R-09).
    """
    shares = sorted(
        [
            sorted(map(str, share.partner_ids)),
            sorted(share.type_codes),
            sorted(share.areas),
            sorted(share.fields),
        ]
        for share in actor.shares
    )
    rights = {
        "organisation": str(actor.organisation_id),
        "reads": sorted(actor.areas_for(Permission.SIGNAL_READ)),
        "exports": sorted(actor.areas_for(Permission.SIGNAL_EXPORT)),
        "may": actor.may(Permission.SIGNAL_EXPORT),
        "shares": shares,
    }
    return hashlib.sha256(json.dumps(rights).encode()).hexdigest()


def row_mark(*, has_text: bool) -> ColumnElement[str]:
    """Return what a row says where it matters for what may leave, as a hash by the database.

    Steps like accepting and answering are no reason to close a file. A protected source, another
    handling, a signal that was taken back are; with the text in it, every change of the text.
    """
    is_taken_back = case((Signal.state.in_(TAKEN_BACK), Signal.state), else_="")
    said = [is_taken_back, Signal.handling, case((Signal.is_source_protected, "1"), else_="0")]
    if has_text:
        said += [Signal.text, Signal.action_note, Signal.handling_condition]
    # The unit separator: no text that was typed holds it.
    return func.md5(func.concat_ws("\x1f", *said))


def content_mark(rows: Iterable[tuple[UUID, str]]) -> str:
    """Return one hash of the marks of all rows, in whatever order they were read."""
    digest = hashlib.sha256()
    for signal_id, mark in sorted(rows):
        digest.update(f"{signal_id}{mark}".encode())
    return digest.hexdigest()


def is_as_read(session: Session, export: Export, scope: ColumnElement[bool] | None = None) -> bool:
    """Tell whether every row of a file still says what it said, for whoever ``scope`` is about."""
    ids = bindparam(None, list(export.signal_ids or ()), ARRAY(Uuid))
    now = select(Signal.id, row_mark(has_text=export.has_text)).where(
        Signal.id == any_(ids), true() if scope is None else scope
    )
    rows = session.execute(now).all()
    return content_mark(rows) == export.content_mark
