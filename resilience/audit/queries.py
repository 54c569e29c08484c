"""Reading the log."""

from collections.abc import Sequence

from sqlalchemy import select

from resilience.audit.models import AuditEntry
from resilience.authz.scope import visible
from resilience.uow import UnitOfWork


def list_latest(uow: UnitOfWork, limit: int = 100) -> Sequence[AuditEntry]:
    """Return the newest lines of the actor's organisation, newest first."""
    newest = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(limit)
    return uow.session.scalars(visible(uow.actor, newest, AuditEntry)).all()
