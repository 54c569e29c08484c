"""The nightly work: destroy what is due, look ahead, write tables anew."""

from resilience.authz.actor import SYSTEM
from resilience.clock import AMSTERDAM, Clock
from resilience.retention.planning import is_planned_today, plan
from resilience.retention.redacting import mark_reworded
from resilience.retention.register import expiries_of
from resilience.retention.rewriting import rewrite_pending
from resilience.retention.running import Outcome, Run, Sessions
from resilience.uow import UnitOfWork


def run_nightly(sessions: Sessions, clock: Clock) -> Outcome:
    """Do the work of this night once; later looks of the same day find nothing to do."""
    with sessions() as session:
        if is_planned_today(session, clock.now()):
            return Outcome()
    return run_now(sessions, clock)


def run_now(sessions: Sessions, clock: Clock, retention_class: str = "") -> Outcome:
    """Destroy what is due, of one class or of all; then plan anew and rewrite the tables."""
    started = clock.now().astimezone(AMSTERDAM)
    run = Run(sessions, clock, f"R-{started:%Y%m%d-%H%M%S}")
    outcome = run.expire(expiries_of(retention_class))
    with sessions.begin() as session:
        plan(UnitOfWork(session, SYSTEM, clock.now()))
        mark_reworded(session, clock.now())
    rewrite_pending(sessions)
    return outcome
