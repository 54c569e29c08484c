"""Two deliveries of one signal at the same moment, each in a connection of its own."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import sessionmaker

from resilience.app import create_app
from resilience.clock import FixedClock
from resilience.db.session import make_web_engine, session_factory
from resilience.signals.models import Signal
from tests.api.conftest import delivered
from tests.cast import NOW, YUSUF, People
from tests.factories.systems import registered, token_of
from tests.wall import as_web


@pytest.fixture
def at_once(fresh_database, config):
    """Return the answers to the same delivery sent by several threads, and how many are stored."""
    owner = create_engine(fresh_database)
    with sessionmaker(owner).begin() as session:
        token = token_of(session, registered(session, People(session)[YUSUF]))
    web = make_web_engine(as_web(fresh_database))
    app = create_app(config, FixedClock(NOW), session_factory(web))
    shown = {"Authorization": f"Bearer {token}"}

    def send(_number):
        return app.test_client().post("/api/v1/signalen", json=delivered(), headers=shown)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, range(8)))
    with owner.connect() as connection:
        stored = connection.scalar(select(func.count()).select_from(Signal))
    web.dispose()
    owner.dispose()
    return answers, stored


def test_a_signal_that_is_delivered_at_once_is_stored_once(at_once):
    answers, stored = at_once
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
    assert (stored, len({answer.json["id"] for answer in answers})) == (1, 1)
