"""Running jobs: one transaction an item, what fails is set aside, every run is kept."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from resilience.errors import NotFoundError
from resilience.jobs.models import JobRun
from resilience.jobs.queries import list_last_failures, list_last_finished
from resilience.jobs.runner import KEPT_RUNS, run, run_job
from resilience.jobs.work import Job, Tally, for_each
from resilience.notifications.models import Notification, NotificationKind
from resilience.safety.models import SafetyConcern
from resilience.safety.queries import list_due_for_escalation
from resilience.safety.services import escalate_concern
from tests.cast import ANNET, NOW, YUSUF
from tests.factories.safety import raised

MINUTE = timedelta(minutes=1)


def job_over(items, act, name="test-job"):
    """Return a job over fixed items."""
    return Job(name, MINUTE, for_each(lambda _session, _now: items, act))


def escalated(session):
    return set(
        session.scalars(
            select(SafetyConcern.id)
            .where(SafetyConcern.escalated_at.is_not(None))
            .execution_options(populate_existing=True)
        )
    )


def test_a_run_is_kept_with_how_much_was_done(sessions, clock):
    finished = run(sessions, clock, job_over([1, 2, 3], lambda _uow, item: item != 2))
    assert (finished.done_count, finished.failed_count, finished.finished_at) == (2, 0, NOW)


def test_an_item_that_fails_is_set_aside_and_the_rest_goes_on(sessions, clock):
    done = []

    def act(_uow, item):
        if item == "poisoned":
            raise RuntimeError("always")
        done.append(item)
        return True

    finished = run(sessions, clock, job_over(["a", "poisoned", "b"], act))
    assert done == ["a", "b"]
    assert (finished.done_count, finished.failed_count, finished.error) == (2, 1, "RuntimeError")


def test_what_a_failing_item_wrote_is_rolled_back(uow_of, sessions, session, clock):
    concern = raised(uow_of(ANNET))
    session.commit()
    clock.advance(timedelta(days=3))

    def escalate_and_fail(uow, concern_id):
        escalate_concern(uow, concern_id)
        raise RuntimeError("after writing")

    run(sessions, clock, job_over([concern.id], escalate_and_fail))
    assert escalated(session) == set()


def test_a_poisoned_concern_does_not_keep_the_others_waiting(uow_of, sessions, session, clock):
    poisoned, sound = raised(uow_of(ANNET)), raised(uow_of(YUSUF))
    session.commit()
    clock.advance(timedelta(days=3))

    def escalate(uow, concern_id):
        if concern_id == poisoned.id:
            raise RuntimeError("always")
        return escalate_concern(uow, concern_id)

    job = Job("test-job", MINUTE, for_each(list_due_for_escalation, escalate))
    assert run(sessions, clock, job).failed_count == 1
    assert escalated(session) == {sound.id}


def test_an_error_in_the_work_itself_ends_the_run_and_is_kept(sessions, clock):
    def broken(_sessions, _clock):
        raise LookupError("the words of an error may hold content")

    finished = run(sessions, clock, Job("test-job", MINUTE, broken))
    assert (finished.error, finished.finished_at) == ("LookupError", NOW)


def test_after_days_of_downtime_every_due_concern_is_escalated_once(
    uow_of, sessions, session, clock
):
    concerns = {raised(uow_of(who)).id for who in (ANNET, YUSUF) for _ in range(5)}
    session.commit()
    clock.advance(timedelta(days=9))
    assert run_job(sessions, clock, "escalate-overdue").done_count == len(concerns)
    assert run_job(sessions, clock, "escalate-overdue").done_count == 0
    assert escalated(session) == concerns


def test_after_downtime_nobody_is_warned_twice(uow_of, sessions, session, clock):
    concern = raised(uow_of(ANNET))
    session.commit()
    for _ in range(3):
        clock.advance(timedelta(days=3))
        run_job(sessions, clock, "escalate-overdue")
    warnings = select(func.count(Notification.recipient_id.distinct()), func.count()).where(
        Notification.subject_id == concern.id,
        Notification.kind == NotificationKind.CONCERN_ESCALATED,
    )
    assert session.execute(warnings).one() == (2, 2)


def test_only_the_latest_runs_of_a_job_are_kept(sessions, session, clock):
    session.add_all(
        JobRun(job_name=name, started_at=NOW - step * MINUTE)
        for name in ("test-job", "other-job")
        for step in range(1, KEPT_RUNS + 6)
    )
    session.commit()
    run(sessions, clock, job_over([], escalate_concern))
    kept = select(JobRun.job_name, func.count()).group_by(JobRun.job_name)
    assert dict(session.execute(kept).all()) == {
        "test-job": KEPT_RUNS,
        "other-job": KEPT_RUNS + 5,
    }


def test_the_status_finds_the_last_finished_run_and_the_last_failure(sessions, session, clock):
    failing = Job("test-job", MINUTE, lambda _sessions, _clock: Tally(failed=1, error="OSError"))
    failed = run(sessions, clock, failing)
    clock.advance(MINUTE)
    sound = run(sessions, clock, job_over([], escalate_concern))
    session.add(JobRun(job_name="test-job", started_at=NOW + 2 * MINUTE))
    session.flush()
    assert list_last_finished(session)["test-job"].id == sound.id
    assert list_last_failures(session)["test-job"].id == failed.id


def test_a_job_that_is_not_on_the_timetable_is_not_found(sessions, clock):
    with pytest.raises(NotFoundError):
        run_job(sessions, clock, "no-such-job")
