"""Saved views go with the account: work material, a fortnight after it is closed (class A)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from resilience.accounts.models import User
from resilience.expiry import Expiry
from resilience.privacy.retention import Rule
from resilience.signal_lists.models import SavedView

CLOSED_AT = select(User.closed_at).where(User.id == SavedView.user_id).scalar_subquery()


def _delete(session: Session, ids: Sequence[UUID], _now: datetime) -> None:
    session.execute(delete(SavedView).where(SavedView.id.in_(ids)))


SAVED_VIEWS = Expiry(
    rule=Rule.DRAFT,
    object_type="saved_view",
    model=SavedView,
    starts=CLOSED_AT,
    waiting=lambda _now: (CLOSED_AT.is_not(None),),
    expire=_delete,
    tables=("saved_views",),
)
