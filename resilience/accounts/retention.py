"""Traces of signing in and of managing accounts go like the log (class H)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import SQLColumnExpression, delete
from sqlalchemy.orm import Session

from resilience.accounts.people_models import AccountClosing, Invitation, RoleProposal
from resilience.accounts.review_models import AccessReview, AccessReviewLine
from resilience.accounts.session_models import SignInAlert, SignInAttempt, SignInSession
from resilience.expiry import Expiry
from resilience.privacy.retention import Rule


def _trace(model: type[Any], word: str, starts: SQLColumnExpression[Any]) -> Expiry:
    def expire(session: Session, ids: Sequence[UUID], _now: datetime) -> None:
        session.execute(delete(model).where(model.id.in_(ids)))

    return Expiry(
        rule=Rule.LOG,
        object_type=word,
        model=model,
        starts=starts,
        waiting=lambda _now: (starts.is_not(None),),
        expire=expire,
        tables=(model.__tablename__,),
        is_proved_together=True,
    )


def _delete_reviews(session: Session, ids: Sequence[UUID], _now: datetime) -> None:
    session.execute(delete(AccessReviewLine).where(AccessReviewLine.review_id.in_(ids)))
    session.execute(delete(AccessReview).where(AccessReview.id.in_(ids)))


TRACES = (
    _trace(SignInSession, "session", SignInSession.ended_at),
    _trace(SignInAttempt, "sign_in_attempt", SignInAttempt.at),
    _trace(SignInAlert, "sign_in_alert", SignInAlert.told_at),
    _trace(Invitation, "invitation", Invitation.expires_at),
    _trace(RoleProposal, "role_proposal", RoleProposal.decided_at),
    _trace(AccountClosing, "account_closing", AccountClosing.settled_at),
    Expiry(
        rule=Rule.LOG,
        object_type="access_review",
        model=AccessReview,
        starts=AccessReview.closed_at,
        waiting=lambda _now: (AccessReview.closed_at.is_not(None),),
        expire=_delete_reviews,
        tables=("access_reviews", "access_review_lines"),
        is_proved_together=True,
    ),
)
