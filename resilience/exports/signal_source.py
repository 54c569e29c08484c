"""Which signals an export is made of, and reading them part by part in a steady order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, false, func, literal, or_, select, tuple_
from sqlalchemy.orm import joinedload

from resilience.authz.permissions import Permission
from resilience.authz.scope import visible, within_areas
from resilience.signal_lists.narrowing import Conditions, conditions_of
from resilience.signal_lists.searching import search
from resilience.signals.attributes import SignalState
from resilience.signals.list_address import ListAddress, read_address
from resilience.signals.models import Signal
from resilience.uow import UnitOfWork

#: So many rows are read, logged and written at a time.
CHUNK = 1_000
#: Under which name the words of a search are kept with an export; in addresses they are sealed.
WORDS = "searched"

Mark = ColumnElement[str]
Rows = Sequence[tuple[Signal, str]]


@dataclass(frozen=True, slots=True)
class SignalSource:
    """The signals of a list that somebody may take along, as they stood when it was asked."""

    address: ListAddress
    #: What is recorded later is not in the file, however long it takes to make.
    asked_at: datetime

    def count(self, uow: UnitOfWork, most: int) -> int:
        """Return how many signals there are, counted up to ``most``."""
        found = select(Signal.id).where(*self._conditions(uow))
        some = visible(uow.actor, found, Signal).limit(most).subquery()
        return uow.session.scalar(select(func.count()).select_from(some)) or 0

    def chunk(self, uow: UnitOfWork, last: Signal | None, mark: Mark) -> Rows:
        """Return the next signals below ``last``, newest first, each with its mark."""
        wanted = select(Signal).where(*self._conditions(uow))
        if last is not None:
            edge = tuple_(literal(last.recorded_at), literal(last.id))
            wanted = wanted.where(tuple_(Signal.recorded_at, Signal.id) < edge)
        newest = wanted.order_by(Signal.recorded_at.desc(), Signal.id.desc()).limit(CHUNK)
        whole = newest.options(joinedload(Signal.organisation))
        marked = visible(uow.actor, whole, Signal).add_columns(mark)
        return uow.session.execute(marked).all()

    def _conditions(self, uow: UnitOfWork) -> Conditions:
        address = self.address
        conditions = conditions_of(uow, address.selection, address.wanted)
        if address.wanted.words:
            conditions += search(uow, address.wanted.words).matches(uow)
        own = false() if uow.actor.user_id is None else Signal.reporter_id == uow.actor.user_id
        areas = uow.actor.areas_for(Permission.SIGNAL_EXPORT)
        return [
            *conditions,
            Signal.recorded_at <= self.asked_at,
            # Reading in an area is not the same as taking along; one's own go along anyhow.
            or_(own, within_areas(Signal.buurt_code, areas)),
            # Police data stays where the police provided it, and a text that waits for
            # review goes nowhere, not even with its author.
            Signal.may_leave(uow.actor),
            Signal.state != SignalState.TO_REVIEW,
        ]


def kept_address(address: ListAddress) -> dict[str, str]:
    """Return an address as it is kept with an export, its words in the open: it is sealed."""
    return address.arguments() | ({WORDS: address.wanted.words} if address.wanted.words else {})


def kept_source(wanted: Mapping[str, str], uow: UnitOfWork, asked_at: datetime) -> SignalSource:
    """Return the source that was kept with an export."""
    return SignalSource(read_address(wanted, uow.actor, wanted.get(WORDS, "")), asked_at)


def read_ids(signals: Sequence[Signal], user_id: UUID | None) -> list[UUID]:
    """Return the signals of which the log tells that they were read: those of others."""
    return [signal.id for signal in signals if signal.reporter_id != user_id]
