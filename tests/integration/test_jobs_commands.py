"""The commands around jobs: run one by hand, list them."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from resilience.jobs import cli
from resilience.jobs.timetable import TIMETABLE
from tests.cast import ANNET
from tests.factories.safety import raised


@pytest.fixture
def run_command(app):
    """Return a runner of `flask job …`."""
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(cli.job_cli, words)


def test_a_job_runs_by_hand(run_command, uow_of, session, clock):
    raised(uow_of(ANNET))
    session.commit()
    clock.advance(timedelta(days=3))
    answer = run_command("run", "escalate-overdue")
    assert answer.output == "escalate-overdue: 1 done, 0 set aside\n"
    assert answer.exit_code == 0


def test_an_unknown_job_is_answered_with_those_that_exist(run_command):
    answer = run_command("run", "no-such-job")
    assert answer.exit_code == 1
    assert all(job.name in answer.output for job in TIMETABLE)


def test_a_job_that_sets_something_aside_fails_as_a_command(run_command, uow_of, session, clock):
    raised(uow_of(ANNET))
    # Nobody can be warned any more, so that escalating always fails.
    session.execute(text("ALTER TABLE notifications ADD CHECK (kind <> 'concern_escalated')"))
    session.commit()
    clock.advance(timedelta(days=3))
    answer = run_command("run", "escalate-overdue")
    assert answer.exit_code == 1
    assert "0 done, 1 set aside" in answer.output
    assert "CheckViolation" in answer.output


def test_the_list_names_every_job(run_command):
    lines = run_command("list").output.splitlines()
    assert [line.split()[0] for line in lines] == [job.name for job in TIMETABLE]
