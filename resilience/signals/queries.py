"""Reading signals; rows come through ``visible`` only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    Uuid,
    cast,
    column,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import joinedload, selectinload

from resilience.areas.queries import list_area_names
from resilience.authz.permissions import Permission
from resilience.authz.scope import visible, within_areas
from resilience.authz.shared_fields import ALL_FIELDS, SharedField
from resilience.errors import NotFoundError
from resilience.signals.attributes import SignalState
from resilience.signals.listing import (
    LEAST_SEVERITY,
    PAGE_SIZE,
    SPAN,
    Selection,
    SeverityChoice,
    SignalFilter,
)
from resilience.signals.models import Signal, SignalLocation
from resilience.signals.police_origin import may_leave
from resilience.signals.projection import as_known
from resilience.signals.source_protection import ACTIVE_WITHIN, is_organisation_withheld
from resilience.uow import UnitOfWork

#: First characters of a buurt code that its wijk shares: BU 9901 02.
WIJK_DIGITS = slice(2, 8)


@dataclass(frozen=True, slots=True)
class ReadSignal:
    """A signal as one reader may know it; pages show the organisation from here only."""

    #: What lies outside the agreement answers None here; see ``signals.projection``.
    signal: Signal
    buurt_name: str
    is_own: bool
    #: Whether it was recorded in the reader's own organisation.
    is_ours: bool
    #: Empty when the source is protected, or lies outside the agreement.
    organisation_name: str
    reporter_role: str
    known: frozenset[SharedField]
    #: Whether the organisation is hidden to protect the source (R-11).
    is_source_protected: bool
    #: Whether the reader may export, quote or hand it on (R-10).
    may_leave: bool

    @property
    def is_source_withheld(self) -> bool:
        """Whether nothing on the page may point at the organisation."""
        return not self.organisation_name

    def knows(self, field: SharedField | str) -> bool:
        """Tell whether the reader gets this group of fields."""
        return field in self.known


def load_signal(uow: UnitOfWork, signal_id: UUID) -> Signal:
    """Return the signal; raise ``NotFoundError`` when there is none the actor may see."""
    wanted = (
        select(Signal)
        .where(Signal.id == signal_id)
        .options(joinedload(Signal.organisation), selectinload(Signal.events))
    )
    signal = uow.session.scalar(visible(uow.actor, wanted, Signal))
    if signal is None:
        raise NotFoundError(f"no signal {signal_id}")
    return signal


def find_sent(uow: UnitOfWork, client_id: UUID) -> Signal | None:
    """Return the signal that the actor sent before under the same client id."""
    # Nearly every signal is new: asking for its id alone is the cheapest way to see that.
    wanted = select(Signal.id).where(
        Signal.reporter_id == uow.actor.user_id, Signal.client_id == client_id
    )
    signal_id = uow.session.scalar(visible(uow.actor, wanted, Signal))
    return uow.session.get(Signal, signal_id) if signal_id is not None else None


def list_signals(
    uow: UnitOfWork, selection: Selection, wanted: SignalFilter, page: int = 1
) -> Sequence[Signal]:
    """Return one page of signals, newest first."""
    newest = _newest_first(_selected(uow, selection, wanted, select(Signal)))
    paged = newest.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    return uow.session.scalars(paged).all()


def count_signals(uow: UnitOfWork, selection: Selection, wanted: SignalFilter) -> int:
    """Return how many signals the actor finds with these filters."""
    counted = _selected(uow, selection, wanted, select(func.count(Signal.id)))
    return uow.session.scalar(counted) or 0


def count_new_in_area(uow: UnitOfWork, since: datetime, least_severity: int) -> int:
    """Return how many signals of at least a severity came in from the actor's areas."""
    counted = select(func.count(Signal.id)).where(
        *_of(uow, Selection.AREA),
        Signal.recorded_at > since,
        # A number would tell of a partner's signal what the agreement leaves out.
        Signal.knows(uow.actor, SharedField.SEVERITY),
        Signal.severity >= least_severity,
    )
    return uow.session.scalar(visible(uow.actor, counted, Signal)) or 0


def list_recent_own(uow: UnitOfWork, limit: int = 5) -> Sequence[ReadSignal]:
    """Return the actor's newest signals, for the start page."""
    newest = _newest_first(_selected(uow, Selection.OWN, SignalFilter(), select(Signal)))
    return read_as(uow, uow.session.scalars(newest.limit(limit)).all())


def read_as(uow: UnitOfWork, signals: Sequence[Signal]) -> list[ReadSignal]:
    """Return the signals as the actor may know them: R-11 protects their sources."""
    places = {(signal.area_year, signal.buurt_code) for signal in signals}
    names = list_area_names(uow.session, places)
    reporters = count_active_reporters(uow, signals)
    opened = fields_opened(uow, signals)
    return [
        _read(uow, signal, names, reporters, opened.get(signal.id, ALL_FIELDS))
        for signal in signals
    ]


