"""Signals that look like what somebody is recording, of those that they may see anyway.

The list is a function of the own mark and of what the pages tell its reader about each signal:
kind, buurt, day and, where the agreement opens the place, the square of 500 m. Whoever asks can
make it up from the list of signals. So no mark, wherever it is put, finds out anything new.
"""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, not_, or_, select
from sqlalchemy.orm import joinedload

from resilience.audit.services import record_reads
from resilience.authz.scope import visible
from resilience.authz.shared_fields import SharedField
from resilience.feedback.nearby import RECENT, Surroundings, cells_around, cells_near
from resilience.signals.attributes import SignalState
from resilience.signals.drafts import PlaceDraft
from resilience.signals.models import Signal
from resilience.signals.placing import place
from resilience.signals.queries import ReadSignal, read_as
from resilience.signals.taxonomy import SignalType
from resilience.uow import UnitOfWork

#: More is no help to somebody in the street; how many there are is told to nobody.
MOST = 3
#: What is rejected or withdrawn cannot be confirmed; a flagged text is for its reviewer only.
STANDING = (SignalState.SUBMITTED, SignalState.ACCEPTED, SignalState.FED_BACK)


def surroundings(uow: UnitOfWork, draft: PlaceDraft) -> Surroundings:
    """Return what lies around a mark, or the buurt that was chosen; the mark is not kept."""
    placed = place(uow.session, draft)
    if placed.point is None or placed.cell_500m is None:
        return Surroundings(placed.buurt_code)
    return Surroundings(placed.buurt_code, cells_near(placed.point.x, placed.point.y))


def surroundings_of(signal: Signal) -> Surroundings:
    """Return what lies around one's own signal; its exact place stays sealed, also for this."""
    around = cells_around(signal.cell_500m) if signal.cell_500m else frozenset[str]()
    return Surroundings(signal.buurt_code, around)


def list_similar(
    uow: UnitOfWork, signal_type: SignalType, around: Surroundings, besides: UUID | None = None
) -> list[ReadSignal]:
    """Return the newest signals of the same subject nearby, the same kind on top."""
    wanted = (
        select(Signal)
        .where(
            Signal.recorded_at > uow.now - RECENT,
            Signal.domain_code == signal_type.domain,
            Signal.polarity == signal_type.polarity,
            Signal.state.in_(STANDING),
            Signal.content_erased_at.is_(None),
            _is_near(uow, around),
        )
        .order_by(
            (Signal.signal_type == signal_type.code).desc(),
            Signal.recorded_at.desc(),
            Signal.id.desc(),
        )
        .options(joinedload(Signal.organisation))
        .limit(MOST)
    )
    if besides is not None:
        wanted = wanted.where(Signal.id != besides)
    found = uow.session.scalars(visible(uow.actor, wanted, Signal)).all()
    others = [each.id for each in found if each.reporter_id != uow.actor.user_id]
    record_reads(uow, "signal:list", "signal", others)
    return read_as(uow, found)


def _is_near(uow: UnitOfWork, around: Surroundings) -> ColumnElement[bool]:
    """Hold for signals nearby, as far as the actor may know where each of them is."""
    in_buurt = Signal.buurt_code == around.buurt_code
    if not around.cells:
        return in_buurt
    is_square_known = and_(
        Signal.cell_500m.is_not(None), Signal.knows(uow.actor, SharedField.PLACE)
    )
    return or_(
        and_(is_square_known, Signal.cell_500m.in_(around.cells)),
        and_(not_(is_square_known), in_buurt),
    )
