"""Drafts go fourteen days after they were last saved (class A)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from resilience.drafts.models import Draft
from resilience.expiry import Expiry, everything
from resilience.privacy.retention import Rule


def _delete(session: Session, ids: Sequence[UUID], _now: datetime) -> None:
    session.execute(delete(Draft).where(Draft.id.in_(ids)))


DRAFTS = Expiry(
    rule=Rule.DRAFT,
    object_type="draft",
    model=Draft,
    starts=Draft.updated_at,
    waiting=everything,
    expire=_delete,
    tables=("drafts",),
)
