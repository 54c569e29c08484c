"""One filled stage for all tests of the wall, put back after each."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session, sessionmaker

from resilience.authz.acting import act_as
from tests.cast import People
from tests.factories.behind_the_wall import fill


@pytest.fixture(scope="module")
def stage(engine: Engine) -> Iterator[Connection]:
    """Return a connection with one of everything in its transaction."""
    with engine.connect() as connection:
        transaction = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            fill(session)
            session.commit()
        yield connection
        transaction.rollback()


@pytest.fixture
def connection(stage: Connection) -> Iterator[Connection]:
    """Return the stage; what a test does on it is undone."""
    savepoint = stage.begin_nested()
    yield stage
    savepoint.rollback()


@pytest.fixture
def acting(web_sessions: sessionmaker[Session], cast: People) -> Iterator[Callable[..., Session]]:
    """Return a maker of sessions of the web role: ``acting(YUSUF)``, ``acting(None)``."""
    opened: list[Session] = []

    def begin(slug: str | None) -> Session:
        # The savepoint of the test itself lies under this one, and is given up after it.
        cast.session.connection()
        actor = cast.actor(slug) if slug else None
        opened.append(web_sessions())
        act_as(opened[-1], actor)
        return opened[-1]

    yield begin
    for session in opened:
        session.close()
