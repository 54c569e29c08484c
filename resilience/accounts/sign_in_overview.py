"""How signing in goes: per colleague for an administrator, per hour for the platform."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, select

from resilience.accounts.models import User
from resilience.accounts.session_models import Attempt, SignInAttempt
from resilience.uow import UnitOfWork

LOOKED_BACK = timedelta(hours=24)


class FailedColleague(NamedTuple):
    """A colleague for whom signing in failed."""

    person: User
    failed: int
    last_at: datetime


class Hour(NamedTuple):
    """One hour of the platform; numbers only."""

    began_at: datetime
    failed: int
    succeeded: int


def list_failed_colleagues(uow: UnitOfWork) -> Sequence[FailedColleague]:
    """Return the colleagues for whom signing in failed in the last day, most often first."""
    count = func.count()
    failed = (
        select(User, count, func.max(SignInAttempt.at))
        .join(SignInAttempt, SignInAttempt.user_id == User.id)
        .where(
            SignInAttempt.outcome == Attempt.FAILED,
            SignInAttempt.at > uow.now - LOOKED_BACK,
            User.organisation_id == uow.actor.organisation_id,
        )
        .group_by(User.id)
        .order_by(count.desc(), User.name)
    )
    found = uow.session.execute(failed.where(User.visible_to(uow.actor))).unique()
    return [FailedColleague(*row) for row in found]


def list_hours(uow: UnitOfWork) -> Sequence[Hour]:
    """Return the hours of the last day in which somebody signed in or tried to, newest first."""
    hour = func.date_trunc("hour", SignInAttempt.at, type_=SignInAttempt.at.type)
    counted = (
        select(
            hour,
            func.count().filter(SignInAttempt.outcome == Attempt.FAILED),
            func.count().filter(SignInAttempt.outcome == Attempt.SUCCEEDED),
        )
        .where(SignInAttempt.at > uow.now - LOOKED_BACK)
        .group_by(hour)
        .order_by(hour.desc())
    )
    return [Hour(*row) for row in uow.session.execute(counted)]
