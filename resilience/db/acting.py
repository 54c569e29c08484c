"""Telling the database who acts: settings of the transaction, which its policies ask for.

They last as long as the transaction, so a connection that goes back to the pool carries nobody
along. The owner passes every policy; jobs and commands need not say who they are.
"""

from collections.abc import Mapping

from sqlalchemy import Connection, event, func, select
from sqlalchemy.orm import Session, SessionTransaction

KEY = "acting"
CONNECTION = "acting_connection"


def act_with(session: Session, settings: Mapping[str, str]) -> None:
    """Give every transaction of ``session``, this one too, these settings."""
    session.info[KEY] = settings
    if session.in_transaction():
        _say(session.connection(), settings)


def is_acting(session: Session) -> bool:
    """Tell whether the database knows who acts; of the owner's own work it need not."""
    return KEY in session.info


def _say(connection: Connection, settings: Mapping[str, str]) -> None:
    said = (func.set_config(name, value, True) for name, value in settings.items())
    connection.execute(select(*said))


@event.listens_for(Session, "after_begin")
def _say_at_the_start(
    session: Session, transaction: SessionTransaction, connection: Connection
) -> None:
    if not transaction.nested:
        session.info[CONNECTION] = connection
        if KEY in session.info:
            _say(connection, session.info[KEY])


@event.listens_for(Session, "after_soft_rollback")
def _say_again(session: Session, undone: SessionTransaction) -> None:
    """Repeat what was said inside a savepoint that is undone: the database forgot it too.

    Over the connection, because the session lets nothing through before a ``with`` block around
    the savepoint has ended, and a unique key that was taken ends it just like that.
    """
    if KEY in session.info and undone.nested and session.is_active:
        _say(session.info[CONNECTION], session.info[KEY])
