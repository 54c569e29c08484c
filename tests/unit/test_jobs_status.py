"""When a job is late."""

from datetime import UTC, datetime, timedelta

import pytest

from resilience.jobs.models import JobRun
from resilience.jobs.status import is_late, status_of
from resilience.jobs.work import Job, Tally

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
JOB = Job("a-job", timedelta(seconds=20), lambda *_: Tally())


@pytest.mark.parametrize(
    ("every", "ago", "late"),
    [
        (timedelta(seconds=20), timedelta(seconds=119), False),
        (timedelta(seconds=20), timedelta(seconds=121), True),
        (timedelta(hours=1), timedelta(hours=3), False),
        (timedelta(hours=1), timedelta(hours=4), True),
    ],
)
def test_a_job_is_late_after_three_turns_and_a_minute(every, ago, late):
    assert is_late(every, NOON - ago, NOON) is late


def test_a_job_that_never_finished_is_late():
    assert is_late(timedelta(hours=1), None, NOON)


def test_the_next_run_follows_the_start_of_the_last():
    last = JobRun(job_name="a-job", started_at=NOON, finished_at=NOON)
    (status,) = status_of([JOB], {"a-job": last}, {}, NOON)
    assert status.next_at == NOON + timedelta(seconds=20)


def test_before_the_first_run_there_is_no_next():
    (status,) = status_of([JOB], {}, {}, NOON)
    assert (status.next_at, status.is_late) == (None, True)
