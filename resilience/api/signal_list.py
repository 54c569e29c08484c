"""Signals for another system: within its areas and agreements, page by page."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from resilience.api.inputs import SignalQuery
from resilience.authz.scope import visible, within_areas
from resilience.authz.shared_fields import SharedField
from resilience.errors import NotFoundError
from resilience.signals.models import Signal
from resilience.signals.queries import ReadSignal, read_as
from resilience.signals.states import COUNTED_OUT
from resilience.uow import UnitOfWork


def list_after(uow: UnitOfWork, query: SignalQuery, after: UUID | None) -> list[ReadSignal]:
    """Return signals, newest first, and one more than fits on the page when there are more.

    The key grows with the moment of recording, so what is recorded meanwhile comes before the
    first page and shifts nothing.
    """
    wanted = (
        select(Signal)
        .where(
            Signal.state.not_in(COUNTED_OUT),
            Signal.may_leave(uow.actor),
            *_matching(uow, query),
        )
        .order_by(Signal.id.desc())
        .limit(query.size + 1)
        .options(joinedload(Signal.organisation))
    )
    if after is not None:
        wanted = wanted.where(Signal.id < after)
    return _read(uow, uow.session.scalars(visible(uow.actor, wanted, Signal)).all())


def load_one(uow: UnitOfWork, signal_id: UUID) -> ReadSignal:
    """Return a signal; raise ``NotFoundError`` for one the client may not have."""
    wanted = (
        select(Signal)
        .where(Signal.id == signal_id, Signal.may_leave(uow.actor))
        .options(joinedload(Signal.organisation))
    )
    signal = uow.session.scalar(visible(uow.actor, wanted, Signal))
    if signal is None:
        raise NotFoundError(f"no signal {signal_id}")
    (read,) = _read(uow, [signal])
    return read


def _read(uow: UnitOfWork, signals: Sequence[Signal]) -> list[ReadSignal]:
    return read_as(uow, signals)


def _matching(uow: UnitOfWork, query: SignalQuery) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if query.area is not None:
        conditions.append(within_areas(Signal.buurt_code, [query.area]))
    if query.signal_type is not None:
        conditions.append(Signal.signal_type == query.signal_type.value)
    if query.domain is not None:
        conditions.append(Signal.domain_code == query.domain.value)
    if query.severity is not None:
        conditions.append(Signal.severity == query.severity)
        # Who may not know it must not find it out by asking for it either.
        conditions.append(Signal.knows(uow.actor, SharedField.SEVERITY))
    if query.recorded_from is not None:
        conditions.append(Signal.recorded_at >= query.recorded_from)
    if query.recorded_to is not None:
        conditions.append(Signal.recorded_at < query.recorded_to)
    return conditions
