"""What of safety concerns goes and how: after its term only a content-free core is left."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Date, DateTime, cast, delete, func, insert, literal, select
from sqlalchemy.orm import Session

from resilience.db.base import new_id
from resilience.db.removal import removal_from
from resilience.expiry import ZONE, Expiry
from resilience.privacy.retention import Rule
from resilience.safety.models import ConcernCore, ConcernEvent, SafetyConcern
from resilience.safety.states import ConcernState

_LAST_STEP = (
    select(func.max(ConcernEvent.at))
    .where(ConcernEvent.concern_id == SafetyConcern.id)
    .scalar_subquery()
)
#: What was never closed counts as closed since its last step: nothing stays for ever.
CLOSED_AT = func.coalesce(SafetyConcern.closed_at, _LAST_STEP, SafetyConcern.raised_at)


def fold_to_core(session: Session, ids: Sequence[UUID], now: datetime) -> None:
    """Keep of concerns what can be counted, without any link to a person, and delete the rest."""
    week = cast(func.date_trunc("week", func.timezone(ZONE, SafetyConcern.occurred_at)), Date)
    kept = select(
        SafetyConcern.organisation_id,
        SafetyConcern.area_year,
        SafetyConcern.buurt_code,
        week.label("week"),
        SafetyConcern.concern_type,
        SafetyConcern.severity,
        SafetyConcern.state,
        literal(now).label("folded_at"),
    ).where(SafetyConcern.id.in_(ids))
    cores = [{"id": new_id(), **row} for row in session.execute(kept).mappings()]
    if cores:
        session.execute(insert(ConcernCore), cores)
    with removal_from(session, "concern_events"):
        session.execute(delete(ConcernEvent).where(ConcernEvent.concern_id.in_(ids)))
    session.execute(
        delete(SafetyConcern)
        .where(SafetyConcern.id.in_(ids))
        .execution_options(synchronize_session=False)
    )


def _delete_cores(session: Session, ids: Sequence[UUID], _now: datetime) -> None:
    session.execute(delete(ConcernCore).where(ConcernCore.id.in_(ids)))


def _concerns(rule: Rule, *states: ConcernState, are_meant: bool) -> Expiry:
    is_one = SafetyConcern.state.in_(states)
    return Expiry(
        rule=rule,
        object_type="safety_concern",
        model=SafetyConcern,
        starts=CLOSED_AT,
        waiting=lambda _now: (is_one if are_meant else ~is_one,),
        expire=fold_to_core,
        tables=("safety_concerns", "concern_events"),
        organisation=SafetyConcern.organisation_id,
        number=SafetyConcern.number,
    )


CONCERNS = _concerns(Rule.CONCERN, ConcernState.WITHDRAWN, are_meant=False)
WITHDRAWN_CONCERNS = _concerns(Rule.WITHDRAWN_CONCERN, ConcernState.WITHDRAWN, are_meant=True)
CORES = Expiry(
    rule=Rule.CORE,
    object_type="concern_core",
    model=ConcernCore,
    starts=func.timezone(ZONE, cast(ConcernCore.week, DateTime)),
    waiting=lambda _now: (),
    expire=_delete_cores,
    tables=("concern_cores",),
    organisation=ConcernCore.organisation_id,
)
