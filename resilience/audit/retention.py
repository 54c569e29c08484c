"""Lines of the log go after their term, through the log's own door (class H)."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, not_

from resilience.audit.models import AuditEntry, AuditLink
from resilience.audit.pruning import is_of_incident, may_go, prune
from resilience.expiry import Expiry
from resilience.privacy.retention import Rule

#: One line tells of the removal of a whole batch, so batches are large.
LINES_AT_ONCE = 5_000


def _lines(rule: Rule, waiting: Callable[[datetime], Sequence[ColumnElement[bool]]]) -> Expiry:
    return Expiry(
        rule=rule,
        object_type="audit_entry",
        model=AuditEntry,
        starts=AuditEntry.at,
        waiting=waiting,
        expire=prune,
        tables=("audit_entries",),
        is_proved_together=True,
        batch_size=LINES_AT_ONCE,
    )


#: A line that is not in the chain yet cannot go: nothing would tell that it was there.
_is_linked = exists().where(AuditLink.entry_id == AuditEntry.id)

LINES = _lines(Rule.LOG, lambda _now: (_is_linked, may_go(), not_(is_of_incident())))
INCIDENT_LINES = _lines(Rule.INCIDENT_LOG, lambda _now: (_is_linked, may_go(), is_of_incident()))
