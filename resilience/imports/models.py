"""Imports, the sealed file of each, the verdict on each row, and what came from where."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    LargeBinary,
    Sequence,
    String,
    UniqueConstraint,
    false,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resilience.accounts.models import Organisation, User
from resilience.authz.actor import Actor
from resilience.authz.permissions import Permission
from resilience.authz.scope import Guarded
from resilience.db.base import Base, Keyed
from resilience.db.sealing import SealedText
from resilience.db.types import Sealed
from resilience.imports.file_kinds import FileKind
from resilience.imports.states import Fault, ImportState, Reason, Verdict

import_numbers = Sequence("import_numbers", metadata=Base.metadata)


def _may_import(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.may(Permission.SIGNAL_IMPORT) else false()


class ImportSource(Keyed, Guarded, Base):
    """A system of an organisation that files come from, and how its files are read."""

    __tablename__ = "import_sources"
    __table_args__ = (UniqueConstraint("organisation_id", "title"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    title: Mapped[str] = mapped_column(String(80))
    #: ``mapping.Matching`` as JSON: names of columns and of categories, never of people.
    matching: Mapped[dict[str, Any]] = mapped_column(JSONB)
    updated_at: Mapped[datetime]

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """To whoever imports for the same organisation."""
        return (cls.organisation_id == actor.organisation_id) & _may_import(actor)


class SignalImport(Keyed, Guarded, Base):
    """One file on its way to signals."""

    __tablename__ = "signal_imports"
    __table_args__ = (Index(None, "organisation_id", "created_at"), Index(None, "state"))

    number: Mapped[str] = mapped_column(String(20), unique=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    #: In whose name the signals are recorded; nobody's once a year has passed.
    requested_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    source_title: Mapped[str] = mapped_column(String(80))
    state: Mapped[ImportState]
    fault: Mapped[Fault] = mapped_column(default=Fault.NONE)
    fault_row: Mapped[int | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime] = mapped_column(index=True)
    #: When the file was erased, and when the verdicts on its rows were.
    erased_at: Mapped[datetime | None]
    rows_erased_at: Mapped[datetime | None]

    file_kind: Mapped[FileKind]
    encoding: Mapped[str] = mapped_column(String(40))
    delimiter: Mapped[str] = mapped_column(String(1))
    byte_count: Mapped[int]
    header: Mapped[list[str]]
    sealed_sample: Mapped[bytes] = mapped_column("sample", Sealed)
    #: The first rows as JSON, so that a person recognises the columns; gone with the file.
    sample = SealedText("sealed_sample")

    matching: Mapped[dict[str, Any]] = mapped_column(JSONB)
    #: What was seen in the whole file: categories, notations of days, forms of places.
    survey: Mapped[dict[str, Any]] = mapped_column(JSONB)
    is_valid_only: Mapped[bool] = mapped_column(default=False)
    row_count: Mapped[int] = mapped_column(default=0)
    #: How far the machine is, and the last row that has its verdict.
    done_count: Mapped[int] = mapped_column(default=0)
    last_row: Mapped[int] = mapped_column(default=0)
    #: Rows of each verdict; they stay when the rows are gone.
    tally: Mapped[dict[str, Any]] = mapped_column(JSONB)
    area_year: Mapped[int | None]
    area_version: Mapped[str] = mapped_column(String(12), default="")

    organisation: Mapped[Organisation] = relationship()
    requested_by: Mapped[User] = relationship()

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """To whoever imports for the same organisation."""
        return (cls.organisation_id == actor.organisation_id) & _may_import(actor)


class ImportPiece(Guarded, Base):
    """A piece of the file, sealed to its place; only the machine opens it."""

    __tablename__ = "import_pieces"

    import_id: Mapped[UUID] = mapped_column(
        ForeignKey("signal_imports.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sealed_content: Mapped[bytes] = mapped_column("content", Sealed)
    content = SealedText("sealed_content")

    @classmethod
    def visible_to(cls, _actor: Actor) -> ColumnElement[bool]:
        """To nobody: a file comes in through a page, and never goes out through one."""
        return false()


class ImportRow(Guarded, Base):
    """The verdict on one row, and what it would become; nothing of what was typed in it."""

    __tablename__ = "import_rows"
    __table_args__ = (
        Index(None, "import_id", "verdict", "row_number"),
        Index(None, "import_id", "reference_key"),
    )

    import_id: Mapped[UUID] = mapped_column(
        ForeignKey("signal_imports.id", ondelete="CASCADE"), primary_key=True
    )
    row_number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    verdict: Mapped[Verdict]
    reason: Mapped[Reason]
    #: The column to blame, as the file calls it.
    column_name: Mapped[str] = mapped_column(String(100))
    reference_key: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    signal_type: Mapped[str] = mapped_column(String(4))
    buurt_code: Mapped[str] = mapped_column(String(10))
    observed_on: Mapped[date | None]
    level: Mapped[int | None]

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """With the import."""
        return cls.import_id.in_(select(SignalImport.id).where(SignalImport.visible_to(actor)))


class ImportedSignal(Base):
    """Which signal came in under which reference, so that no file brings it in twice."""

    __tablename__ = "imported_signals"
    __table_args__ = (
        UniqueConstraint("organisation_id", "reference_key"),
        Index(None, "import_id"),
    )

    signal_id: Mapped[UUID] = mapped_column(
        ForeignKey("signals.id", ondelete="CASCADE"), primary_key=True
    )
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    reference_key: Mapped[bytes] = mapped_column(LargeBinary(16))
    import_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("signal_imports.id", ondelete="SET NULL")
    )


class PostcodeBuurt(Base):
    """In which buurt most addresses of a postcode lie, in one division (CBS)."""

    __tablename__ = "postcode_buurten"

    area_year: Mapped[int] = mapped_column(
        ForeignKey("area_editions.year", ondelete="CASCADE"), primary_key=True
    )
    postcode: Mapped[str] = mapped_column(String(6), primary_key=True)
    buurt_code: Mapped[str] = mapped_column(String(10))
