"""The timetable: every job, how often somebody looks, and what is done then."""

from datetime import timedelta

from resilience.accountability.bias import list_due_quarters, make_report
from resilience.accountability.breaches import list_breaches_to_warn, warn_of_breach
from resilience.accountability.carrying_out import carry_out, list_to_carry_out
from resilience.accounts.closing import list_due_closings
from resilience.accounts.reviews import list_due_organisations, open_due_review
from resilience.accounts.sign_in_watch import end_unused, list_findings, tell
from resilience.agreements.queries import list_ends_to_announce
from resilience.agreements.telling import announce_end
from resilience.clock import Clock
from resilience.errors import NotFoundError
from resilience.feedback.shares import count_quarter, list_quarters_to_count
from resilience.jobs import exporting
from resilience.jobs.account_closing import settle_closing
from resilience.jobs.anchoring import anchor_log
from resilience.jobs.importing import work_on_imports
from resilience.jobs.work import Job, Sessions, Tally, for_each
from resilience.maps.jobs import list_due_periods, publish_due_period
from resilience.retention.nightly import run_nightly
from resilience.retention.redacting import carry_out_redaction, list_to_redact
from resilience.review.reminding import list_overdue, remind
from resilience.safekeeping.jobs import find_unreadable
from resilience.safety.queries import list_due_for_escalation
from resilience.safety.services import escalate_concern


def _let_go(sessions: Sessions, clock: Clock) -> Tally:
    outcome = run_nightly(sessions, clock)
    return Tally(outcome.total, outcome.failed, outcome.error)


def _try_keys(sessions: Sessions, clock: Clock) -> Tally:
    opened, unreadable = find_unreadable(sessions, clock)
    return Tally(opened, len(unreadable), "UnreadableError" if unreadable else "")


def _end_unused(sessions: Sessions, clock: Clock) -> Tally:
    with sessions.begin() as session:
        return Tally(end_unused(session, clock.now()))


TIMETABLE: tuple[Job, ...] = (
    Job(
        "escalate-overdue",
        timedelta(seconds=20),
        for_each(list_due_for_escalation, escalate_concern),
    ),
    Job(
        "settle-closed-accounts",
        timedelta(seconds=20),
        for_each(list_due_closings, settle_closing),
    ),
    Job(
        "open-access-reviews",
        timedelta(hours=1),
        for_each(list_due_organisations, open_due_review),
    ),
    Job("watch-sign-ins", timedelta(minutes=1), for_each(list_findings, tell)),
    Job("end-unused-sessions", timedelta(hours=1), _end_unused),
    Job(
        "publish-closed-periods",
        timedelta(hours=1),
        for_each(list_due_periods, publish_due_period),
    ),
    Job(
        "announce-ending-agreements",
        timedelta(hours=1),
        for_each(list_ends_to_announce, announce_end),
    ),
    Job(
        "carry-out-rights",
        timedelta(seconds=20),
        for_each(list_to_carry_out, carry_out),
    ),
    Job(
        "watch-breaches",
        timedelta(minutes=1),
        for_each(list_breaches_to_warn, warn_of_breach),
    ),
    Job(
        "make-bias-reports",
        timedelta(hours=1),
        for_each(list_due_quarters, make_report),
    ),
    Job("make-exports", timedelta(seconds=10), exporting.make_waiting),
    Job("tidy-exports", timedelta(minutes=5), exporting.tidy),
    Job(
        "count-answers",
        timedelta(hours=1),
        for_each(list_quarters_to_count, count_quarter),
    ),
    # A person waits for it; a run that takes long goes on in the next one.
    Job("work-on-imports", timedelta(seconds=5), work_on_imports),
    Job(
        "redact-words",
        timedelta(seconds=20),
        for_each(list_to_redact, carry_out_redaction),
    ),
    Job("remind-reviewers", timedelta(minutes=10), for_each(list_overdue, remind)),
    Job("anchor-log", timedelta(hours=1), anchor_log),
    # Once a night, at the first look after two o'clock.
    Job("apply-retention", timedelta(hours=1), _let_go),
    Job("try-keys", timedelta(hours=1), _try_keys),
)


def load_job(name: str) -> Job:
    """Return the job with this name, or raise ``NotFoundError``."""
    found = next((job for job in TIMETABLE if job.name == name), None)
    if found is None:
        raise NotFoundError(f"no job {name}")
    return found
