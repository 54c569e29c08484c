"""From an export that was asked for to what goes in its file, with the rights of this moment."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session, sessionmaker

from resilience.agreements.actors import load_actor
from resilience.audit.services import record_reads
from resilience.authz.actor import Actor
from resilience.clock import Clock
from resilience.exports.marks import rights_mark, row_mark
from resilience.exports.models import Export
from resilience.exports.services import PERMISSIONS
from resilience.exports.signal_source import Rows, SignalSource, kept_source, read_ids
from resilience.exports.signal_table import SignalTable
from resilience.exports.writing import Content
from resilience.outgoing.labels import reason_words
from resilience.outgoing.table import FileKind, ShapeLayer
from resilience.outgoing.taking import Taking
from resilience.signals.models import Signal
from resilience.signals.queries import ReadSignal, read_as
from resilience.uow import UnitOfWork
from resilience.web.language import speaking

Sessions = sessionmaker[Session]
#: Told after every chunk, in its transaction: how many rows there are by now.
Report = Callable[[Session, int], None]


@dataclass
class Recipe:
    """One export as it is being made."""

    maker: Actor
    source: SignalSource
    taking: Taking
    file_kind: FileKind
    has_text: bool
    language: str
    rights_mark: str
    made: SignalTable | None = field(default=None)

    @property
    def maker_id(self) -> UUID:
        """Whose export it is."""
        assert self.maker.user_id is not None  # noqa: S101  # an actor that was loaded has one
        return self.maker.user_id

    @property
    def rows(self) -> dict[UUID, str]:
        """The signals that are in the file by now, with their marks."""
        return self.made.marks if self.made else {}

    def content(self, sessions: Sessions, clock: Clock, report: Report) -> Content:
        """Return the content; its rows are read while they are written."""
        chunks = _Chunks(self, sessions, clock, report)
        made = self.made = SignalTable(chunks.following, self.has_text)

        def layer() -> ShapeLayer:
            with sessions() as session:
                layer = made.layer(UnitOfWork(session, self.maker, clock.now(), "job"))
                return replace(layer, shapes=list(layer.shapes))

        return Content(made.table(), layer)


def recipe_of(session: Session, export_id: UUID, now: datetime) -> Recipe | None:
    """Return how an export is made; None when its maker may not make it any more."""
    export = session.get_one(Export, export_id)
    maker = load_actor(session, export.maker_id, now)
    if maker is None or not maker.may(PERMISSIONS[export.subject]):
        return None
    uow = UnitOfWork(session, maker, now, "job")
    with speaking(export.language):
        reason = reason_words(export.purpose, export.note)
    return Recipe(
        maker=maker,
        source=kept_source(json.loads(export.wanted), uow, export.asked_at),
        taking=Taking(maker.name, maker.organisation_name, export.asked_at, reason, export.number),
        file_kind=export.file_kind,
        has_text=export.has_text,
        language=export.language,
        rights_mark=rights_mark(maker),
    )


Chunk = Sequence[tuple[ReadSignal, str]]


def log_rows(uow: UnitOfWork, rows: Rows, taking: Taking) -> Chunk:
    """Return rows as the actor may know them; the log tells of those of others, under the file."""
    signals = [signal for signal, _mark in rows]
    purpose = f"{taking.number} {taking.reason}"
    record_reads(uow, "signal:export", "signal", read_ids(signals, uow.actor.user_id), purpose)
    marks = (mark for _signal, mark in rows)
    return list(zip(read_as(uow, signals), marks, strict=True))


@dataclass
class _Chunks:
    """Reads a chunk in a transaction of its own, so that the log waits for nobody for long."""

    recipe: Recipe
    sessions: Sessions
    clock: Clock
    report: Report
    last: Signal | None = None
    count: int = 0

    def following(self) -> Chunk | None:
        """Return the next rows, or None after the last."""
        with self.sessions.begin() as session:
            uow = UnitOfWork(session, self.recipe.maker, self.clock.now(), "job")
            mark = row_mark(has_text=self.recipe.has_text)
            found = self.recipe.source.chunk(uow, self.last, mark)
            self.last = found[-1][0] if found else None
            rows = log_rows(uow, found, self.recipe.taking)
            self.count += len(rows)
            self.report(session, self.count)
            # Nothing of it is asked for again, and the session is not to keep it.
            session.expunge_all()
        return rows or None
