"""The bias report: signals against effort in a closed quarter, and how types end (R-22).

A neighbourhood with more eyes on it has more signals. The report sets the two side by side, so
that a reader sees where effort, rather than the neighbourhood, explains a number.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, cast, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from resilience.accountability.bias_rules import (
    RULE_VERSION,
    WATCHED,
    per_reporter,
    safe_count,
    share,
)
from resilience.accountability.models import BiasReport
from resilience.accounts.models import Organisation
from resilience.areas.models import Area
from resilience.audit.services import record_act
from resilience.clock import AMSTERDAM, local_day
from resilience.db.base import new_id
from resilience.expiry import ZONE
from resilience.maps.categories import IS_SENSITIVE
from resilience.maps.models import SignalRollup
from resilience.maps.periods import Period, PeriodKind, closed_periods
from resilience.privacy.disclosure import at_least
from resilience.privacy.text_guard_signs import SoftKind
from resilience.signals.attributes import SignalState
from resilience.signals.flags import SignalFlag
from resilience.signals.models import Signal
from resilience.signals.states import COUNTED_OUT
from resilience.signals.taxonomy import recordable_types
from resilience.uow import UnitOfWork

QUARTERS_BACK = 4
REPORTER_STEPS = (3, 5, 10, 20, 50, 100)
Content = dict[str, Any]


def list_due_quarters(session: Session, now: datetime) -> Sequence[str]:
    """Return the codes of closed quarters of the past year without a report, oldest first."""
    quarters = [
        period.code for period in closed_periods(PeriodKind.QUARTER, local_day(now), QUARTERS_BACK)
    ]
    made = set(session.scalars(select(BiasReport.period_code)))
    return [code for code in reversed(quarters) if code not in made]


def make_report(uow: UnitOfWork, period_code: str) -> bool:
    """Make the report of a quarter and keep it as it is; False when it was made before."""
    period = Period.parse(period_code)
    claim = (
        insert(BiasReport)
        .values(
            id=new_id(),
            period_code=period.code,
            rule_version=RULE_VERSION,
            made_at=uow.now,
            content=content_of(uow.session, period),
        )
        .on_conflict_do_nothing()
        .returning(BiasReport.id)
    )
    if uow.session.scalar(claim) is None:
        return False
    record_act(uow, "bias_report:make", "bias_report", period.code, RULE_VERSION)
    return True


def content_of(session: Session, period: Period) -> Content:
    """Return everything that the report of a period says, each number k-safe."""
    total = _total(session, period)
    return {
        "total": total,
        "buurten": _buurten(session, period),
        "organisations": _organisations(session, period),
        "types": _types(session, period),
        "watched": _watched(session, period, total),
        "soft_flags_on_origin": _flagged_on_origin(session, period),
    }


def _counted(period: Period, *by: Any) -> Select[Any]:
    """Return signals and the people behind them in the weeks of a period, per ``by``."""
    counted = select(
        *by,
        func.sum(SignalRollup.signal_count),
        func.count(SignalRollup.reporter_id.distinct()),
    )
    return counted.where(SignalRollup.week.in_(period.weeks)).group_by(*by).order_by(*by)


def _total(session: Session, period: Period) -> int | None:
    counted = select(
        func.coalesce(func.sum(SignalRollup.signal_count), 0),
        func.count(SignalRollup.reporter_id.distinct()),
    ).where(SignalRollup.week.in_(period.weeks))
    count, reporters = session.execute(counted).one()
    return safe_count(count, reporters, is_sensitive=True)


def _row(count: int, reporters: int, *, is_sensitive: bool) -> Content:
    safe = safe_count(count, reporters, is_sensitive=is_sensitive)
    return {
        "signals": safe,
        "reporters_at_least": at_least(reporters, REPORTER_STEPS),
        "per_reporter": per_reporter(safe, reporters),
    }


def _buurten(session: Session, period: Period) -> list[Content]:
    """Return the buurten; all subjects together hold sensitive ones, so the high limit holds."""
    found = session.execute(_counted(period, SignalRollup.area_year, SignalRollup.buurt_code)).all()
    names = {
        (year, code): name
        for year, code, name in session.execute(select(Area.edition_year, Area.code, Area.name))
    }
    return [
        {"code": code, "name": names.get((year, code), code)}
        | _row(count, reporters, is_sensitive=True)
        for year, code, count, reporters in found
    ]


def _organisations(session: Session, period: Period) -> list[Content]:
    counted = _counted(period, SignalRollup.organisation_id)
    names = dict(session.execute(select(Organisation.id, Organisation.name)).all())
    rows = (
        {"name": names[organisation_id]} | _row(count, reporters, is_sensitive=True)
        for organisation_id, count, reporters in session.execute(counted)
    )
    return sorted(rows, key=lambda row: str(row["name"]))


def _in(period: Period) -> Iterable[Any]:
    """Hold for signals observed, or else recorded, in a period."""
    moment = func.coalesce(Signal.observed_from, Signal.recorded_at)
    day = cast(func.timezone(ZONE, moment), Date)
    # A first, coarse condition that the index on the moment of recording can use.
    first = datetime.combine(period.first_day - timedelta(days=1), time.min, AMSTERDAM)
    return Signal.recorded_at >= first, day.between(period.first_day, period.last_day)


def _types(session: Session, period: Period) -> list[Content]:
    """Return per type how many signals there were, and how many were withdrawn."""
    is_withdrawn = Signal.state == SignalState.WITHDRAWN
    counted = (
        select(
            Signal.signal_type,
            func.count(),
            func.count(Signal.reporter_id.distinct()),
            func.count(Signal.organisation_id.distinct()),
            func.count().filter(is_withdrawn),
            func.count(Signal.reporter_id.distinct()).filter(is_withdrawn),
        )
        .where(*_in(period))
        .group_by(Signal.signal_type)
    )
    found = {row[0]: row[1:] for row in session.execute(counted)}
    return [_type(one.code, found[one.code]) for one in recordable_types() if one.code in found]


def _type(code: str, counts: Sequence[int]) -> Content:
    count, reporters, organisations, withdrawn, withdrawers = counts
    is_sensitive = IS_SENSITIVE[code[:2]]
    return (
        {"code": code}
        | _row(count, reporters, is_sensitive=is_sensitive)
        | {
            "organisations_at_least": at_least(organisations, (2, 3, 5)),
            "withdrawn": safe_count(withdrawn, withdrawers, is_sensitive=is_sensitive),
        }
    )


def _watched(session: Session, period: Period, total: int | None) -> list[Content]:
    """Return, for each type that is watched, its part of all and how much one buurt holds."""
    return [_watch(session, period, code, total) for code in WATCHED]


def _watch(session: Session, period: Period, code: str, total: int | None) -> Content:
    counted = (
        select(func.count(), func.count(Signal.reporter_id.distinct()))
        .where(*_in(period), Signal.signal_type == code, Signal.state.not_in(COUNTED_OUT))
        .group_by(Signal.buurt_code)
    )
    per_buurt = session.execute(counted).all()
    is_sensitive = IS_SENSITIVE[code[:2]]
    # People may have reported in several buurten; the largest buurt alone is what is sure.
    count = sum(row[0] for row in per_buurt)
    people = max((row[1] for row in per_buurt), default=0)
    safe = safe_count(count, people, is_sensitive=is_sensitive)
    largest = max(per_buurt, key=lambda row: row[0], default=(0, 0))
    in_largest = safe_count(largest[0], largest[1], is_sensitive=is_sensitive)
    return {
        "code": code,
        "signals": safe,
        "share_of_all": share(safe, total),
        "share_in_one_buurt": share(in_largest, safe),
        "buurten_at_least": at_least(len(per_buurt), (2, 3, 5, 10)),
    }


def _flagged_on_origin(session: Session, period: Period) -> Content:
    """Return how many texts the guard flagged, and what part of them for origin."""
    is_flagged = Signal.id.in_(select(SignalFlag.signal_id))
    on_origin = Signal.id.in_(
        select(SignalFlag.signal_id).where(SignalFlag.kind == SoftKind.ORIGIN.value)
    )
    flagged, said_origin = (_texts(session, period, kind) for kind in (is_flagged, on_origin))
    return {"flagged": flagged, "on_origin": said_origin, "share": share(said_origin, flagged)}


def _texts(session: Session, period: Period, condition: ColumnElement[bool]) -> int | None:
    counted = select(func.count(), func.count(Signal.reporter_id.distinct()))
    count, reporters = session.execute(counted.where(*_in(period), condition)).one()
    return safe_count(count, reporters, is_sensitive=True)
