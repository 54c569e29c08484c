"""The job that works on imports: reading, judging and storing what people asked for."""

import logging

from resilience.clock import Clock
from resilience.imports.running import list_due, work_on
from resilience.jobs.work import Sessions, Tally, kind_of

log = logging.getLogger(__name__)


def work_on_imports(sessions: Sessions, clock: Clock) -> Tally:
    """Go on with every import that waits for the machine; each says itself how far it is."""
    with sessions.begin() as session:
        due = list_due(session)
    done = 0
    errors: list[str] = []
    for import_id in due:
        try:
            done += work_on(sessions, clock, import_id)
        except Exception as error:
            log.exception("set aside: import %s", import_id)
            errors.append(kind_of(error))
    return Tally(done, len(errors), errors[0] if errors else "")
