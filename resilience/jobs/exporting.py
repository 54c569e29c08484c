"""The jobs of exports: making the files that wait, and closing those that may not stay."""

from resilience.clock import AMSTERDAM, Clock
from resilience.exports.making import make_files
from resilience.exports.retention import FILES
from resilience.exports.tidying import lapse_changed
from resilience.jobs.work import Sessions, Tally
from resilience.retention.running import Run


def make_waiting(sessions: Sessions, clock: Clock) -> Tally:
    """Make every file that waits."""
    outcome = make_files(sessions, clock)
    return Tally(outcome.made, outcome.failed, outcome.error)


def tidy(sessions: Sessions, clock: Clock) -> Tally:
    """Close files whose rows changed, and those of which the 72 hours are over, with a proof."""
    lapsed = lapse_changed(sessions)
    moment = clock.now().astimezone(AMSTERDAM)
    run = Run(sessions, clock, f"E-{moment:%Y%m%d-%H%M%S}").expire([FILES])
    return Tally(lapsed + run.total, run.failed, run.error)
