"""Keeping the roll-ups in step with the signals, and counting them anew."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Select,
    and_,
    cast,
    delete,
    extract,
    func,
    insert,
    literal,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from resilience.errors import ConflictError
from resilience.maps.contribution import (
    NOBODY,
    Contribution,
    RollupKey,
    contribution_of,
)
from resilience.maps.models import SignalRollup
from resilience.privacy.disclosure.counts import KEY_UNITS
from resilience.signals.models import Signal
from resilience.signals.states import COUNTED_OUT

KEY_COLUMNS = tuple(column.name for column in SignalRollup.__table__.primary_key)


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """What a recount of one ISO year found."""

    year: int
    signals: int
    rows: int
    #: Rows that differed from what the signals say; zero when everything was in step.
    corrected: int


def count_in(session: Session, *signals: Signal) -> None:
    """Count signals, in the transaction that records them."""
    move(session, into=(contribution_of(signal) for signal in signals))


def count_out(session: Session, *signals: Signal) -> None:
    """Stop counting signals, in the transaction that withdraws them."""
    move(session, out=(contribution_of(signal) for signal in signals))


@contextmanager
def recounted(session: Session, signal: Signal) -> Iterator[None]:
    """Keep the counts in step with a correction in the block: out as it was, in as it is then."""
    before = contribution_of(signal)
    yield
    session.flush()
    move(session, out=[before], into=[contribution_of(signal)])


def count_in_all(session: Session, which: ColumnElement[bool]) -> None:
    """Count many new signals in one statement, in the transaction that stores them.

    The same rule as ``count_in``; rows are locked in the same order.
    """
    columns = [*KEY_COLUMNS, "signal_count", "key_sum"]
    counted = _counted(which).order_by(*(text(str(at)) for at in range(1, len(KEY_COLUMNS) + 1)))
    wanted = upsert(SignalRollup).from_select(columns, counted)
    session.execute(_adding(wanted))


def move(
    session: Session,
    *,
    out: Iterable[Contribution] = (),
    into: Iterable[Contribution] = (),
) -> None:
    """Take contributions out and put others in, all rows locked in one fixed order."""
    for row, (count, key) in _changes(out, into):
        if count > 0:
            _raise(session, row, count, key)
        elif count < 0:
            _lower(session, row, -count, -key)


def years_counted(session: Session) -> list[int]:
    """Return the ISO years that hold signals or roll-ups, oldest first."""
    of_signals = select(extract("isoyear", _week())).distinct()
    of_rows = select(extract("isoyear", SignalRollup.week)).distinct()
    found = {*session.scalars(of_signals), *session.scalars(of_rows)}
    return sorted(int(year) for year in found)


def rebuild(session: Session, year: int) -> RebuildReport:
    """Count one ISO year anew from the signals themselves.

    Signals that are being recorded meanwhile wait, so none is counted twice or not at all.
    """
    session.execute(text("LOCK TABLE signal_rollups IN SHARE ROW EXCLUSIVE MODE"))
    corrected = _count_differences(session, year)
    session.execute(delete(SignalRollup).where(_in_year(year)))
    columns = [*KEY_COLUMNS, "signal_count", "key_sum"]
    session.execute(insert(SignalRollup).from_select(columns, _recount(year)))
    counted = select(func.count(), func.coalesce(func.sum(SignalRollup.signal_count), 0))
    rows, signals = session.execute(counted.where(_in_year(year))).one()
    return RebuildReport(year, int(signals), rows, corrected)


def _changes(
    out: Iterable[Contribution], into: Iterable[Contribution]
) -> Iterator[tuple[RollupKey, tuple[int, int]]]:
    """Return the net change per row, sorted: rows locked in one order cannot deadlock."""
    changes: dict[RollupKey, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for sign, contributions in ((-1, out), (1, into)):
        for contribution in contributions:
            count, key = changes[contribution.row]
            changes[contribution.row] = (count + sign, key + sign * contribution.key)
    yield from sorted(changes.items())


def _raise(session: Session, row: RollupKey, count: int, key: int) -> None:
    wanted = upsert(SignalRollup).values(**asdict(row), signal_count=count, key_sum=key)
    session.execute(_adding(wanted))


def _adding(wanted: Insert) -> Insert:
    """Return a statement that adds to the rows that are there already."""
    return wanted.on_conflict_do_update(
        index_elements=list(KEY_COLUMNS),
        set_={
            "signal_count": SignalRollup.signal_count + wanted.excluded.signal_count,
            "key_sum": SignalRollup.key_sum + wanted.excluded.key_sum,
        },
    )


def _lower(session: Session, row: RollupKey, count: int, key: int) -> None:
    left = session.scalar(
        update(SignalRollup)
        .where(_is(row), SignalRollup.signal_count >= count)
        .values(
            signal_count=SignalRollup.signal_count - count,
            key_sum=SignalRollup.key_sum - key,
        )
        .returning(SignalRollup.signal_count)
        .execution_options(synchronize_session=False)
    )
    if left is None:
        # Better refused than silently wrong: `flask maps rebuild` puts it right.
        raise ConflictError(f"the counts of {row.buurt_code} do not hold this signal")
    if left == 0:
        session.execute(
            delete(SignalRollup).where(_is(row)).execution_options(synchronize_session=False)
        )


def _is(row: RollupKey) -> ColumnElement[bool]:
    return and_(*(getattr(SignalRollup, name) == value for name, value in asdict(row).items()))


def _in_year(year: int) -> ColumnElement[bool]:
    first = date.fromisocalendar(year, 1, 1)
    return (SignalRollup.week >= first) & (SignalRollup.week < date.fromisocalendar(year + 1, 1, 1))


def _week() -> ColumnElement[object]:
    moment = func.coalesce(Signal.observed_from, Signal.recorded_at)
    local = func.timezone("Europe/Amsterdam", moment)
    return cast(func.date_trunc("week", local), Date)


def _recount(year: int) -> Select[tuple[object, ...]]:
    """Return what the roll-ups of ``year`` should be."""
    return _counted(extract("isoyear", _week()) == year)


def _counted(which: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    """Return what signals add to the roll-ups: the same rule as ``contribution_of``."""
    key = cast(func.floor(Signal.record_key * literal(KEY_UNITS)), BigInteger)
    differs: dict[str, ColumnElement[Any]] = {
        "week": _week(),
        "reporter_id": func.coalesce(Signal.reporter_id, NOBODY),
    }
    row = [differs[name] if name in differs else getattr(Signal, name) for name in KEY_COLUMNS]
    labelled = [column.label(name) for name, column in zip(KEY_COLUMNS, row, strict=True)]
    counted = cast(func.count(), BigInteger).label("signal_count")
    return (
        select(*labelled, counted, cast(func.sum(key), BigInteger).label("key_sum"))
        .where(
            Signal.state.not_in(COUNTED_OUT),
            which,
        )
        .group_by(*(text(str(place)) for place in range(1, len(KEY_COLUMNS) + 1)))
    )


def _count_differences(session: Session, year: int) -> int:
    truth = _recount(year).subquery()
    names = [*KEY_COLUMNS, "signal_count", "key_sum"]
    stored = (
        select(*(getattr(SignalRollup, name) for name in names)).where(_in_year(year)).subquery()
    )
    same_row = and_(*(truth.c[name] == stored.c[name] for name in KEY_COLUMNS))
    same_sums = tuple_(truth.c.signal_count, truth.c.key_sum).is_not_distinct_from(
        tuple_(stored.c.signal_count, stored.c.key_sum)
    )
    both = truth.outerjoin(stored, same_row, full=True)
    return session.scalar(select(func.count()).select_from(both).where(~same_sums)) or 0
