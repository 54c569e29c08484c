"""How many answers came in time: counted by a job, exact for oneself, k-safe for partners."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, contains_eager

from resilience.accounts.models import Organisation
from resilience.audit.services import record_act
from resilience.authz.permissions import Permission
from resilience.authz.policy import authorize
from resilience.authz.scope import visible
from resilience.clock import AMSTERDAM, local_day
from resilience.feedback.models import FeedbackCount, FeedbackShare
from resilience.feedback.share_rules import RULE_VERSION, published_share
from resilience.maps.periods import Period, PeriodKind, closed_periods, period_of
from resilience.signals.feedback_models import FeedbackDuty
from resilience.signals.models import Signal
from resilience.signals.states import COUNTED_OUT
from resilience.uow import UnitOfWork

QUARTERS_BACK = 4
A_DAY = timedelta(days=1)


def list_quarters_to_count(session: Session, now: datetime) -> Sequence[str]:
    """Return the codes of the running quarter and of closed ones without a last count."""
    today = local_day(now)
    closed = [period.code for period in closed_periods(PeriodKind.QUARTER, today, QUARTERS_BACK)]
    final = select(FeedbackCount.period_code).where(FeedbackCount.is_final.is_(True))
    counted = set(session.scalars(final))
    running = period_of(today, PeriodKind.QUARTER).code
    return [*(code for code in reversed(closed) if code not in counted), running]


def count_quarter(uow: UnitOfWork, period_code: str) -> bool:
    """Count the answers that were due in a quarter; publish the shares of a closed one, once."""
    period = Period.parse(period_code)
    is_final = period.is_closed(local_day(uow.now))
    counted = _counted(uow.session, period, uow.now)
    for row in counted:
        _keep_count(uow, row, period.code, is_final=is_final)
    published = sum(_publish(uow, row, period.code) for row in counted) if is_final else 0
    if published:
        record_act(uow, "feedback:publish", "release", period.code, RULE_VERSION)
    return bool(counted)


def list_own_counts(uow: UnitOfWork) -> Sequence[FeedbackCount]:
    """Return the exact counts of the own organisation, newest quarter first."""
    authorize(uow.actor, Permission.FEEDBACK_READ_SHARE)
    wanted = select(FeedbackCount).order_by(FeedbackCount.period_code.desc())
    return uow.session.scalars(visible(uow.actor, wanted, FeedbackCount)).all()


def list_shares_of_partners(uow: UnitOfWork) -> Sequence[FeedbackShare]:
    """Return what was published of other organisations, newest quarter first."""
    authorize(uow.actor, Permission.FEEDBACK_READ_SHARE)
    wanted = (
        select(FeedbackShare)
        .where(FeedbackShare.organisation_id != uow.actor.organisation_id)
        .join(FeedbackShare.organisation)
        .order_by(FeedbackShare.period_code.desc(), Organisation.name)
        .options(contains_eager(FeedbackShare.organisation))
    )
    return uow.session.scalars(wanted).all()


def _counted(session: Session, period: Period, now: datetime) -> Sequence[Row[Any]]:
    """Return per organisation how many were owed, how many in time, and by how many reporters."""
    in_time = FeedbackDuty.answered_at <= FeedbackDuty.due_at
    counted = (
        select(
            Signal.organisation_id,
            func.count(FeedbackDuty.id).label("owed"),
            func.count(FeedbackDuty.id).filter(in_time).label("in_time"),
            func.count(Signal.reporter_id.distinct()).label("reporters"),
        )
        .join(FeedbackDuty.signal)
        .where(
            FeedbackDuty.due_at >= _start(period),
            FeedbackDuty.due_at < _end(period),
            # What can still come in time is neither in time nor late.
            or_(FeedbackDuty.answered_at.is_not(None), FeedbackDuty.due_at <= now),
            # Who withdrew it asks for nothing; who reads why it was rejected has an answer.
            or_(
                Signal.state.not_in(COUNTED_OUT),
                and_(FeedbackDuty.answered_at.is_not(None), Signal.state.in_(COUNTED_OUT)),
            ),
        )
        .group_by(Signal.organisation_id)
        .order_by(Signal.organisation_id)
    )
    found: Sequence[Row[Any]] = session.execute(counted).all()  # type: ignore[assignment]
    return found


def _keep_count(uow: UnitOfWork, row: Row[Any], code: str, *, is_final: bool) -> None:
    found = {
        "owed_count": row.owed,
        "in_time_count": row.in_time,
        "counted_at": uow.now,
        "is_final": is_final,
    }
    kept = insert(FeedbackCount).values(
        organisation_id=row.organisation_id, period_code=code, **found
    )
    key = (FeedbackCount.organisation_id, FeedbackCount.period_code)
    uow.session.execute(kept.on_conflict_do_update(index_elements=key, set_=found))


def _publish(uow: UnitOfWork, row: Row[Any], code: str) -> bool:
    """Store the share that may leave; what was published once stays as it is."""
    share = published_share(row.in_time, row.owed, row.reporters)
    if share is None:
        return False
    values = {
        "organisation_id": row.organisation_id,
        "period_code": code,
        "in_time_percent": share[0],
        "rests_on_at_least": share[1],
        "rule_version": RULE_VERSION,
        "published_at": uow.now,
    }
    stored = insert(FeedbackShare).values(**values).on_conflict_do_nothing()
    stored_id: UUID | None = uow.session.scalar(stored.returning(FeedbackShare.organisation_id))
    return stored_id is not None


def _start(period: Period) -> datetime:
    return datetime.combine(period.first_day, time.min, AMSTERDAM)


def _end(period: Period) -> datetime:
    return datetime.combine(period.last_day + A_DAY, time.min, AMSTERDAM)
