"""The commands of the maps."""

import pytest
from sqlalchemy import select

from resilience.maps.models import Release, SignalRollup
from tests.cast import ANNET, DIRK, KARIN, SANNE, YUSUF
from tests.factories.counted import count_signals


@pytest.fixture
def run(app, session, cast):
    """Return a runner of commands, with signals of last August counted."""
    count_signals(session, {cast[slug]: 3 for slug in (YUSUF, ANNET, DIRK, KARIN, SANNE)})
    session.commit()
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=["maps", *words])


def test_publish_publishes_what_is_closed_and_says_how_much(run, session):
    assert "2 periods published" in run("publish").output
    assert len(session.scalars(select(Release)).all()) == 2


def test_publishing_twice_publishes_nothing_more(run):
    run("publish")
    assert "0 periods published" in run("publish").output


def test_rebuild_says_what_was_out_of_step(run, session):
    session.query(SignalRollup).update({"signal_count": 9})
    session.commit()
    said = run("rebuild").output
    assert "2026: 15 signals in 5 roll-ups, 5 out of step" in said


def test_rebuild_finds_nothing_when_all_is_in_step(run):
    assert "2026: 15 signals in 5 roll-ups, 0 out of step" in run("rebuild").output
