"""Exports, and the sealed pieces of the files that wait for their makers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    Sequence,
    String,
    Uuid,
    false,
    or_,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resilience.accounts.models import User
from resilience.authz.actor import Actor
from resilience.authz.permissions import Permission
from resilience.authz.scope import Guarded
from resilience.db.base import Base, Keyed
from resilience.db.sealing import SealedText
from resilience.db.types import Sealed
from resilience.exports.states import ExportState, ExportSubject
from resilience.outgoing.purposes import Purpose
from resilience.outgoing.table import FileKind

#: Numbers are given out without waiting for each other; a refused export leaves a gap.
export_numbers = Sequence("export_numbers", metadata=Base.metadata)


class Export(Keyed, Guarded, Base):
    """One export: who took what out, when, what for, and where it stands. Never any content."""

    __tablename__ = "exports"
    __table_args__ = (
        Index(None, "maker_id", "asked_at"),
        Index(None, "organisation_id", "asked_at"),
        # What the job looks for, and what a change of a signal can touch: a few rows at a time.
        Index(
            "ix_exports_alive",
            "state",
            postgresql_where=text("state IN ('wacht', 'bezig', 'klaar')"),
        ),
    )

    number: Mapped[str] = mapped_column(String(20), unique=True)
    maker_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    subject: Mapped[ExportSubject]
    file_kind: Mapped[FileKind]
    purpose: Mapped[Purpose]
    note: Mapped[str] = mapped_column(String(160))
    #: Whether what people wrote is in it, and why that was needed.
    has_text: Mapped[bool]
    text_reason: Mapped[str] = mapped_column(String(160))
    #: In which language its words are.
    language: Mapped[str] = mapped_column(String(2))
    sealed_wanted: Mapped[bytes] = mapped_column("wanted", Sealed)
    #: The filter as JSON; sealed, because a search may hold any word. Gone with the file.
    wanted = SealedText("sealed_wanted")

    state: Mapped[ExportState]
    asked_at: Mapped[datetime]
    row_total: Mapped[int]
    row_count: Mapped[int]
    attempts: Mapped[int]
    #: The last sign of life of the process that makes it.
    progress_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    taken_at: Mapped[datetime | None]
    taken_count: Mapped[int]
    piece_count: Mapped[int]
    #: What the maker could take along when the file was made, as a hash: rights that end later
    #: close the file.
    rights_mark: Mapped[str] = mapped_column(String(64))
    #: Whose rows are in the file, and what they said where it matters, as a hash: what is
    #: redacted, withdrawn or protected later closes the file.
    signal_ids: Mapped[list[UUID] | None] = mapped_column(ARRAY(Uuid))
    content_mark: Mapped[str] = mapped_column(String(64))

    maker: Mapped[User] = relationship()

    @property
    def is_under_way(self) -> bool:
        """Whether somebody still waits for it."""
        return self.state in {ExportState.WAITING, ExportState.RUNNING}

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """One's own; for the privacy officer all of the organisation, which hold no content."""
        own = false() if actor.user_id is None else cls.maker_id == actor.user_id
        if not actor.may(Permission.AUDIT_READ):
            return own
        return or_(own, cls.organisation_id == actor.organisation_id)


class ExportPiece(Guarded, Base):
    """A piece of a finished file, sealed to its place in it; for nobody but its maker."""

    __tablename__ = "export_pieces"

    export_id: Mapped[UUID] = mapped_column(
        ForeignKey("exports.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sealed_content: Mapped[bytes] = mapped_column("content", Sealed)
    #: Base64 of the bytes; moved to another file or place it does not open.
    content = SealedText("sealed_content")

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Return the pieces of one's own files."""
        if actor.user_id is None:
            return false()
        return cls.export_id.in_(select(Export.id).where(Export.maker_id == actor.user_id))
