"""What lets long lists of signals be narrowed and searched at once (ADR 0022)."""

from typing import Any, ClassVar

from sqlalchemy import Computed, Index, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

#: What a list is narrowed by; each has its newest rows first.
LISTED_BY = (
    "reporter_id",
    "organisation_id",
    "buurt_code",
    "domain_code",
    "signal_type",
    "severity",
    "state",
    "information_grade",
    "origin",
)


class Searchable:
    """The words of the text of a row, kept by the database beside it."""

    #: The database computes it, and nobody asks for it back.
    __mapper_args__: ClassVar[dict[str, Any]] = {"eager_defaults": False}

    #: Goes with ``text`` when that is erased: what is gone is found no more.
    text_search: Mapped[str] = mapped_column(
        TSVECTOR,
        Computed("to_tsvector('dutch'::regconfig, fold_accents(text))", persisted=True),
        deferred=True,
    )


def list_indexes() -> tuple[Index, ...]:
    """Return the indexes behind lists, the search, and who is at work in a wijk (R-11)."""
    return (
        Index(None, "recorded_at", "id"),
        *(Index(None, column, "recorded_at", "id") for column in LISTED_BY),
        Index("ix_signals_text_search", "text_search", postgresql_using="gin"),
        Index(
            "ix_signals_at_work",
            "organisation_id",
            text("substr(buurt_code, 3, 6)"),
            "reporter_id",
            "recorded_at",
            postgresql_where=text("state <> 'ingetrokken'"),
        ),
    )
