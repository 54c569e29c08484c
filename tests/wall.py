"""Acting as the web role, also inside the transaction of a test that is the owner's."""

from typing import Any

from sqlalchemy import Connection, Select, event, make_url, text
from sqlalchemy.orm import Session, SessionTransaction, sessionmaker

from resilience.authz.acting import act_as
from resilience.authz.actor import Actor
from resilience.db.roles import WEB_ROLE

#: What people wrote, with its parts.
CONTENT_TABLES = (
    "signals",
    "signal_locations",
    "signal_events",
    "safety_concerns",
    "concern_events",
)


def as_web(url: str) -> str:
    """Return the address of the same database for the web role."""
    return make_url(url).set(username=WEB_ROLE).render_as_string(hide_password=False)


def sessions_as_web(connection: Connection) -> sessionmaker[Session]:
    """Return sessions that take up the web role when they begin, and lay it down at their end."""
    maker = sessionmaker(
        connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
    )

    @event.listens_for(maker, "after_begin")
    def take_up(_session: Session, begun: SessionTransaction, _connection: Connection) -> None:
        if not begun.nested:
            connection.execute(text(f"SET LOCAL ROLE {WEB_ROLE}"))

    @event.listens_for(maker, "after_transaction_end")
    def lay_down(_session: Session, ended: SessionTransaction) -> None:
        if not ended.nested and ended.parent is None:
            connection.execute(text("SET LOCAL ROLE NONE"))

    return maker


def rows(session: Session, statement: Select[Any]) -> set[Any]:
    """Return the first column of everything that a statement finds."""
    return set(session.scalars(statement))


def seen_by(maker: sessionmaker[Session], actor: Actor | None, statement: Select[Any]) -> set[Any]:
    """Return what a statement finds when the database alone decides what ``actor`` sees."""
    with maker() as session:
        act_as(session, actor)
        return rows(session, statement)


def tables_behind_the_wall(session: Session) -> set[str]:
    """Return the tables of which the database hides rows."""
    found = text("SELECT relname FROM pg_class WHERE relrowsecurity AND relkind = 'r'")
    return set(session.scalars(found))


def count(session: Session, table: str) -> int:
    """Return how many rows of a table a session sees."""
    return session.scalar(text(f'SELECT count(*) FROM "{table}"')) or 0
