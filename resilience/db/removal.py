"""The door in append-only tables: for retention and redaction, by the owner, one table a time."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import func, select
from sqlalchemy.orm import Session

SETTING = "resilience.removal"


@contextmanager
def removal_from(session: Session, table: str) -> Iterator[None]:
    """Let rows of the append-only ``table`` be deleted or redacted while the block runs.

    Only the owner of the table can: the web role lacks the right, door or no door. The caller
    leaves a proof of deletion in the same transaction (R-12).
    """
    with session.begin_nested():
        _open(session, table)
        yield
        session.flush()
        _open(session, "")


def _open(session: Session, table: str) -> None:
    session.execute(select(func.set_config(SETTING, table, True)))
