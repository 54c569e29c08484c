"""Writing tables anew, so that no page of a file keeps what was deleted from it."""

import logging
import time
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from resilience.db.base import Base
from resilience.retention.models import PendingRewrite

log = logging.getLogger(__name__)

#: A request waits at most so long behind a rewrite that itself waits for its lock.
LOCK_PATIENCE = "3s"
#: How often, and with which pause, older transactions are given time to end.
TRIES, PAUSE_SECONDS = 20, 0.25

#: Such a transaction may still see what was deleted, and a rewrite keeps what somebody may see:
#: one with a view of this database, or one of the whole server that is writing.
OLDER = text(
    "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
    "AND (backend_xid IS NOT NULL "
    "OR (backend_xmin IS NOT NULL AND datname = current_database())) "
    "AND xact_start < :began"
)


def mark_for_rewriting(session: Session, tables: Iterable[str]) -> None:
    """Note, in the transaction of a deletion, which tables must be written anew after it."""
    marks = [{"table_name": name, "since": func.clock_timestamp()} for name in sorted(tables)]
    for mark in marks:
        wanted = insert(PendingRewrite).values(mark)
        session.execute(
            wanted.on_conflict_do_update(
                index_elements=["table_name"], set_={"since": wanted.excluded.since}
            )
        )


def rewrite_pending(sessions: sessionmaker[Session]) -> int:
    """Write every table anew that lost something; return how many were.

    Plain VACUUM frees the space of a row but leaves its bytes in the page; only a new file
    holds nothing of it. What is in use now is tried again at the next run.
    """
    engine = _engine_of(sessions)
    if engine is None:
        return 0
    with sessions() as session:
        pending = session.execute(select(PendingRewrite.table_name, PendingRewrite.since)).all()
    done = 0
    for name, since in sorted(pending):
        if _rewritten(engine, name):
            done += 1
            _forget(sessions, name, since)
    return done


def _rewritten(engine: Engine, name: str) -> bool:
    if name not in Base.metadata.tables:
        raise LookupError(f"no table {name}")
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if not _is_alone(connection):
                log.warning("an older transaction sees table %s: it is tried again", name)
                return False
            connection.execute(text(f"SET lock_timeout = '{LOCK_PATIENCE}'"))
            connection.execute(text(f'VACUUM (FULL, ANALYZE) "{name}"'))
            connection.execute(text("RESET lock_timeout"))
    except OperationalError:
        log.warning("table %s was in use: it is written anew at the next run", name)
        return False
    return True


def _is_alone(connection: Connection) -> bool:
    """Wait a little until no transaction is left that began before this moment."""
    began = connection.scalar(select(func.clock_timestamp()))
    for _ in range(TRIES):
        if not connection.scalar(OLDER, {"began": began}):
            return True
        time.sleep(PAUSE_SECONDS)
    return False


def _forget(sessions: sessionmaker[Session], name: str, since: datetime) -> None:
    """Take the mark away, unless something was deleted meanwhile."""
    with sessions.begin() as session:
        session.execute(
            delete(PendingRewrite).where(
                PendingRewrite.table_name == name, PendingRewrite.since == since
            )
        )


def _engine_of(sessions: sessionmaker[Session]) -> Engine | None:
    """Return the engine behind the sessions; None inside a transaction of somebody else."""
    bind = sessions.kw.get("bind")
    return bind if isinstance(bind, Engine) else None
