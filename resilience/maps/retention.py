"""What of signals goes together with their counts: the reporter, and at last the core (class C).

Stands above ``signals``, because every step moves roll-ups along.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from resilience.db.removal import removal_from
from resilience.expiry import ZONE, Expiry, due_at, start_of_week
from resilience.maps.contribution import NOBODY, contribution_of
from resilience.maps.models import Release
from resilience.maps.rollups import count_out, move
from resilience.privacy.retention import RULES, Rule, Term, Unit
from resilience.safety.models import SafetyConcern
from resilience.signals.attributes import ObservedPrecision
from resilience.signals.models import Signal, SignalEvent
from resilience.signals.retention import (
    CONTENT_TABLES,
    FOLLOWING_TABLES,
    OBSERVED_AT,
    WITHDRAWN_AT,
    delete_signals,
)
from resilience.signals.states import COUNTED_OUT

#: How long the reporter of a week that was never published is waited for; then it goes anyhow.
PATIENCE = Term(RULES[Rule.REPORTER].most + 1, Unit.MONTHS)


def _is_linked(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Hold for a signal with a reporter whose ISO year was published, so that its cells stand.

    Until then the gate needs to tell reporters apart; a year closes at most some days after
    the twelve months of its first week.
    """
    year = func.to_char(func.timezone(ZONE, OBSERVED_AT), "IYYY")
    frozen = select(Release.id).where(
        Release.area_year == Signal.area_year, Release.period_code == year
    )
    is_overdue = due_at(Signal.recorded_at, PATIENCE) <= now
    return Signal.reporter_id.is_not(None), or_(frozen.exists(), is_overdue)


def unlink_reporters(session: Session, ids: Sequence[UUID], _now: datetime) -> None:
    """Take away who reported and when exactly; the signals go on counting for nobody in person.

    All of them count as one unknown reporter. That can only make a number rest on fewer
    people than it did, never on more, so nothing is shown that was withheld before.
    """
    signals = session.scalars(select(Signal).where(Signal.id.in_(ids))).all()
    counted = [contribution_of(each) for each in signals if each.state not in COUNTED_OUT]
    nameless = [replace(each, row=replace(each.row, reporter_id=NOBODY)) for each in counted]
    move(session, out=counted, into=nameless)
    _strip_events(session, ids)
    session.execute(
        update(Signal)
        .where(Signal.id.in_(ids))
        .values(
            reporter_id=None,
            reporter_role="",
            # The device of the reporter made the old one.
            client_id=Signal.id,
            observed_from=start_of_week(Signal.observed_from),
            observed_to=None,
            observed_precision=ObservedPrecision.WEEK,
            reported_at=None,
            recorded_at=start_of_week(Signal.recorded_at),
            flagged_at=start_of_week(Signal.flagged_at),
        )
        .execution_options(synchronize_session=False)
    )
    session.expire_all()


def _strip_events(session: Session, ids: Sequence[UUID]) -> None:
    with removal_from(session, "signal_events"):
        session.execute(
            update(SignalEvent)
            .where(SignalEvent.signal_id.in_(ids))
            .values(actor_id=None, at=start_of_week(SignalEvent.at))
            .execution_options(synchronize_session=False)
        )


def delete_cores(session: Session, ids: Sequence[UUID], _now: datetime) -> None:
    """Delete signals for good and take them out of the counts."""
    signals = session.scalars(select(Signal).where(Signal.id.in_(ids))).all()
    count_out(session, *(each for each in signals if each.state not in COUNTED_OUT))
    session.expunge_all()
    session.execute(
        update(SafetyConcern)
        .where(SafetyConcern.signal_id.in_(ids))
        .values(signal_id=None)
        .execution_options(synchronize_session=False)
    )
    delete_signals(session, ids)


REPORTERS = Expiry(
    rule=Rule.REPORTER,
    object_type="signal",
    model=Signal,
    starts=Signal.recorded_at,
    waiting=_is_linked,
    expire=unlink_reporters,
    tables=(*CONTENT_TABLES, "signal_rollups"),
    organisation=Signal.organisation_id,
    number=Signal.number,
)
CORES = Expiry(
    rule=Rule.CORE,
    object_type="signal",
    model=Signal,
    starts=OBSERVED_AT,
    waiting=lambda _now: (Signal.state.not_in(COUNTED_OUT),),
    expire=delete_cores,
    tables=(*CONTENT_TABLES, *FOLLOWING_TABLES, "signal_rollups"),
    organisation=Signal.organisation_id,
    number=Signal.number,
)
WITHDRAWN = Expiry(
    rule=Rule.WITHDRAWN_CORE,
    object_type="signal",
    model=Signal,
    starts=WITHDRAWN_AT,
    waiting=lambda _now: (Signal.state.in_(COUNTED_OUT),),
    expire=delete_cores,
    tables=(*CONTENT_TABLES, *FOLLOWING_TABLES),
    organisation=Signal.organisation_id,
    number=Signal.number,
)