def fields_opened(uow: UnitOfWork, signals: Sequence[Signal]) -> dict[UUID, frozenset[SharedField]]:
    """Return, of the signals of partners, which groups of fields the agreements open."""
    of_partners = [signal.id for signal in signals if not _is_ours(uow, signal)]
    if not of_partners:
        return {}
    asked = [Signal.knows(uow.actor, field) for field in SharedField]
    answers = uow.session.execute(select(Signal.id, *asked).where(Signal.id.in_(of_partners)))
    return {
        signal_id: frozenset(
            field for field, is_opened in zip(SharedField, opened, strict=True) if is_opened
        )
        for signal_id, *opened in answers
    }


def count_active_reporters(
    uow: UnitOfWork, signals: Sequence[Signal]
) -> dict[tuple[UUID, str], int]:
    """Return how many people of each organisation recorded in each wijk in the past year.

    Only for pairs that a partner reads about; the counts themselves are shown to nobody.
    """
    pairs = {_source(signal) for signal in signals if not _is_ours(uow, signal)}
    if not pairs:
        return {}
    # Counted over all signals, also those that the reader may not see: the rule is about who
    # is at work in the wijk. A function of the database counts; it lets nothing else out.
    organisation_ids, wijken = zip(*sorted(pairs), strict=True)
    counted = func.count_active_reporters(
        cast(organisation_ids, ARRAY(Uuid)), cast(wijken, ARRAY(String)), uow.now - ACTIVE_WITHIN
    ).table_valued(
        column("organisation_id", Uuid), column("wijk", String), column("reporters", Integer)
    )
    found = uow.session.execute(
        select(counted.c.organisation_id, counted.c.wijk, counted.c.reporters)
    )
    return {(organisation_id, wijk): count for organisation_id, wijk, count in found}


def has_exact_place(uow: UnitOfWork, signal: Signal) -> bool:
    """Tell whether there is an exact place that the actor may read, without opening it."""
    stored = select(SignalLocation.signal_id).where(SignalLocation.signal_id == signal.id)
    return uow.session.scalar(visible(uow.actor, stored, SignalLocation)) is not None


def _selected(
    uow: UnitOfWork, selection: Selection, wanted: SignalFilter, statement: Select[Any]
) -> Select[Any]:
    conditions = [*_of(uow, selection), *_matching(uow, wanted)]
    return visible(uow.actor, statement.where(*conditions), Signal)


def _newest_first(statement: Select[Any]) -> Select[Any]:
    ordered = statement.order_by(Signal.recorded_at.desc(), Signal.id.desc())
    return ordered.options(joinedload(Signal.organisation))


def _of(uow: UnitOfWork, selection: Selection) -> list[ColumnElement[bool]]:
    if selection is Selection.OWN:
        return [Signal.reporter_id == uow.actor.user_id]
    areas = uow.actor.areas_for(Permission.SIGNAL_READ)
    return [within_areas(Signal.buurt_code, areas), Signal.state != SignalState.WITHDRAWN]


def _matching(uow: UnitOfWork, wanted: SignalFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.domain_code:
        conditions.append(Signal.domain_code == wanted.domain_code)
    if wanted.buurt_code:
        conditions.append(Signal.buurt_code == wanted.buurt_code)
    if wanted.severity is SeverityChoice.POSITIVE:
        conditions.append(Signal.polarity > 0)
    elif wanted.severity is not None:
        conditions.append(Signal.severity >= LEAST_SEVERITY[wanted.severity])
        # Being in the list would tell of a partner's signal what the agreement leaves out.
        conditions.append(Signal.knows(uow.actor, SharedField.SEVERITY))
    if wanted.period is not None:
        conditions.append(Signal.recorded_at > uow.now - SPAN[wanted.period])
    return conditions


def _read(
    uow: UnitOfWork,
    signal: Signal,
    names: dict[tuple[int, str], str],
    reporters: dict[tuple[UUID, str], int],
    opened: frozenset[SharedField],
) -> ReadSignal:
    is_protected = is_organisation_withheld(
        is_own=_is_ours(uow, signal),
        is_source_protected=signal.is_source_protected,
        active_reporters=reporters.get(_source(signal), 0),
    )
    known = opened - {SharedField.ORGANISATION} if is_protected else opened
    is_withheld = SharedField.ORGANISATION not in known
    return ReadSignal(
        signal=as_known(signal, known),
        buurt_name=names.get((signal.area_year, signal.buurt_code), signal.buurt_code),
        is_own=signal.reporter_id == uow.actor.user_id,
        is_ours=_is_ours(uow, signal),
        organisation_name="" if is_withheld else signal.organisation.name,
        reporter_role="" if is_withheld else signal.reporter_role,
        known=known,
        is_source_protected=is_protected and SharedField.ORGANISATION in opened,
        may_leave=may_leave(signal, uow.actor),
    )


def _is_ours(uow: UnitOfWork, signal: Signal) -> bool:
    return signal.organisation_id == uow.actor.organisation_id


def _source(signal: Signal) -> tuple[UUID, str]:
    return signal.organisation_id, signal.buurt_code[WIJK_DIGITS]
