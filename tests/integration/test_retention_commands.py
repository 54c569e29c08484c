"""The commands: a dry run says what would go and changes nothing."""

from datetime import timedelta

import pytest

from tests.cast import YUSUF
from tests.factories import signals
from tests.factories.retention import proofs, reread


@pytest.fixture
def call(app, uow_of, session, clock):
    """Return a caller of `flask retention`, seven months after a signal was recorded."""
    signals.recorded(uow_of(YUSUF))
    session.commit()
    clock.advance(timedelta(days=210))
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=["retention", *words]).output


def test_a_dry_run_says_per_class_what_would_go(call):
    assert "B            signal                   1" in call("run", "--dry-run", "--class", "B")


def test_a_dry_run_changes_nothing(call, session):
    before = len(proofs(session))
    call("run", "--dry-run")
    assert (reread(session)[0].text, len(proofs(session))) == (signals.TEXT, before)


def test_a_run_says_what_went(call, session):
    assert "B signal: 1 gone" in call("run", "--class", "B")
    assert reread(session)[0].text == ""
