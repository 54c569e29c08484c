"""The connection to the database cut at every statement: all of an act is stored, or nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.orm import sessionmaker

from resilience.app import create_app
from resilience.db.session import make_engine
from tests.cast import ANNET, ROB, YUSUF
from tests.factories import safety, signals
from tests.security.database import totals
from tests.wall import as_web

MOST_STATEMENTS = 200


class Scissors:
    """Cuts the connection before statement ``at``, or around the commit."""

    def __init__(self, engine: Engine, admin: Engine) -> None:
        self.at: int | str | None = None
        self.count = 0
        self._admin = admin
        event.listen(engine, "before_cursor_execute", self._before_statement)
        event.listen(engine, "commit", self._before_commit)

    def _before_statement(self, connection: Any, *_others: Any) -> None:
        self.count += 1
        if self.count == self.at:
            self._cut(connection)

    def _before_commit(self, connection: Any) -> None:
        if self.at == "commit":
            self._cut(connection)

    def _cut(self, connection: Any) -> None:
        with self._admin.connect() as admin:
            pid = connection.connection.dbapi_connection.info.backend_pid
            admin.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})


@dataclass
class Stage:
    """The application on a database of its own, and what is needed to disturb it."""

    engine: Engine
    admin: Engine
    scissors: Scissors
    client_of: Callable[[str], FlaskClient]

    def totals(self) -> dict[str, int]:
        """Return the number of rows of every table that an act writes to."""
        return totals(self.admin)

    @contextmanager
    def cut_at(self, where: int | str) -> Iterator[None]:
        """Cut the connection at statement ``where``, counted from here, or at the commit."""
        self.scissors.count, self.scissors.at = 0, where
        yield
        self.scissors.at = None


@pytest.fixture
def stage(fresh_database, config, clock):
    engine = make_engine(as_web(fresh_database))
    admin = create_engine(fresh_database, isolation_level="AUTOCOMMIT")
    app = create_app(config, clock, sessionmaker(engine, expire_on_commit=False))
    app.config.update(WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False, TESTING=False)

    def sign_in(slug: str) -> FlaskClient:
        client = app.test_client()
        assert client.post(f"/demo/sign-in/{slug}").status_code == 302
        return client

    yield Stage(engine, admin, Scissors(engine, admin), sign_in)
    engine.dispose()
    admin.dispose()


def record(stage: Stage) -> Callable[[], tuple[int, str]]:
    """Return the act of recording one signal, which can be sent again."""
    yusuf, typed = stage.client_of(YUSUF), signals.posted()
    return lambda: _answer(yusuf.post("/signals/new", data=typed))


def raise_concern(stage: Stage) -> Callable[[], tuple[int, str]]:
    """Return the act of raising one concern, which can be sent again."""
    annet, typed = stage.client_of(ANNET), safety.posted()
    return lambda: _answer(annet.post("/safety-concerns/new", data=typed))


def decide(stage: Stage) -> Callable[[], tuple[int, str]]:
    """Return the act of an officer who confirms the receipt of a concern."""
    annet, rob = stage.client_of(ANNET), stage.client_of(ROB)
    typed = safety.posted(client_id=str(uuid4()))
    answer = annet.post("/safety-concerns/new", data=typed)
    number = UUID(answer.headers["Location"].rstrip("/").split("/")[-1].partition("?")[0])
    return lambda: _answer(rob.post(f"/safety-concerns/{number}/acknowledge"))


def _answer(response: Any) -> tuple[int, str]:
    return response.status_code, response.headers.get("Location", "")


ACTS = [record, raise_concern, decide]


def outcomes(stage: Stage, prepare: Callable[[Stage], Any], usual: dict[str, int]) -> list[str]:
    """Cut at statement 1, 2, 3 … until nothing is left to cut; tell what was wrong."""
    wrong = []
    for statement in range(1, MOST_STATEMENTS):
        act = prepare(stage)
        before = stage.totals()
        with stage.cut_at(statement):
            status, _ = act()
            was_cut = stage.scissors.count >= statement
        stored = difference(before, stage.totals())
        if stored not in ({}, usual) or (status < 400) != (stored == usual):
            wrong.append(f"statement {statement}: answered {status}, stored {stored}")
        if not was_cut:
            return wrong
    raise AssertionError("the act never came to its end")


def difference(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    return {name: after[name] - before[name] for name in after if after[name] != before[name]}


@pytest.fixture
def usual(stage, request):
    """Return what the act stores when nothing goes wrong."""
    act = request.param(stage)
    before = stage.totals()
    assert act()[0] == 302
    stored = difference(before, stage.totals())
    assert stored
    return request.param, stored


@pytest.mark.parametrize("usual", ACTS, indirect=True, ids=lambda act: act.__name__)
def test_a_cut_at_any_statement_leaves_all_or_nothing_and_the_answer_says_which(stage, usual):
    prepare, stored = usual
    assert outcomes(stage, prepare, stored) == []


@pytest.mark.parametrize("usual", ACTS, indirect=True, ids=lambda act: act.__name__)
def test_a_cut_at_the_commit_stores_nothing_and_says_so(stage, usual):
    act = usual[0](stage)
    before = stage.totals()
    with stage.cut_at("commit"):
        status, _ = act()
    assert (status >= 500, stage.totals()) == (True, before)


@pytest.mark.parametrize("usual", ACTS[:2], indirect=True, ids=lambda act: act.__name__)
def test_what_was_refused_by_a_cut_is_stored_once_when_it_is_sent_again(stage, usual):
    prepare, stored = usual
    act = prepare(stage)
    before = stage.totals()
    with stage.cut_at("commit"):
        act()
    first, second = act(), act()
    assert first == second
    assert difference(before, stage.totals()) == stored


def test_an_act_whose_answer_was_lost_is_stored_once_when_it_is_sent_again(stage):
    act = record(stage)
    before = stage.totals()
    act()
    stored = difference(before, stage.totals())
    act()
    assert difference(before, stage.totals()) == stored
