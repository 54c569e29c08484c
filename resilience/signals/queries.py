"""Reading signals; rows come through ``visible`` only."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    Integer,
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
from resilience.authz.shared_fields import SharedField
from resilience.errors import NotFoundError
from resilience.signals.models import Signal, SignalLocation
from resilience.signals.police_origin import may_leave
from resilience.signals.projection import as_known, fields_known
from resilience.signals.source_protection import (
    ACTIVE_WITHIN,
    FEWEST_REPORTERS,
    is_organisation_withheld,
)
from resilience.signals.states import COUNTED_OUT
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


def count_new_in_area(uow: UnitOfWork, since: datetime, least_severity: int) -> int:
    """Return how many signals of at least a severity came in from the actor's areas."""
    counted = select(func.count(Signal.id)).where(
        within_areas(Signal.buurt_code, uow.actor.areas_for(Permission.SIGNAL_READ)),
        Signal.state.not_in(COUNTED_OUT),
        Signal.recorded_at > since,
        # A number would tell of a partner's signal what the agreement leaves out.
        Signal.knows(uow.actor, SharedField.SEVERITY),
        Signal.severity >= least_severity,
    )
    return uow.session.scalar(visible(uow.actor, counted, Signal)) or 0


def list_recent_own(uow: UnitOfWork, limit: int = 5) -> Sequence[ReadSignal]:
    """Return the actor's newest signals, for the start page."""
    newest = (
        select(Signal)
        .where(Signal.reporter_id == uow.actor.user_id)
        .order_by(Signal.recorded_at.desc(), Signal.id.desc())
        .options(joinedload(Signal.organisation))
        .limit(limit)
    )
    return read_as(uow, uow.session.scalars(visible(uow.actor, newest, Signal)).all())


def read_as(uow: UnitOfWork, signals: Sequence[Signal]) -> list[ReadSignal]:
    """Return the signals as the actor may know them: R-11 protects their sources."""
    places = {(signal.area_year, signal.buurt_code) for signal in signals}
    names = list_area_names(uow.session, places)
    reporters = count_active_reporters(uow, signals)
    return [
        _read(uow, signal, names, reporters, fields_known(signal, uow.actor)) for signal in signals
    ]


def count_active_reporters(
    uow: UnitOfWork, signals: Sequence[Signal]
) -> dict[tuple[UUID, str], int]:
    """Return how many people of each organisation recorded in each wijk in the past year.

    Only for pairs that a partner reads about; the counts themselves are shown to nobody.
    """
    return count_at_work(uow, {_source(signal) for signal in signals if not _is_ours(uow, signal)})


def count_at_work(
    uow: UnitOfWork, pairs: Collection[tuple[UUID, str]]
) -> dict[tuple[UUID, str], int]:
    """Return how many people recorded in the past year, by organisation and wijk.

    Counted as far as R-11 needs to know; a pair in which nobody did is left out.
    """
    if not pairs:
        return {}
    # Counted over all signals, also those that the reader may not see: the rule is about who
    # is at work in the wijk. A function of the database counts; it lets nothing else out.
    organisation_ids, wijken = zip(*sorted(pairs), strict=True)
    counted = func.count_active_reporters(
        cast(organisation_ids, ARRAY(Uuid)),
        cast(wijken, ARRAY(String)),
        uow.now - ACTIVE_WITHIN,
        FEWEST_REPORTERS,
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
